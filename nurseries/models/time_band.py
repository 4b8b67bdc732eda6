"""The hours that a nursery offers."""

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nurseries.fields import WeekdaysField
from nurseries.models.nursery import Nursery


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
