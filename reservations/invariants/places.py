"""1: at every minute live reservations ≤ capacity, and what the slots say about themselves is true."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db.models import Count, F, Q

from reservations.models import Interview, InterviewSlot, Reservation, ReservationSlot, SlotBand
from reservations.places import Occupied, peaks


def oversold_slots() -> Iterator[str]:
    """Days with more children than places, or whose counts differ from their live rows."""
    there: defaultdict[int, list[Occupied]] = defaultdict(list)
    taken: Counter[tuple[int, int]] = Counter()
    live = Reservation.objects.live().values_list("slot_id", "band_id", "starts_at", "ends_at", "channel")
    for slot_id, band_id, starts_at, ends_at, channel in live.iterator():
        there[slot_id].append(Occupied(starts_at, ends_at, channel))
        taken[slot_id, band_id] += 1
    for slot in ReservationSlot.objects.iterator():
        yield from _broken_in(slot, there[slot.pk])
    for band in SlotBand.objects.iterator():
        count = taken[band.slot_id, band.band_id]
        if band.taken != count or (band.cap is not None and count > band.cap):
            yield (
                f"1: reservation slot {band.slot_id}, band {band.band_id}: {count} children,"
                f" counted {band.taken}, cap {band.cap}"
            )


def _broken_in(slot: ReservationSlot, there: list[Occupied]) -> Iterator[str]:
    found = peaks(there)
    if found.all > slot.capacity or found.line > slot.capacity - slot.held_back:
        yield (
            f"1: reservation slot {slot.pk}: {found.all} children at once, {found.line} of LINE,"
            f" for {slot.capacity} places, {slot.held_back} of them held back"
        )
    if (found.all, found.line) != (slot.peak, slot.line_peak):
        yield (
            f"1: reservation slot {slot.pk}: peak {slot.peak} and line_peak {slot.line_peak} say otherwise"
            f" than its rows, {found.all} and {found.line}"
        )


def oversold_interviews() -> Iterator[str]:
    """Interview slots with more interviews than fit, or whose count differs from their rows."""
    holding = Count("interviews", filter=~Q(interviews__state=Interview.State.CANCELLED))
    wrong = InterviewSlot.objects.annotate(count=holding).exclude(taken=F("count"), count__lte=F("capacity"))
    for pk, count, taken, capacity in wrong.values_list("pk", "count", "taken", "capacity"):
        yield f"1: interview slot {pk}: {count} interviews, counted {taken}, capacity {capacity}"
