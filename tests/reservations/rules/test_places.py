"""The arithmetic of places: every minute, both channels, caps (B7)."""

from datetime import time

import pytest

from meguro_hoiku.dates import at
from reservations.models import Channel
from reservations.places import Peaks, Room, peaks
from reservations.rules.booking import places_left
from tests.factories import WEDNESDAY
from tests.reservations.rules.situations import a_day, band, there

LINE, PHONE = Channel.LINE, Channel.PHONE


def left(room, start, end, channel=LINE):
    return Room(*room).left(channel, at(WEDNESDAY, time(start)), at(WEDNESDAY, time(end)))


def test_a_morning_and_an_afternoon_child_share_a_place():
    room = (1, 0, (there(9, 12),))

    assert left(room, 12, 17) == 1
    assert left(room, 13, 17) == 1
    assert left(room, 9, 12) == 0
    assert left(room, 11, 13) == 0


def test_a_whole_day_child_takes_the_morning_and_the_afternoon():
    room = (1, 0, (there(9, 17),))

    assert left(room, 9, 12) == left(room, 13, 17) == left(room, 12, 13) == 0


def test_a_whole_day_needs_a_place_at_every_minute():
    assert left((2, 0, (there(9, 12), there(9, 12))), 9, 17) == 0
    assert left((2, 0, (there(9, 12), there(13, 17))), 9, 17) == 1
    assert left((2, 0, (there(9, 12), there(11, 13))), 9, 17) == 0
    assert left((2, 0, (there(9, 12), there(12, 17))), 9, 17) == 1


def test_somebody_who_is_there_before_and_after_counts():
    assert left((1, 0, (there(8, 18),)), 10, 11) == 0
    assert left((1, 0, (there(8, 10),)), 10, 11) == 1
    assert left((1, 0, (there(11, 12),)), 10, 11) == 1


@pytest.mark.parametrize(
    ("capacity", "held_back", "who", "line", "phone"),
    [
        (3, 1, (), 2, 3),
        (3, 1, (there(9, 12),), 1, 2),
        (3, 1, (there(9, 12), there(9, 12)), 0, 1),
        (3, 1, (there(9, 12, PHONE),), 2, 2),  # the phone's child fills the held-back place first
        (3, 1, (there(9, 12, PHONE), there(9, 12, PHONE)), 1, 1),
        (3, 3, (), 0, 3),
        (2, 0, (there(9, 12), there(9, 12, PHONE)), 0, 0),
    ],
)
def test_held_back_places_are_kept_for_the_phone(capacity, held_back, who, line, phone):
    assert left((capacity, held_back, who), 9, 12, LINE) == line
    assert left((capacity, held_back, who), 9, 12, PHONE) == phone


def test_places_left_are_never_below_nothing():
    assert left((1, 1, (there(9, 12),)), 9, 12) == 0
    assert left((1, 0, (there(9, 12), there(9, 12))), 9, 12, PHONE) == 0


def test_a_band_is_full_at_its_cap_although_the_date_has_places():
    assert places_left(a_day(), band(cap=1, taken=0)) == 1
    assert places_left(a_day(), band(cap=1, taken=1)) == 0
    assert places_left(a_day(), band(cap=0, taken=1)) == 0
    assert places_left(a_day(), band(cap=9, taken=0)) == 3


def test_peaks_are_the_highest_numbers_of_the_day():
    assert peaks([]) == Peaks(0, 0)
    assert peaks([there(9, 12), there(12, 17)]) == Peaks(1, 1)
    assert peaks([there(9, 12), there(11, 13), there(12, 17, PHONE)]) == Peaks(2, 2)
    assert peaks([there(9, 17, PHONE), there(9, 10), there(16, 17)]) == Peaks(2, 1)


def test_held_back_places_left_are_those_the_phone_has_not_used():
    room = Room(3, 2, (there(9, 12, PHONE), there(9, 12)))

    assert room.held_back_left(at(WEDNESDAY, time(9)), at(WEDNESDAY, time(12))) == 1
    assert room.held_back_left(at(WEDNESDAY, time(13)), at(WEDNESDAY, time(17))) == 2
    crowded = Room(3, 0, (there(9, 12, PHONE),))
    assert crowded.held_back_left(at(WEDNESDAY, time(9)), at(WEDNESDAY, time(12))) == 0
