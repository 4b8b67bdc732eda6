"""What the services have written before a test tampers with it."""

import pytest
import time_machine

from nurseries.models import ClosedDay
from reservations.services.closing import close_days
from reservations.services.interview import book_interview
from reservations.services.interview_results import pass_interview
from reservations.services.reservation import ReservationInput, book_by_phone
from tests import factories
from tests.factories import NOW, THURSDAY
from tests.reservations.services.acts import book


@pytest.fixture(autouse=True)
def _the_week_of_now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def booking():
    """A day booked in LINE through the service."""
    factories.slot()
    return book(factories.usable_child()).row


@pytest.fixture
def interview(staff):
    """An interview booked in LINE and passed by staff."""
    registration = factories.registered_child()
    row = book_interview(
        guardian=registration.child.guardian,
        registration=registration,
        slot=factories.interview_slot(),
        key="one",
        now=NOW,
    ).row
    return pass_interview(interview=row, by=staff, now=NOW)


@pytest.fixture
def call(staff):
    """A day booked by phone."""
    on = factories.slot(THURSDAY)
    return book_by_phone(
        registration=factories.usable_child(),
        wanted=ReservationInput(on.date, on.bands.get().band),
        by=staff,
        now=NOW,
    )


@pytest.fixture
def called_off(booking, staff):
    """A booking that a closure has called off."""
    close_days(
        nursery=booking.slot.nursery, days=[booking.date], reason=ClosedDay.Reason.STAFF, by=staff, now=NOW
    )
    return booking
