"""Guardians, their consent, what they have typed so far, and their children."""

import re
import unicodedata
import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from nurseries.prepared import Prepared
from reservations.models.ward import ConsentText

DRAFT_LIFETIME = timedelta(days=14)
DRAFT_PAUSE = timedelta(minutes=30)  # after which somebody has come back rather than gone on
GONE = "消去ずみ"
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


class Language(models.TextChoices):
    """The languages that pages and messages are offered in."""

    JAPANESE = "ja", "日本語"
    EASY_JAPANESE = "ja-easy", "やさしい日本語"
    ENGLISH = "en", "English"
    CHINESE = "zh-hans", "简体中文"
    KOREAN = "ko", "한국어"


class GuardianQuerySet(models.QuerySet["Guardian"]):
    """Guardians in the words of the domain."""

    def with_line_id(self, line_user_id: str) -> "GuardianQuerySet":
        """The one bound to this LINE account, if any."""
        return self.filter(line_user_id=line_user_id)


class Guardian(models.Model):
    """保護者: who registers and books; bound to one LINE user id, or to none (families who phone)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    line_user_id = models.CharField(_("LINEのユーザーID"), max_length=33, null=True, blank=True, unique=True)
    name = models.CharField(_("名前"), max_length=100, blank=True)
    postal_code = models.CharField(_("郵便番号"), max_length=7, blank=True)
    address = models.CharField(_("住所"), max_length=200, blank=True)
    phone = models.CharField(_("電話番号"), max_length=15, blank=True)
    contact_changed_at = models.DateTimeField(_("連絡先を変えた日時"), null=True, blank=True)
    language = models.CharField(_("言語"), max_length=8, choices=Language.choices, default=Language.JAPANESE)
    is_reachable = models.BooleanField(_("LINEが届く"), default=True)
    reachability_known_at = models.DateTimeField(_("届くかどうかを確かめた日時"), null=True, blank=True)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    is_undisclosed = models.BooleanField(_("非開示"), default=False)
    created_at = models.DateTimeField(_("はじめての日時"))
    erased_at = models.DateTimeField(_("消去した日時"), null=True, blank=True, editable=False)

    objects = GuardianQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("保護者")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(line_user_id__isnull=True) | ~Q(line_user_id=""),
                name="guardian_line_id_is_not_empty",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(name=GONE, line_user_id__isnull=True, postal_code="", address="", phone=""),
                name="guardian_erased_says_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("名前はまだありません"))

    @property
    def has_line(self) -> bool:
        """Whether messages can be owed to a LINE account."""
        return self.line_user_id is not None

    # DRF asks its user for this; a guardian who is here has proven who they are.
    is_authenticated = True


class Consent(models.Model):
    """同意: which text, when, through which channel (A5)."""

    class Channel(models.TextChoices):
        """How it was given."""

        LINE = "line", "LINE"
        PAPER = "paper", _("紙")
        SPOKEN = "spoken", _("口頭")

    guardian = models.ForeignKey(Guardian, models.CASCADE, related_name="consents", verbose_name=_("保護者"))
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="consents", verbose_name=_("文"))
    given_at = models.DateTimeField(_("日時"))
    channel = models.CharField(_("方法"), max_length=6, choices=Channel.choices)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("受けた職員"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("同意")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["guardian", "text"], name="consent_once_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.guardian_id} {self.text_id}"


class DraftQuerySet(models.QuerySet["Draft"]):
    """Drafts in the words of the domain."""

    def live(self, now: datetime) -> "DraftQuerySet":
        """Those not expired."""
        return self.filter(expires_at__gt=now)


class Draft(models.Model):
    """What a guardian has typed and not yet sent; kept for 14 days after the last change."""

    class Kind(models.TextChoices):
        """Which form it belongs to."""

        REGISTRATION = "registration", _("児童の登録")
        INTERVIEW = "interview", _("面談の予約")
        RESERVATION = "reservation", _("予約")

    guardian = models.ForeignKey(Guardian, models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    data = models.JSONField(default=dict)
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("下書き")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["guardian", "kind"], name="draft_once_per_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.guardian_id} {self.kind}"

    def is_under_way(self, now: datetime) -> bool:
        """Whether the guardian is still at it, rather than coming back after a while."""
        return now - self.updated_at < DRAFT_PAUSE


def name_key(name: str) -> str:
    """What makes two names the same: NFKC, no blanks or variation selectors, casefolded (R3)."""
    folded = unicodedata.normalize("NFKC", _VARIATION_SELECTORS.sub("", name))
    return "".join(folded.split()).casefold()


class Child(models.Model):
    """児童: of one guardian; in LINE only 「お子さま」 and its number."""

    class Sex(models.TextChoices):
        """性別."""

        FEMALE = "female", _("女")
        MALE = "male", _("男")
        UNSPECIFIED = "unspecified", _("答えない")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    guardian = models.ForeignKey(Guardian, models.PROTECT, related_name="children", verbose_name=_("保護者"))
    name = models.CharField(_("名前"), max_length=100)
    name_key = models.CharField(max_length=200, editable=False)
    name_kana = models.CharField(_("フリガナ"), max_length=100, blank=True)
    birth_date = models.DateField(_("生年月日"))
    sex = models.CharField(_("性別"), max_length=11, choices=Sex.choices, default=Sex.UNSPECIFIED)
    number = models.PositiveSmallIntegerField(_("番号"))

    class Meta:
        verbose_name = verbose_name_plural = _("児童")
        ordering: ClassVar = ["guardian", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["guardian", "name_key"],
                name="child_name_once_per_guardian",
                violation_error_message=_("同じ名前のお子さんが、もう登録されています。"),
            ),
            models.UniqueConstraint(fields=["guardian", "number"], name="child_number_once_per_guardian"),
        ]
        indexes: ClassVar = [models.Index(fields=["birth_date"], name="child_by_birth_date")]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def has_siblings(self) -> bool:
        """Whether the guardian has registered other children too; asked once for each loaded child."""
        return self.number > 1 or _SIBLING.first(self.guardian_id) is not None


_SIBLING = Prepared(
    lambda guardian: Child.objects.filter(guardian_id=guardian, number__gt=1).order_by()[:1], 987654321
)
