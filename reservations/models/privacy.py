"""What remains of people who were erased, and what an incident has stopped (W4)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Erasure(models.Model):
    """One family erased: an opaque id and when, so that a restored backup can erase it again."""

    guardian = models.UUIDField(_("保護者の番号"), unique=True)
    at = models.DateTimeField(_("消した日時"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("消した職員"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("消去台帳")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.guardian)


class HaltQuerySet(models.QuerySet["Halt"]):
    """Stops in the words of the domain."""

    def holds(self, what: "Halt.What") -> bool:
        """Whether it is stopped now."""
        return self.filter(what=what, ended_at__isnull=True).exists()


class Halt(models.Model):
    """Something that is stopped until somebody lets it go on."""

    class What(models.TextChoices):
        """What can be stopped."""

        EXPORTS = "exports", _("CSV出力")
        SENDING = "sending", _("LINEへの送信")

    what = models.CharField(_("何を"), max_length=8, choices=What.choices)
    since = models.DateTimeField(_("いつから"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("だれが")
    )
    ended_at = models.DateTimeField(_("いつまで"), null=True, blank=True)

    objects = HaltQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("停止")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["what"], condition=Q(ended_at__isnull=True), name="halt_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.since:%Y-%m-%d %H:%M}"


class Purge(models.Model):
    """Proof that what had served its time was deleted: how many rows of which class, before which day."""

    at = models.DateTimeField(_("消した日時"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("消した職員")
    )
    what = models.CharField(_("種類"), max_length=10)
    before = models.DateField(_("この日より前"))
    count = models.PositiveIntegerField(_("件数"))

    class Meta:
        verbose_name = verbose_name_plural = _("保存期間の消去")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.what} {self.before} {self.count}"
