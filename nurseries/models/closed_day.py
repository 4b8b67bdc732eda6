"""When a nursery is closed though it would be open."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nurseries.models.nursery import Nursery


class ClosedDayQuerySet(models.QuerySet["ClosedDay"]):
    """Closures in the words of the domain."""

    def live(self) -> "ClosedDayQuerySet":
        """Those not reopened."""
        return self.filter(reopened_at__isnull=True)

    def between(self, start: date, until: date) -> "ClosedDayQuerySet":
        """Those on the days from `start` to `until`, both included."""
        return self.filter(date__range=(start, until))

    def since(self, start: date) -> "ClosedDayQuerySet":
        """Those on `start` or later."""
        return self.filter(date__gte=start)

    def in_one_act_with(self, closed: "ClosedDay") -> "ClosedDayQuerySet":
        """It and the days that were closed with it, by day: those of one act share their moment."""
        return self.filter(nursery=closed.nursery_id, created_at=closed.created_at).order_by(
            "date", "start_time"
        )

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
