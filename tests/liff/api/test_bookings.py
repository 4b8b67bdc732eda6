"""bookings/ and reservations/{id}/cancel/: what is held, and giving it back."""

from datetime import timedelta
from uuid import uuid4

from reservations.models import CancelledBy, Notification, Reservation
from tests import factories
from tests.factories import FRIDAY, WEDNESDAY


def test_everything_held_is_listed_by_start_interviews_too(parent):
    interview = factories.child_with_interview()
    guardian = interview.registration.child.guardian
    usable = factories.usable_child(factories.nursery("other"), interview.registration.child)
    friday = factories.reservation(usable, factories.slot(FRIDAY, at=usable.nursery))
    factories.cancelled(factories.reservation(usable, factories.slot(WEDNESDAY, at=usable.nursery)))

    listed = parent(guardian).get("bookings/").json()["bookings"]

    assert [(each["kind"], each["id"]) for each in listed] == [
        ("interview", str(interview.public_id)),
        ("reservation", str(friday.public_id)),
    ]
    assert listed[0]["title"].endswith("（面談用）")


def test_nothing_held_is_an_empty_list(parent):
    factories.child_at_the_limit()

    assert parent(factories.guardian()).get("bookings/").json() == {"bookings": []}


def test_after_the_deadline_a_booking_says_to_phone(parent, clock):
    booking = factories.reservation()
    clock.move_to(booking.cancel_until + timedelta(minutes=1))

    listed = parent(booking.child.guardian).get("bookings/").json()["bookings"]

    assert listed[0]["cancellable"] is False
    assert listed[0]["denial"]["code"] == "deadline_passed"
    assert listed[0]["denial"]["action"]["href"] == "tel:0300000001"


def test_cancelling_frees_the_place_tells_once_and_is_harmless_twice(parent):
    booking = factories.reservation(on=factories.slot_with_one_place(WEDNESDAY))
    browser = parent(booking.child.guardian)

    answers = [browser.post(f"reservations/{booking.public_id}/cancel/") for _ in range(2)]

    assert [(answer.status_code, answer.json()["state"]) for answer in answers] == [(200, "cancelled")] * 2
    booking.refresh_from_db()
    booking.slot.refresh_from_db()
    assert (booking.cancelled_by, booking.slot.peak) == (CancelledBy.GUARDIAN, 0)
    assert Notification.objects.count() == 1


def test_too_late_is_refused_with_the_phone(parent, clock):
    booking = factories.reservation()
    clock.move_to(booking.cancel_until + timedelta(minutes=1))

    answer = parent(booking.child.guardian).post(f"reservations/{booking.public_id}/cancel/")

    assert (answer.status_code, answer.json()["code"]) == (409, "deadline_passed")
    assert answer.json()["action"]["kind"] == "phone"
    assert Reservation.objects.get().state == "booked"


def test_the_whole_minute_of_the_deadline_counts(parent, clock):
    booking = factories.reservation()
    clock.move_to(booking.cancel_until + timedelta(seconds=59))

    answer = parent(booking.child.guardian).post(f"reservations/{booking.public_id}/cancel/")

    assert answer.status_code == 200


def test_what_is_over_cannot_be_cancelled(parent, clock):
    booking = factories.reservation()
    clock.move_to(booking.ends_at)

    answer = parent(booking.child.guardian).post(f"reservations/{booking.public_id}/cancel/")

    assert (answer.status_code, answer.json()["code"]) == (409, "over")


def test_anybody_else_s_is_as_if_it_were_not_there(parent):
    booking = factories.reservation()
    stranger = parent(factories.guardian())

    answers = [
        stranger.post(f"reservations/{each}/cancel/")
        for each in (booking.public_id, uuid4(), booking.pk, "nonsense")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert Reservation.objects.get().state == "booked"
