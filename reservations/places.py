"""The arithmetic of places: how many children are there at every minute, and how many more fit (B7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from reservations.models import Channel


class Occupied(NamedTuple):
    """One live reservation's time (half-open) and channel."""

    starts_at: datetime
    ends_at: datetime
    channel: str


@dataclass(frozen=True)
class Peaks:
    """The highest number of children at any minute: all of them, and LINE's own."""

    all: int
    line: int


def _at_each_change(
    occupied: Iterable[Occupied], starts_at: datetime | None = None, ends_at: datetime | None = None
) -> Iterable[tuple[int, int]]:
    """(LINE's, phone's) live reservations at every minute that can matter within the given time."""
    rows = list(occupied)
    moments = {row.starts_at for row in rows}
    if starts_at is not None and ends_at is not None:
        moments = {moment for moment in moments if starts_at < moment < ends_at} | {starts_at}
    for moment in moments:
        there = [row.channel for row in rows if row.starts_at <= moment < row.ends_at]
        line = sum(channel == Channel.LINE for channel in there)
        yield line, len(there) - line


def peaks(occupied: Iterable[Occupied]) -> Peaks:
    """What `ReservationSlot.peak` and `line_peak` must say for these reservations."""
    counts = list(_at_each_change(occupied))
    return Peaks(
        all=max((line + phone for line, phone in counts), default=0),
        line=max((line for line, _ in counts), default=0),
    )


@dataclass(frozen=True)
class Room:
    """What a date has: its capacity, the places held back for the phone, and who is there."""

    capacity: int
    held_back: int
    occupied: tuple[Occupied, ...]

    def left(self, channel: str, starts_at: datetime, ends_at: datetime) -> int:
        """How many more this channel may book for the whole of that time; never below zero."""
        if not self.occupied:
            return max(0, self.capacity - self.held_back if channel == Channel.LINE else self.capacity)
        if channel == Channel.LINE:
            free = (
                self.capacity - line - max(phone, self.held_back)
                for line, phone in _at_each_change(self.occupied, starts_at, ends_at)
            )
        else:
            free = (
                self.capacity - line - phone
                for line, phone in _at_each_change(self.occupied, starts_at, ends_at)
            )
        return max(0, min(free))

    def held_back_left(self, starts_at: datetime, ends_at: datetime) -> int:
        """How many of the held-back places the phone has not used for that time."""
        used = max(phone for _, phone in _at_each_change(self.occupied, starts_at, ends_at))
        return max(0, self.held_back - used)
