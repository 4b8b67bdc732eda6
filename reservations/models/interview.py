"""面談枠 and 面談."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meguro_hoiku import dates
from nurseries.models import Nursery
from reservations.models.guardian import Guardian
from reservations.models.registration import Registration
from reservations.models.requested import Requested, key_constraint


class CancelledBy(models.TextChoices):
    """Whose cancellation it is; called-off days are nobody's (S6)."""

    GUARDIAN = "guardian", _("保護者")
    NURSERY = "nursery", _("園")
    CLOSURE = "closure", _("お休み")
    STOP = "stop", _("登録の終了")


class InterviewSlotQuerySet(models.QuerySet["InterviewSlot"]):
    """Interview slots in the words of the domain."""

    def ahead(self, now: datetime) -> "InterviewSlotQuerySet":
        """Those that have not started, by start."""
        return self.filter(starts_at__gt=now).order_by("starts_at")


class InterviewSlot(models.Model):
    """面談枠: `taken` of `capacity` interviews at one start."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    nursery = models.ForeignKey(
        Nursery, models.PROTECT, related_name="interview_slots", verbose_name=_("保育園")
    )
    starts_at = models.DateTimeField(_("開始"))
    ends_at = models.DateTimeField(_("終了"))
    capacity = models.PositiveSmallIntegerField(_("人数"), default=1, validators=[MinValueValidator(0)])
    taken = models.PositiveSmallIntegerField(_("予約ずみ"), default=0, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    batch = models.UUIDField(null=True, blank=True, editable=False, db_index=True)

    objects = InterviewSlotQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("面談枠")
        ordering: ClassVar = ["starts_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["nursery", "starts_at"],
                name="interview_slot_start_once",
                violation_error_message=_("この時刻の面談枠は、もうあります。"),
            ),
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity")),
                name="interview_slot_not_oversold",
                violation_error_message=_("予約ずみの人数より少なくできません。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="interview_slot_has_a_length",
                violation_error_message=_("終了は開始より後にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nursery} {self.starts_at:%Y-%m-%d %H:%M}"


class InterviewQuerySet(models.QuerySet["Interview"]):
    """Interviews in the words of the domain."""

    def of(self, guardian: Guardian) -> "InterviewQuerySet":
        """Those of the guardian's own children (A6)."""
        return self.filter(registration__child__guardian=guardian)

    def held(self, now: datetime) -> "InterviewQuerySet":
        """Booked and not started: what the guardian holds."""
        return self.filter(state=Interview.State.BOOKED, starts_at__gt=now)

    def result_missing(self, now: datetime) -> "InterviewQuerySet":
        """Started, and nobody has said how it went."""
        return self.filter(state=Interview.State.BOOKED, starts_at__lte=now)


class Interview(Requested):
    """面談 of a registration. `slot` is null when it was held elsewhere and only recorded."""

    class State(models.TextChoices):
        """What became of it."""

        BOOKED = "booked", _("予約")
        CANCELLED = "cancelled", _("取り消し")
        PASSED = "passed", _("利用可能")
        REFUSED = "refused", _("利用できない")
        NO_SHOW = "no_show", _("来なかった")

    ALLOWED: ClassVar = {
        State.BOOKED: (State.CANCELLED, State.PASSED, State.REFUSED, State.NO_SHOW),
        State.PASSED: (State.BOOKED,),
        State.REFUSED: (State.BOOKED,),
        State.NO_SHOW: (State.BOOKED,),
        State.CANCELLED: (),
    }

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="interviews", verbose_name=_("利用登録")
    )
    slot = models.ForeignKey(
        InterviewSlot,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interviews",
        verbose_name=_("面談枠"),
    )
    starts_at = models.DateTimeField(_("開始"))
    ends_at = models.DateTimeField(_("終了"))
    cancel_until = models.DateTimeField(_("取り消しの期限"))
    state = models.CharField(_("状態"), max_length=9, choices=State.choices, default=State.BOOKED)
    cancelled_at = models.DateTimeField(_("取り消した日時"), null=True, blank=True)
    cancelled_by = models.CharField(
        _("だれが"), max_length=8, choices=CancelledBy.choices, blank=True, default=""
    )
    cancelled_after_deadline = models.BooleanField(_("期限の後"), null=True, blank=True)
    result_at = models.DateTimeField(_("結果の日時"), null=True, blank=True)
    result_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("結果を入れた職員"),
    )

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("面談")
        ordering: ClassVar = ["-starts_at"]
        constraints: ClassVar = [
            key_constraint("interview_key_once_per_guardian"),
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(state="booked"),
                name="interview_booked_once_per_registration",
                violation_error_message=_("面談は、もう予約されています。"),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "starts_at"], name="interview_by_state_and_start")]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def result(self) -> str:
        """The result and when it was entered: names what 「元に戻す」 takes back; empty while there is none."""
        return f"{self.state} {dates.jst(self.result_at).isoformat()}" if self.result_at else ""

    @property
    def state_seen(self) -> str:
        """The state as the guardian may know it: a refusal not yet told is a result to come (I5)."""
        is_hidden = self.state == self.State.REFUSED and self.registration.has_untold_refusal
        return str(self.State.BOOKED if is_hidden else self.state)
