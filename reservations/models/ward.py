"""The ward's settings and what it asks people to agree to."""

from datetime import date, time
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguro_hoiku import dates
from nurseries.prepared import Prepared


class WardSettingsQuerySet(models.QuerySet["WardSettings"]):
    """The history of settings."""

    def on(self, day: date) -> "WardSettings":
        """The settings in force on `day`; the defaults when none were ever written."""
        return WARD_IN_FORCE.first(day) or WardSettings(starts_on=day)


class WardSettings(models.Model):
    """The ward's numbers and switches from `starts_on` until the next row's: one start day, one row."""

    starts_on = models.DateField(_("この日から"), unique=True)
    hold_limit = models.PositiveSmallIntegerField(
        _("お子さん1人が持てる予約の日数"), default=2, validators=[MinValueValidator(1)]
    )
    window_days = models.PositiveSmallIntegerField(
        _("何日先まで予約できるか"), default=10, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    opening_time = models.TimeField(_("新しい日の受付を始める時刻"), default=time(0, 0))
    renewal_month = models.PositiveSmallIntegerField(
        _("更新の受付を始める月"), default=3, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    renewal_day = models.PositiveSmallIntegerField(
        _("更新の受付を始める日"), default=1, validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    quiet_from = models.TimeField(_("夜のお知らせを止める時刻"), default=time(21, 0))
    quiet_until = models.TimeField(_("朝のお知らせを始める時刻"), default=time(7, 0))
    staff_delay_seconds = models.PositiveSmallIntegerField(
        _("職員の操作をお知らせするまでの秒数"),
        default=60,
        validators=[MaxValueValidator(600)],
        help_text=_("この間は、元に戻すとお知らせも送られません。"),
    )
    cancel_grace_minutes = models.PositiveSmallIntegerField(_("期限後の予約を取り消せる分数"), default=30)
    few_threshold = models.PositiveSmallIntegerField(_("「残りわずか」にする人数"), default=1)
    interview_keyword = models.CharField(_("面談の予約を始めるキーワード"), max_length=20, default="面談予約")
    greets_new_friends = models.BooleanField(_("友だち追加にあいさつする"), default=True)
    answers_unknown_text = models.BooleanField(_("わからない文に答える"), default=True)
    keep_messages_months = models.PositiveSmallIntegerField(
        _("お知らせの文を残す月数"), default=13, validators=[MinValueValidator(1)]
    )
    keep_looks_years = models.PositiveSmallIntegerField(
        _("だれが見たかの記録を残す年数"), default=5, validators=[MinValueValidator(1)]
    )
    keep_refusals_years = models.PositiveSmallIntegerField(
        _("お断りの回数を残す年数"), default=5, validators=[MinValueValidator(1)]
    )
    keep_families_years = models.PositiveSmallIntegerField(
        _("登録が終わった家庭を残す年数"), default=5, validators=[MinValueValidator(1)]
    )

    objects = WardSettingsQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("区の設定")
        ordering: ClassVar = ["-starts_on"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(hold_limit__gte=1), name="ward_settings_hold_limit_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m-%d}〜"

    @property
    def undo_seconds(self) -> int:
        """How long a message about an act of staff waits (N4); a demo or a test may shorten it."""
        shortened = settings.STAFF_MESSAGE_DELAY_SECONDS
        return self.staff_delay_seconds if shortened is None else int(shortened)

    def renewal_date(self, fiscal_year: int) -> date:
        """From when registrations of `fiscal_year` can be renewed for the next one (R11)."""
        return date(fiscal_year + 1, self.renewal_month, self.renewal_day)


WARD_IN_FORCE = Prepared(
    lambda day: WardSettings.objects.filter(starts_on__lte=day).order_by("-starts_on")[:1], date(1999, 1, 1)
)


class ConsentTextQuerySet(models.QuerySet["ConsentText"]):
    """The versions of the text."""

    def current(self, today: date) -> "ConsentText":
        """The version to be shown today; raises DoesNotExist when the ward has written none."""
        text = self.filter(from_on__lte=today).order_by("-from_on", "-pk").first()
        if text is None:
            raise ConsentText.DoesNotExist
        return text


class ConsentText(models.Model):
    """同意の文: the purpose of the data, health data named (A5)."""

    version = models.CharField(_("版"), max_length=20, unique=True)
    text = models.TextField(_("文"))
    from_on = models.DateField(_("この日から"), default=dates.today)

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("同意の文")

    def __str__(self) -> str:
        return self.version
