"""What the ward's own work leaves behind: exports, and months whose figures are closed."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nurseries.models import Nursery


class Export(models.Model):
    """One file handed out (W2): who, what, why with people's data, and how it ended."""

    class Encoding(models.TextChoices):
        """How the file's letters are written."""

        UTF8_BOM = "utf-8-sig", _("UTF-8（BOMつき。Excel向け）")
        UTF8 = "utf-8", _("UTF-8")
        CP932 = "cp932", _("Shift_JIS（CP932。古いシステム向け）")

    class State(models.TextChoices):
        """How far it came."""

        STARTED = "started", _("送信中、または中断")
        COMPLETE = "complete", _("最後まで送った")
        BROKEN = "broken", _("途中で失敗した")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("だれが")
    )
    at = models.DateTimeField(_("日時"))
    table = models.CharField(_("何を"), max_length=20)
    start = models.DateField(_("いつから"))
    until = models.DateField(_("いつまで"))
    nursery = models.ForeignKey(
        Nursery, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("園")
    )
    encoding = models.CharField(_("文字コード"), max_length=9, choices=Encoding.choices)
    is_personal = models.BooleanField(_("個人情報"), default=False)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    state = models.CharField(_("状態"), max_length=8, choices=State.choices, default=State.STARTED)
    rows = models.PositiveIntegerField(_("行数"), null=True, blank=True)
    replaced = models.JSONField(_("変換できなかった文字"), default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("出力")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_personal=False) | ~Q(reason=""), name="export_of_people_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.start}–{self.until}"


class ClosedMonth(models.Model):
    """The figures of one nursery's month as they were reported; what changes later is a correction (W2)."""

    nursery = models.ForeignKey(Nursery, models.PROTECT, related_name="+", verbose_name=_("園"))
    month = models.DateField(_("月"))
    figures = models.JSONField(_("数字"))
    closed_at = models.DateTimeField(_("確定した日時"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("確定した職員")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("確定した月")
        ordering: ClassVar = ["month", "nursery"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["nursery", "month"], name="closed_month_once"),
        ]

    def __str__(self) -> str:
        return f"{self.nursery_id} {self.month:%Y-%m}"


class Board(models.Model):
    """全園のようす as it was counted at a moment (W3); the page shows the newest with its age."""

    at = models.DateTimeField(_("数えた日時"))
    seconds = models.FloatField(_("かかった秒数"))
    figures = models.JSONField(_("数字"))

    class Meta:
        verbose_name = verbose_name_plural = _("全園のようす")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
