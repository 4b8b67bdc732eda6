"""What a row says that a guardian asked for through the API: who, with which key, what exactly (B9)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from reservations.models.guardian import Guardian


class Channel(models.TextChoices):
    """How it was asked for."""

    LINE = "line", "LINE"
    PHONE = "phone", _("電話")


class Requested(models.Model):
    """A row that a key makes happen once. Nobody requested it when staff wrote it; a desk's form has a key too."""

    requested_by = models.ForeignKey(
        Guardian, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    idempotency_key = models.CharField(max_length=64, blank=True, editable=False)
    input_hash = models.CharField(max_length=64, blank=True, editable=False)
    channel = models.CharField(_("方法"), max_length=5, choices=Channel.choices, default=Channel.LINE)
    created_at = models.DateTimeField(_("受け付けた日時"))

    class Meta:
        abstract = True


def key_constraint(name: str) -> models.UniqueConstraint:
    """One row per guardian and key."""
    return models.UniqueConstraint(
        fields=["requested_by", "idempotency_key"],
        condition=models.Q(requested_by__isnull=False) & ~models.Q(idempotency_key=""),
        name=name,
    )
