"""Nurseries, who works there, when they open, and what they ask."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
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
    """保育園: one facility, with the settings it owns. Its authorised maximum and LINE period are the ward's."""

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


class TimeBand(models.Model):
    """利用時間帯: bookable hours on given weekdays. Bands may overlap; times are half-open."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    nursery = models.ForeignKey(Nursery, models.PROTECT, related_name="time_bands", verbose_name=_("保育園"))
    name = models.CharField(_("名前"), max_length=20)
    start_time = models.TimeField(_("開始"))
    end_time = models.TimeField(_("終了"))
    weekdays = WeekdaysField(_("曜日"), default="12345")
    is_active = models.BooleanField(_("使う"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("利用時間帯")
        ordering: ClassVar = ["nursery", "start_time", "end_time"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["nursery", "name"],
                name="time_band_name_once",
                violation_error_message=_("同じ名前の利用時間帯があります。"),
            ),
            models.CheckConstraint(
                condition=Q(end_time__gt=F("start_time")),
                name="time_band_has_a_length",
                violation_error_message=_("終了は開始より後にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.start_time:%H:%M}–{self.end_time:%H:%M}"

    def is_offered_on(self, day: date) -> bool:
        """Whether the band belongs to that weekday."""
        return self.is_active and str(day.isoweekday()) in self.weekdays


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions in the words of the domain."""

    def asked(self, nursery: Nursery, moment: "Question.Moment") -> "QuestionQuerySet":
        """What this nursery asks then, the ward's own questions first."""
        return self.filter(Q(nursery=nursery) | Q(nursery__isnull=True), moment=moment, is_active=True)


class Question(models.Model):
    """A question of a nursery, or of the ward when `nursery` is null."""

    class Moment(models.TextChoices):
        """When it is asked."""

        REGISTRATION = "registration", _("登録のとき")
        RESERVATION = "reservation", _("予約のとき")

    class Kind(models.TextChoices):
        """How it is answered."""

        CHOICE = "choice", _("1つ選ぶ")
        CHOICES = "choices", _("いくつでも選ぶ")
        TEXT = "text", _("文で書く")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    nursery = models.ForeignKey(
        Nursery,
        models.PROTECT,
        related_name="questions",
        null=True,
        blank=True,
        verbose_name=_("保育園（空欄は全園）"),
    )
    moment = models.CharField(_("いつ聞くか"), max_length=12, choices=Moment.choices)
    is_health = models.BooleanField(_("健康・アレルギー"), default=False)
    text = models.CharField(_("質問"), max_length=120)
    kind = models.CharField(_("答え方"), max_length=8, choices=Kind.choices, default=Kind.TEXT)
    required = models.BooleanField(_("必須"), default=False)
    choices = models.JSONField(
        _("選択肢"), default=list, blank=True, help_text=_('[{"code": "yes", "text": "はい"}]')
    )
    position = models.PositiveSmallIntegerField(_("順番"), default=0)
    is_active = models.BooleanField(_("使う"), default=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("質問")
        ordering: ClassVar = [F("nursery").asc(nulls_first=True), "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["nursery", "moment", "text"],
                condition=Q(nursery__isnull=False),
                name="question_text_once_per_nursery",
                violation_error_message=_("同じ質問があります。"),
            ),
            models.UniqueConstraint(
                fields=["moment", "text"],
                condition=Q(nursery__isnull=True),
                name="question_text_once_ward_wide",
                violation_error_message=_("同じ質問があります。"),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ClosedDayQuerySet(models.QuerySet["ClosedDay"]):
    """Closures in the words of the domain."""

    def live(self) -> "ClosedDayQuerySet":
        """Those not reopened."""
        return self.filter(reopened_at__isnull=True)

    def between(self, start: date, until: date) -> "ClosedDayQuerySet":
        """Those on the days from `start` to `until`, both included."""
        return self.filter(date__range=(start, until))

    def whole(self) -> "ClosedDayQuerySet":
        """Those of a whole day."""
        return self.filter(start_time__isnull=True)


class ClosedDay(models.Model):
    """休園日: the only kind of closure; a whole day, or some hours of it."""

    class Reason(models.TextChoices):
        """What parents are told (S6)."""

        INFECTION = "infection", _("感染症")
        WEATHER = "weather", _("悪天候")
        STAFF = "staff", _("職員の都合")
        FACILITY = "facility", _("設備の点検・故障")
        EVENT = "event", _("園の行事")
        OTHER = "other", _("園の都合")

    nursery = models.ForeignKey(Nursery, models.PROTECT, related_name="closed_days", verbose_name=_("保育園"))
    date = models.DateField(_("日"))
    start_time = models.TimeField(_("開始（空欄は終日）"), null=True, blank=True)
    end_time = models.TimeField(_("終了（空欄は終日）"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=10, choices=Reason.choices, default=Reason.OTHER)
    created_at = models.DateTimeField(_("登録した日時"))
    reopened_at = models.DateTimeField(_("取りやめた日時"), null=True, blank=True)

    objects = ClosedDayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("休園日")
        ordering: ClassVar = ["-date", "start_time"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["nursery", "date"],
                condition=Q(reopened_at__isnull=True, start_time__isnull=True),
                name="closed_day_whole_once",
                violation_error_message=_("この日は、もう休園日になっています。"),
            ),
            models.UniqueConstraint(
                fields=["nursery", "date", "start_time", "end_time"],
                condition=Q(reopened_at__isnull=True, start_time__isnull=False),
                name="closed_day_hours_once",
                violation_error_message=_("この時間は、もう休みになっています。"),
            ),
            models.CheckConstraint(
                condition=Q(start_time__isnull=True, end_time__isnull=True)
                | Q(start_time__isnull=False, end_time__isnull=False, end_time__gt=F("start_time")),
                name="closed_day_whole_or_hours",
                violation_error_message=_("開始と終了は、両方入れるか、両方空欄にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nursery} {self.date}"

    @property
    def is_whole_day(self) -> bool:
        """Whether the closure covers the whole day."""
        return self.start_time is None

    def covers(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether it touches the half-open time from `starts_at` to `ends_at` of its own date (JST)."""
        if self.start_time is None or self.end_time is None:
            return True
        return starts_at.time() < self.end_time and self.start_time < ends_at.time()


def whole_closures(closures: Iterable[ClosedDay]) -> frozenset[date]:
    """The dates that are closed all day among these closures."""
    return frozenset(closure.date for closure in closures if closure.is_whole_day)
