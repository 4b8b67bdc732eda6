"""「ふだんの週」: what a nursery offers on each weekday, kept under a name and laid over a period (S3)."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from nurseries.models import Nursery


class UsualWeek(models.Model):
    """A week of slots: `days` says for each weekday ("1" Monday … "7") its places and bands.

    `{"1": {"capacity": 3, "held_back": 0, "bands": [[band pk, cap or null], …]}}`; a weekday that is not there
    gets no slot.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    nursery = models.ForeignKey(Nursery, models.CASCADE, related_name="usual_weeks", verbose_name=_("保育園"))
    name = models.CharField(_("名前"), max_length=30)
    days = models.JSONField(_("曜日ごとの枠"), default=dict)

    class Meta:
        verbose_name = verbose_name_plural = _("ふだんの週")
        ordering: ClassVar = ["nursery", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["nursery", "name"],
                name="usual_week_name_once",
                violation_error_message=_("同じ名前の「ふだんの週」があります。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def day(self, weekday: int) -> dict[str, Any] | None:
        """What it offers on that weekday (1 is Monday), if anything."""
        found: dict[str, Any] | None = self.days.get(str(weekday))
        return found
