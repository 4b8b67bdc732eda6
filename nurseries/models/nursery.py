"""The facility, and who works there."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import User
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nurseries.deadlines import PREVIOUS_DAY_17
from nurseries.fields import DeadlineField, WeekdaysField

LAST_CLASS_AGE = 5
phone_validator = RegexValidator(
    r"^\d{2,5}-\d{1,4}-\d{3,4}$", _("電話番号は 03-1234-5678 の形で入力してください。")
)


class NurseryQuerySet(models.QuerySet["Nursery"]):
    """Nurseries in the words of the domain."""

    def public(self) -> "NurseryQuerySet":
        """Those that parents may see."""
        return self.filter(stage=Nursery.Stage.PUBLIC)

    def accepting_line(self, now: datetime) -> "NurseryQuerySet":
        """Those that parents may register at in LINE now (A2)."""
        return (
            self.public()
            .filter(line_from__lte=now)
            .filter(Q(line_until__isnull=True) | Q(line_until__gt=now))
        )

    def worked_at_by(self, user: User) -> "NurseryQuerySet":
        """Those where the user works (S1)."""
        return self.filter(staff__user=user)


class Nursery(models.Model):
    """保育園: one facility and its settings; the authorised maximum and the LINE period are the ward's."""

    class Stage(models.TextChoices):
        """Who sees it."""

        TRIAL = "trial", _("試行中（保護者には見えません）")
        PUBLIC = "public", _("公開")
        ENDED = "ended", _("終了")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("名前"), max_length=60)
    name_kana = models.CharField(_("フリガナ"), max_length=80, blank=True)
    code = models.SlugField(_("コード"), max_length=20, unique=True)
    address = models.CharField(_("住所"), max_length=120)
    phone = models.CharField(_("電話番号"), max_length=15, validators=[phone_validator])
    phone_hours = models.CharField(_("電話の受付時間"), max_length=60, default="平日9時から17時")
    stage = models.CharField(_("段階"), max_length=10, choices=Stage.choices, default=Stage.TRIAL)
    line_from = models.DateTimeField(_("LINE受付の開始"), null=True, blank=True)
    line_until = models.DateTimeField(_("LINE受付の終了"), null=True, blank=True)
    paper_entered_at = models.DateTimeField(
        _("紙の予約を入れ終わった日時"), null=True, blank=True, editable=False
    )
    registrations_paused = models.BooleanField(_("新しい登録を止める"), default=False)
    open_weekdays = WeekdaysField(_("開所する曜日"), default="12345")
    opens_on_holidays = models.BooleanField(_("祝日も開所する"), default=False)
    min_age_months = models.PositiveSmallIntegerField(
        _("何か月から"), default=6, validators=[MaxValueValidator(83)], help_text=_("利用する日の月齢。")
    )
    max_class_age = models.PositiveSmallIntegerField(
        _("何歳児クラスまで"),
        default=LAST_CLASS_AGE,
        validators=[MaxValueValidator(LAST_CLASS_AGE)],
        help_text=_("4月1日の年齢。5は就学前まで。"),
    )
    interview_booking_deadline = DeadlineField(_("面談の予約の締め切り"), default=PREVIOUS_DAY_17)
    interview_cancel_deadline = DeadlineField(_("面談の取り消しの期限"), default=PREVIOUS_DAY_17)
    reservation_booking_deadline = DeadlineField(_("予約の締め切り"), default=PREVIOUS_DAY_17)
    reservation_cancel_deadline = DeadlineField(_("予約の取り消しの期限"), default=PREVIOUS_DAY_17)
    interview_days_ahead = models.PositiveSmallIntegerField(
        _("面談を何日先まで選べるか"), default=60, validators=[MinValueValidator(1)]
    )
    late_after_minutes = models.PositiveSmallIntegerField(
        _("「まだ来ていません」を出すまでの分数"),
        default=30,
        help_text=_("予約の開始から数えます。「今日」の画面に、電話番号と出ます。"),
    )
    authorised_maximum = models.PositiveSmallIntegerField(
        _("認可された定員の上限"), default=6, validators=[MinValueValidator(1)]
    )
    bring_to_interview = models.TextField(_("面談の持ち物"), blank=True)
    bring_to_use = models.TextField(_("利用日の持ち物"), blank=True)
    interview_note = models.TextField(_("面談の説明"), blank=True)
    fee_note = models.TextField(_("料金の説明"), blank=True)

    objects = NurseryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("保育園")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(line_until__isnull=True)
                | Q(line_from__isnull=True)
                | Q(line_until__gt=F("line_from")),
                name="nursery_line_period_has_a_length",
                violation_error_message=_("LINE受付の終了は、開始より後にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def accepts_line(self, now: datetime) -> bool:
        """Whether LINE registrations and bookings are open now (A2)."""
        if self.stage != self.Stage.PUBLIC or self.line_from is None or now < self.line_from:
            return False
        return self.line_until is None or now < self.line_until


class NurseryStaff(models.Model):
    """園職員: a user who works at a nursery and sees nothing of any other (S1)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="nursery_staff", verbose_name=_("職員")
    )
    nursery = models.ForeignKey(Nursery, models.CASCADE, related_name="staff", verbose_name=_("保育園"))

    class Meta:
        verbose_name = verbose_name_plural = _("園職員")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "nursery"],
                name="nursery_staff_once_each",
                violation_error_message=_("この職員は、もうこの園に入っています。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} / {self.nursery}"
