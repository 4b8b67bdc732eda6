"""Whether the next step can be taken, asked before anybody takes it: what hides a button is what would refuse."""

from datetime import date, datetime

from meguro_hoiku import dates
from nurseries.models import Nursery
from reservations.denials import Denial
from reservations.finding import child_facts, interview_facts, live_rows
from reservations.models import Child, Interview, Registration, Reservation, WardSettings
from reservations.rules.booking import why_not_book
from reservations.rules.interviewing import why_not_interview
from reservations.rules.registering import why_not_register, why_not_withdraw, year_asked_for


def why_not_next_step(registration: Registration, state: str, now: datetime) -> Denial | None:
    """Why the registration's one next step is not to be had in LINE now (R6); None where it is."""
    if state == "usable":
        today = dates.day_of(now)
        ward, rows = WardSettings.objects.on(today), live_rows(registration, today, today, now)
        return why_not_book(child_facts(registration, ward=ward, rows=rows, closures=(), now=now), now)
    if state == Registration.State.INTERVIEW_PENDING:
        return why_not_interview(interview_facts(registration, now)[0], now)
    return None


def why_not_register_here(
    *, nursery: Nursery, child: Child | None, birth_date: date, now: datetime
) -> Denial | None:
    """Why LINE would not register the child at the nursery now; `child` is the guardian's own, if known (R3)."""
    own = list(Registration.objects.filter(child=child, nursery=nursery)) if child else []
    asked = year_asked_for(own, WardSettings.objects.on(dates.day_of(now)), now)
    return why_not_register(nursery=nursery, birth_date=birth_date, own=own, asked=asked, now=now)


def may_renew(registration: Registration, now: datetime) -> bool:
    """Whether a usable registration can be renewed for the next fiscal year now (R11)."""
    until = registration.valid_until
    if until is None or until < dates.day_of(now):
        return False
    ward = WardSettings.objects.on(dates.day_of(now))
    if dates.day_of(now) < ward.renewal_date(dates.fiscal_year(until)):
        return False
    child = registration.child
    denial = why_not_register_here(
        nursery=registration.nursery, child=child, birth_date=child.birth_date, now=now
    )
    return denial is None


def why_not_end(registration: Registration, now: datetime) -> Denial | None:
    """Why the guardian cannot withdraw it now (R12). To decide, lock its child first."""
    holds = (
        registration.interviews.filter(state=Interview.State.BOOKED).exists()
        or Reservation.objects.filter(registration=registration).held(now).exists()
    )
    return why_not_withdraw(registration=registration, holds_bookings=holds)
