"""予約枠 and 予約: the places of one nursery on one date, and one child's booking."""

import uuid
from datetime import date, datetime
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from meguro_hoiku import dates
from nurseries.models import Nursery, TimeBand
from reservations.models.guardian import Child, Guardian
from reservations.models.interview import CancelledBy
from reservations.models.registration import Registration
from reservations.models.requested import Requested, key_constraint


class ReservationSlotQuerySet(models.QuerySet["ReservationSlot"]):
    """Reservation slots in the words of the domain."""

    def between(self, start: date, until: date) -> "ReservationSlotQuerySet":
        """Those on the days from `start` to `until`, both included."""
        return self.filter(date__range=(start, until))


class ReservationSlot(models.Model):
    """予約枠: the places of one nursery on one date.

    `peak` is the highest number of live reservations at any minute, `line_peak` the same for LINE's own.
    Both are written only together with `version`, by `services.places`.
    """

    class State(models.TextChoices):
        """Whether LINE sees it; phone may book either."""

        OPEN = "open", _("受付中")
        PAUSED = "paused", _("保留（LINEでは見えません）")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    nursery = models.ForeignKey(
        Nursery, models.PROTECT, related_name="reservation_slots", verbose_name=_("保育園")
    )
    date = models.DateField(_("日"))
    capacity = models.PositiveSmallIntegerField(_("定員"), default=3, validators=[MinValueValidator(0)])
    held_back = models.PositiveSmallIntegerField(_("電話用に残す人数"), default=0)
    state = models.CharField(_("状態"), max_length=6, choices=State.choices, default=State.OPEN)
    peak = models.PositiveSmallIntegerField(_("予約の最大"), default=0, editable=False)
    line_peak = models.PositiveSmallIntegerField(_("LINE予約の最大"), default=0, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    batch = models.UUIDField(null=True, blank=True, editable=False, db_index=True)

    objects = ReservationSlotQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("予約枠")
        ordering: ClassVar = ["date"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["nursery", "date"],
                name="reservation_slot_date_once",
                violation_error_message=_("この日の予約枠は、もうあります。"),
            ),
            models.CheckConstraint(
                condition=Q(peak__lte=F("capacity")),
                name="reservation_slot_not_oversold",
                violation_error_message=_("予約ずみの人数より少なくできません。"),
            ),
            models.CheckConstraint(
                condition=Q(line_peak__lte=F("capacity") - F("held_back")),
                name="reservation_slot_keeps_its_held_back_places",
                violation_error_message=_("LINEの予約がもう入っているので、電話用に残せる人数が足りません。"),
            ),
            models.CheckConstraint(
                condition=Q(line_peak__lte=F("peak")), name="reservation_slot_line_is_part_of_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nursery} {self.date}"


class SlotBand(models.Model):
    """A band that a date offers, with a cap of its own or none."""

    slot = models.ForeignKey(ReservationSlot, models.CASCADE, related_name="bands", verbose_name=_("予約枠"))
    band = models.ForeignKey(TimeBand, models.PROTECT, related_name="+", verbose_name=_("利用時間帯"))
    cap = models.PositiveSmallIntegerField(_("この時間帯の上限"), null=True, blank=True)
    taken = models.PositiveSmallIntegerField(_("予約ずみ"), default=0, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("予約枠の時間帯")
        ordering: ClassVar = ["slot", "band__start_time", "band__end_time"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["slot", "band"],
                name="slot_band_once",
                violation_error_message=_("同じ時間帯が2つあります。"),
            ),
            models.CheckConstraint(
                condition=Q(cap__isnull=True) | Q(taken__lte=F("cap")),
                name="slot_band_not_oversold",
                violation_error_message=_("予約ずみの人数より少なくできません。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.band_id}"


class ReservationQuerySet(models.QuerySet["Reservation"]):
    """Reservations in the words of the domain."""

    def of(self, guardian: Guardian) -> "ReservationQuerySet":
        """Those of the guardian's own children (A6)."""
        return self.filter(child__guardian=guardian)

    def live(self) -> "ReservationQuerySet":
        """Those that count as a child at the nursery."""
        return self.filter(state=Reservation.State.BOOKED)

    def held(self, now: datetime) -> "ReservationQuerySet":
        """Live and not over: what counts for the limit (B4)."""
        return self.live().filter(ends_at__gt=now)


def _null_or_on_its_day(name: str) -> Q:
    """That nothing is noted, or a moment of the reservation's own date (JST)."""
    return Q(**{f"{name}__isnull": True}) | Q(date=TruncDate(name))


class Reservation(Requested):
    """予約: one child, one date. Attendance is apart from whether it is booked (B12)."""

    class State(models.TextChoices):
        """Booked or cancelled; nothing else."""

        BOOKED = "booked", _("予約")
        CANCELLED = "cancelled", _("取り消し")

    class Health(models.TextChoices):
        """What the guardian said about the registration's health answers (B1)."""

        UNCHANGED = "unchanged", _("変わりない")
        CHANGED = "changed", _("変わった")
        UNASKED = "unasked", _("聞いていない")

    class Absence(models.TextChoices):
        """Why the child did not come."""

        WITH_NOTICE = "with_notice", _("連絡あり")
        WITHOUT_NOTICE = "without_notice", _("連絡なし")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="reservations", verbose_name=_("利用登録")
    )
    child = models.ForeignKey(Child, models.PROTECT, related_name="reservations", verbose_name=_("児童"))
    slot = models.ForeignKey(
        ReservationSlot, models.PROTECT, related_name="reservations", verbose_name=_("予約枠")
    )
    date = models.DateField(_("日"))
    band = models.ForeignKey(TimeBand, models.PROTECT, related_name="+", verbose_name=_("利用時間帯"))
    starts_at = models.DateTimeField(_("開始"))
    ends_at = models.DateTimeField(_("終了"))
    state = models.CharField(_("状態"), max_length=9, choices=State.choices, default=State.BOOKED)
    cancel_until = models.DateTimeField(_("取り消しの期限"))
    cancelled_at = models.DateTimeField(_("取り消した日時"), null=True, blank=True)
    cancelled_by = models.CharField(
        _("だれが"), max_length=8, choices=CancelledBy.choices, blank=True, default=""
    )
    cancelled_after_deadline = models.BooleanField(_("期限の後"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("来た時刻"), null=True, blank=True)
    left_at = models.DateTimeField(_("帰った時刻"), null=True, blank=True)
    absence = models.CharField(_("欠席"), max_length=14, choices=Absence.choices, blank=True, default="")
    answers = models.JSONField(_("質問の答え"), default=list, blank=True)
    health = models.CharField(_("健康の確認"), max_length=9, choices=Health.choices, default=Health.UNASKED)
    health_note = models.CharField(_("変わったこと"), max_length=200, blank=True)
    hold_number = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    hold_limit = models.PositiveSmallIntegerField(editable=False)
    hold_freed_at = models.DateTimeField(null=True, blank=True, editable=False)
    overridden = models.BooleanField(_("例外"), default=False)
    override_reason = models.CharField(_("例外の理由"), max_length=200, blank=True)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("予約")
        ordering: ClassVar = ["-date", "starts_at"]
        indexes: ClassVar = [
            models.Index(fields=["slot"], condition=Q(state="booked"), name="reservation_live_by_slot"),
            models.Index(
                fields=["child", "ends_at"], condition=Q(state="booked"), name="reservation_live_by_child"
            ),
        ]
        constraints: ClassVar = [
            key_constraint("reservation_key_once_per_guardian"),
            models.UniqueConstraint(
                fields=["child", "date"],
                condition=Q(state="booked"),
                name="reservation_once_per_child_and_date",
                violation_error_message=_("このお子さんは、この日をもう予約しています。"),
            ),
            models.UniqueConstraint(
                fields=["child", "hold_number"],
                condition=Q(hold_number__isnull=False),
                name="reservation_hold_number_once_per_child",
            ),
            models.CheckConstraint(
                condition=Q(state="booked") | Q(hold_number__isnull=True),
                name="reservation_cancelled_holds_nothing",
            ),
            models.CheckConstraint(
                condition=~Q(state="booked")
                | Q(hold_number__isnull=False, hold_number__gte=1, hold_number__lte=F("hold_limit"))
                | Q(hold_number__isnull=True, hold_freed_at__isnull=False, hold_freed_at__gte=F("ends_at")),
                name="reservation_within_its_hold_limit",
            ),
            models.CheckConstraint(
                condition=Q(overridden=False) | ~Q(override_reason=""),
                name="reservation_override_has_a_reason",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="reservation_has_a_length"),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | (Q(cancelled_at__isnull=False) & ~Q(cancelled_by="")),
                name="reservation_cancelled_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True)
                | Q(arrived_at__isnull=False, left_at__isnull=False, left_at__gte=F("arrived_at")),
                name="reservation_leaves_after_it_came",
            ),
            models.CheckConstraint(
                condition=Q(absence="") | Q(arrived_at__isnull=True), name="reservation_absent_did_not_come"
            ),
            models.CheckConstraint(
                condition=_null_or_on_its_day("arrived_at") & _null_or_on_its_day("left_at"),
                name="reservation_attended_on_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.date}"

    @property
    def last_press(self) -> str:
        """What was noted last of whether the child came, and when: names what 「元に戻す」 takes back (S10)."""
        if self.absence:
            return self.absence
        for name, at in (("left", self.left_at), ("arrived", self.arrived_at)):
            if at is not None:
                return f"{name} {dates.jst(at).isoformat()}"
        return ""
