"""予約枠 as a table of bands × days: how full, how many, and the state in words (S3)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.models import ClosedDay, Nursery, TimeBand
from nurseries.opening import is_regular_day
from nurseries.wording import day_text
from reservations.models import Channel, Reservation, ReservationSlot, SlotBand
from reservations.places import Occupied, Room
from reservations.services.slots import seen_of


@dataclass(frozen=True)
class Cell:
    """A band of a day: `booked` of `most`, and what that means in words. `kind` names its look."""

    booked: int
    most: int
    words: str
    kind: str

    @property
    def left(self) -> int:
        """How many more the phone may book."""
        return self.most - self.booked


@dataclass(frozen=True)
class Column:
    """A day: its slot if it has one, its closure, and one cell for each band of the table (None: not offered)."""

    day: date
    slot: ReservationSlot | None
    closures: tuple[ClosedDay, ...]
    is_open_day: bool
    is_past: bool
    cells: tuple[Cell | None, ...]

    @property
    def words(self) -> str:
        """「8/5（水）」."""
        return f"{self.day:%-m/%-d}（{day_text(self.day)[-2]}）"

    @property
    def closed(self) -> ClosedDay | None:
        """The closure of the whole day."""
        return next((each for each in self.closures if each.is_whole_day), None)

    @property
    def seen(self) -> str:
        """What the table shows of the slot, for its forms."""
        return seen_of(self.slot) if self.slot else ""

    @property
    def state(self) -> str:
        """The day in one word."""
        if self.closed:
            return _("お休み")
        if self.slot is None:
            return _("枠なし") if self.is_open_day else _("閉園")
        return _("保留") if self.slot.state == ReservationSlot.State.PAUSED else _("受付中")


@dataclass(frozen=True)
class Grid:
    """The table."""

    bands: list[TimeBand]
    columns: list[Column]

    @property
    def rows(self) -> list[tuple[TimeBand, list[tuple[Column, Cell | None]]]]:
        """By band, for a table that is written row by row."""
        return [
            (band, [(column, column.cells[place]) for column in self.columns])
            for place, band in enumerate(self.bands)
        ]


def week_of(day: date) -> list[date]:
    """Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return dates.days_from(monday, monday + timedelta(days=6))


def month_of(day: date) -> list[date]:
    """Every day of the month."""
    first = day.replace(day=1)
    return dates.days_from(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def grid_of(nursery: Nursery, days: list[date], now: datetime) -> Grid:
    """The table of these days; those on which the nursery never opens are left out unless they have a slot.

    Four queries, however many days and bookings.
    """
    start, until = days[0], days[-1]
    rows = ReservationSlot.objects.filter(nursery=nursery).between(start, until)
    slots = {slot.date: slot for slot in rows.prefetch_related("bands__band")}
    offered = {each.band_id: each.band for slot in slots.values() for each in slot.bands.all()}
    bands = {band.pk: band for band in TimeBand.objects.filter(nursery=nursery, is_active=True)} | offered
    ordered = sorted(bands.values(), key=lambda band: (band.start_time, band.end_time, band.pk))
    closures = _by_day(ClosedDay.objects.live().filter(nursery=nursery).between(start, until))
    occupied = _occupied(slots.values())
    today = dates.day_of(now)
    columns = [
        Column(
            day=day,
            slot=slots.get(day),
            closures=tuple(closures.get(day, ())),
            is_open_day=is_regular_day(nursery, day),
            is_past=day < today,
            cells=_cells(slots.get(day), ordered, closures.get(day, ()), occupied),
        )
        for day in days
        if day in slots or day in closures or str(day.isoweekday()) in nursery.open_weekdays
    ]
    return Grid(ordered, columns)


def _by_day(rows: Iterable[ClosedDay]) -> dict[date, list[ClosedDay]]:
    found: dict[date, list[ClosedDay]] = defaultdict(list)
    for row in rows:
        found[row.date].append(row)
    return found


def _occupied(slots: Iterable[ReservationSlot]) -> dict[int, list[Occupied]]:
    found: dict[int, list[Occupied]] = defaultdict(list)
    live = Reservation.objects.live().filter(slot__in=[slot.pk for slot in slots])
    for row in live.order_by().values_list("slot_id", "starts_at", "ends_at", "channel"):
        found[row[0]].append(Occupied(*row[1:]))
    return found


def _cells(
    slot: ReservationSlot | None,
    bands: list[TimeBand],
    closures: Iterable[ClosedDay],
    occupied: dict[int, list[Occupied]],
) -> tuple[Cell | None, ...]:
    if slot is None:
        return (None,) * len(bands)
    offered = {each.band_id: each for each in slot.bands.all()}
    room = Room(slot.capacity, slot.held_back, tuple(occupied[slot.pk]))
    return tuple(
        _cell(slot, offered[band.pk], room, closures) if band.pk in offered else None for band in bands
    )


def _cell(slot: ReservationSlot, offered: SlotBand, room: Room, closures: Iterable[ClosedDay]) -> Cell:
    start = dates.at(slot.date, offered.band.start_time)
    end = dates.at(slot.date, offered.band.end_time)
    left = room.left(Channel.PHONE, start, end)
    most = slot.capacity
    if offered.cap is not None and offered.cap - offered.taken <= left:
        left, most = offered.cap - offered.taken, offered.cap
    words, kind = _state(slot, left, is_closed=any(each.covers(start, end) for each in closures))
    return Cell(most - left, most, words, kind)


def _state(slot: ReservationSlot, left: int, *, is_closed: bool) -> tuple[str, str]:
    if is_closed:
        return _("お休み"), "shut"
    if left == 0:
        return _("満員"), "none"
    if slot.state == ReservationSlot.State.PAUSED:
        return _("保留"), "few"
    return _("受付中"), "open"
