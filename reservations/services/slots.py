"""Makes and changes reservation slots, and moves deadlines that became kinder (S3, C5)."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.models import ClosedDay, Nursery, TimeBand, whole_closures
from nurseries.opening import is_regular_day, open_day_test
from reservations.audit import record_change
from reservations.finding import closures_of
from reservations.models import Interview, Reservation, ReservationSlot, SlotBand
from reservations.services import locking
from reservations.services.transactions import in_one_transaction

MOST_DAYS_AT_ONCE = 366


Bands = list[tuple[TimeBand, int | None]]


@dataclass(frozen=True)
class DayPlan:
    """What one day is to offer: its places, and bands with their caps."""

    capacity: int
    held_back: int
    bands: Bands


@dataclass(frozen=True)
class SlotPlan:
    """Slots for a period (JST dates, both included) × weekdays ("135"), with these bands and caps."""

    start: date
    until: date
    weekdays: str
    capacity: int
    held_back: int = 0
    bands: Bands = field(default_factory=list)

    def day_plan(self, weekday: int) -> DayPlan:
        """The same on every weekday."""
        return DayPlan(self.capacity, self.held_back, self.bands)


@dataclass(frozen=True)
class WeekPlan:
    """Slots for a period, each weekday (1 is Monday) with its own places and bands."""

    start: date
    until: date
    days: dict[int, DayPlan]

    @property
    def weekdays(self) -> str:
        """Those that have anything."""
        return "".join(map(str, sorted(self.days)))

    def day_plan(self, weekday: int) -> DayPlan:
        """What that weekday offers."""
        return self.days[weekday]


Plan = SlotPlan | WeekPlan


@dataclass(frozen=True)
class SlotPreview:
    """What a plan would do: make, leave as it is, or leave out for a holiday or closure."""

    new: list[date]
    existing: list[date]
    closed: list[date]


def wanted_days(start: date, until: date, weekdays: str) -> list[date]:
    """The days of the period on these weekdays; raises ValidationError for a period that is none."""
    if until < start:
        raise ValidationError(_("終わりの日は、始まりの日より後にしてください。"))
    if (until - start).days > MOST_DAYS_AT_ONCE:
        raise ValidationError(_("一度に作れるのは1年分までです。"))
    return [day for day in dates.days_from(start, until) if str(day.isoweekday()) in weekdays]


def closed_among(nursery: Nursery, days: Iterable[date]) -> set[date]:
    """Which of these days are holidays, New Year, or closed all day by the nursery."""
    days = list(days)
    if not days:
        return set()
    closures = whole_closures(ClosedDay.objects.live().filter(nursery=nursery).between(min(days), max(days)))
    on_holidays = Nursery(opens_on_holidays=nursery.opens_on_holidays, open_weekdays="1234567")
    return {day for day in days if day in closures or not is_regular_day(on_holidays, day)}


def preview_slots(*, nursery: Nursery, plan: Plan) -> SlotPreview:
    """What `create_slots` would do now. Raises ValidationError in words."""
    for weekday in map(int, plan.weekdays):
        day_plan = plan.day_plan(weekday)
        _check_capacity(nursery, day_plan.capacity, day_plan.held_back)
        if not day_plan.bands:
            raise ValidationError(_("利用時間帯を選んでください。"))
    days = wanted_days(plan.start, plan.until, plan.weekdays)
    taken = set(ReservationSlot.objects.filter(nursery=nursery, date__in=days).values_list("date", flat=True))
    closed = closed_among(nursery, [day for day in days if day not in taken])
    return SlotPreview(
        new=[day for day in days if day not in taken and day not in closed and _bands_on(plan, day)],
        existing=sorted(taken),
        closed=sorted(closed),
    )


def _check_capacity(nursery: Nursery, capacity: int, held_back: int) -> None:
    if capacity > nursery.authorised_maximum:
        most = nursery.authorised_maximum
        raise ValidationError(_("定員は、認可された{most}人までです。").format(most=most))
    if held_back > capacity:
        raise ValidationError(_("電話用に残す人数は、定員までです。"))


def _bands_on(plan: Plan, day: date) -> Bands:
    bands = plan.day_plan(day.isoweekday()).bands
    return [(band, cap) for band, cap in bands if band.is_offered_on(day)]


@in_one_transaction
def create_slots(*, nursery: Nursery, plan: Plan, by: User, now: datetime) -> uuid.UUID:
    """Make the slots that the preview calls new; what exists stays as it is. Returns the batch, for undo."""
    batch = uuid.uuid4()
    locking.lock_nursery(nursery.pk)
    made = ReservationSlot.objects.bulk_create(
        _new_slot(nursery, day, plan, batch) for day in preview_slots(nursery=nursery, plan=plan).new
    )
    SlotBand.objects.bulk_create(
        SlotBand(slot=slot, band=band, cap=cap) for slot in made for band, cap in _bands_on(plan, slot.date)
    )
    record_change(actor=by, row=nursery, action="create", changes={"slots": len(made), "batch": str(batch)})
    return batch


def _new_slot(nursery: Nursery, day: date, plan: Plan, batch: uuid.UUID) -> ReservationSlot:
    wanted = plan.day_plan(day.isoweekday())
    return ReservationSlot(
        nursery=nursery, date=day, capacity=wanted.capacity, held_back=wanted.held_back, batch=batch
    )


@in_one_transaction
def undo_batch(*, nursery: Nursery, batch: uuid.UUID, by: User, now: datetime) -> int:
    """Take a batch back, except the days on which something was booked since; how many days went."""
    own = ReservationSlot.objects.filter(nursery=nursery, batch=batch)
    locking.lock_slots(own.values_list("pk", flat=True))
    unused = list(own.filter(reservations__isnull=True).values_list("pk", flat=True))
    ReservationSlot.objects.filter(pk__in=unused).delete()
    record_change(actor=by, row=nursery, action="delete", changes={"slots": len(unused), "batch": str(batch)})
    return len(unused)


def seen_of(slot: ReservationSlot) -> str:
    """What a form about the day has shown: if it is another when it comes back, somebody was faster."""
    offered = sorted(slot.bands.all(), key=lambda each: each.pk)
    bands = ",".join(f"{each.band_id}:{each.cap}" for each in offered)
    return f"{slot.capacity}/{slot.held_back}/{slot.state}/{bands}"


def refuse_if_changed(slot: ReservationSlot, seen: str) -> None:
    """Tell the second of two what the first has made of the day; raises ValidationError."""
    if seen and seen != seen_of(slot):
        words = _(
            "ほかの人が先にこの日を変えました（いまは定員{capacity}人）。確かめてから、もう一度変えてください。"
        )
        raise ValidationError(words.format(capacity=slot.capacity))


@in_one_transaction
def change_slot(
    *,
    slot: ReservationSlot,
    capacity: int,
    held_back: int,
    state: str,
    by: User,
    now: datetime,
    bands: list[tuple[TimeBand, int | None]] | None = None,
    seen: str = "",
) -> ReservationSlot:
    """Change a day's places and bands.

    Raises ValidationError in words where a booking would not fit, or the day is not as it was `seen`.
    """
    row = locking.lock_slots([slot.pk])[slot.pk]
    refuse_if_changed(row, seen)
    _check_capacity(row.nursery, capacity, held_back)
    _check_bookings(row, capacity, held_back)
    before = [row.capacity, row.held_back, row.state]
    row.capacity, row.held_back, row.state, row.version = capacity, held_back, state, row.version + 1
    row.save(update_fields=["capacity", "held_back", "state", "version"])
    if bands is not None:
        _change_bands(row, dict(bands))
    record_change(
        actor=by, row=row, action="update", changes={"from": before, "to": [capacity, held_back, state]}
    )
    return row


def _check_bookings(slot: ReservationSlot, capacity: int, held_back: int) -> None:
    """Nobody is dropped silently (S3)."""
    if capacity < slot.peak:
        raise ValidationError(
            _("{peak}人の予約があるので、定員は{peak}人までしか下げられません。").format(peak=slot.peak)
        )
    most = capacity - slot.line_peak
    if held_back > most:
        raise ValidationError(
            _("LINEの予約があるので、電話用に残せるのは{most}人までです。").format(most=most)
        )


def _change_bands(slot: ReservationSlot, wanted: dict[TimeBand, int | None]) -> None:
    for offered in slot.bands.select_related("band"):
        if offered.band not in wanted:
            if offered.taken:
                raise ValidationError(
                    _("「{band}」には予約があるので、外せません。").format(band=offered.band.name)
                )
            offered.delete()
            continue
        cap = wanted.pop(offered.band)
        if cap is not None and cap < offered.taken:
            message = _("「{band}」には{taken}人の予約があります。").format(
                band=offered.band.name, taken=offered.taken
            )
            raise ValidationError(message)
        offered.cap = cap
        offered.save(update_fields=["cap"])
    live = Reservation.objects.live().filter(slot=slot)
    SlotBand.objects.bulk_create(
        SlotBand(slot=slot, band=band, cap=cap, taken=live.filter(band=band).count())
        for band, cap in wanted.items()
    )


@in_one_transaction
def change_cancel_deadlines(*, nursery: Nursery, by: User, now: datetime) -> int:
    """After the nursery's deadline rules changed: kinder ones move stored moments, harsher ones never (C5).

    Returns how many bookings can now be cancelled for longer.
    """
    moved = 0
    is_open = open_day_test(nursery, whole_closures(closures_of(nursery, dates.day_of(now))))
    reservations = Reservation.objects.live().filter(slot__nursery=nursery, starts_at__gt=now)
    interviews = Interview.objects.held(now).filter(registration__nursery=nursery)
    for rows, rule in (
        (reservations, nursery.reservation_cancel_deadline),
        (interviews, nursery.interview_cancel_deadline),
    ):
        for pk, starts_at, stored in rows.values_list("pk", "starts_at", "cancel_until"):
            day = dates.day_of(starts_at)
            kinder = min(rule.moment(day, is_open), starts_at)
            moved += rows.filter(pk=pk, cancel_until=stored, cancel_until__lt=kinder).update(
                cancel_until=kinder
            )
    record_change(actor=by, row=nursery, action="update", changes={"deadlines_moved": moved})
    return moved
