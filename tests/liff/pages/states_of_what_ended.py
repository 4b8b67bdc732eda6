"""States of bookings that are over or were called off, and of interviews with their results (B12, C4, I5)."""

from datetime import date, timedelta

from reservations.models import CancelledBy, Interview, Registration
from tests import factories as cast
from tests.liff.pages import catalogue as c
from tests.liff.pages.catalogue import PHONE, Opened, State


def _interview(state: Interview.State, registration_state: Registration.State, **fields: object) -> Opened:
    """An interview of this morning with its result."""
    row = cast.child_with_interview(cast.interview_slot(cast.NOW - timedelta(hours=1)))
    Interview.objects.filter(pk=row.pk).update(state=state)
    Registration.objects.filter(pk=row.registration.pk).update(state=registration_state, **fields)
    return row.registration.child.guardian, f"/liff/interviews/{row.public_id}/"


def _passed() -> Opened:
    until = date(2027, 3, 31)
    return _interview(
        Interview.State.PASSED, Registration.State.USABLE, interviewed_on=cast.MONDAY, valid_until=until
    )


def _cancelled_interview() -> Opened:
    row = cast.child_with_interview()
    Interview.objects.filter(pk=row.pk).update(
        state=Interview.State.CANCELLED, cancelled_at=cast.NOW, cancelled_by=CancelledBy.NURSERY
    )
    pending = Registration.State.INTERVIEW_PENDING
    Registration.objects.filter(pk=row.registration.pk).update(state=pending)
    return row.registration.child.guardian, f"/liff/interviews/{row.public_id}/"


def _all_that_ended() -> Opened:
    row = cast.reservation(on=cast.slot(date(2026, 7, 29)), hold_number=None, hold_freed_at=cast.NOW)
    other = cast.reservation(row.registration, cast.slot(cast.FRIDAY))
    cast.cancelled(other)
    return row.child.guardian, "/liff/bookings/"


def _cancelled_at_the_limit() -> Opened:
    registration = cast.child_at_the_limit()
    first = registration.child.reservations.earliest("date")
    row = cast.cancelled(first)
    cast.reservation(registration, cast.slot(cast.TUESDAY, at=registration.nursery), hold_number=1)
    return registration.child.guardian, f"/liff/reservations/{row.public_id}/"


PASSED, REFUSED, NO_SHOW = Interview.State.PASSED, Interview.State.REFUSED, Interview.State.NO_SHOW
ENDED = [
    State("over", c.past_page, ("この予約は終わりました", "利用の日時を過ぎました。"), ("/calendar/",)),
    State(
        "called off by a closure",
        lambda: c.cancelled_page(by=CancelledBy.CLOSURE),
        ("園の都合でお休みになりました", "予約できる日数には数えません"),
        ("/calendar/",),
    ),
    State(
        "called off by the nursery",
        lambda: c.cancelled_page(by=CancelledBy.NURSERY),
        ("この予約は取り消しずみです", "園の都合で取り消しになりました", "くわしくは園に電話してください"),
        (PHONE,),
    ),
    State(
        "called off with the registration",
        lambda: c.cancelled_page(by=CancelledBy.STOP),
        ("登録が終わったため",),
        (PHONE,),
    ),
    State(
        "cancelled, and the child at its limit again",
        _cancelled_at_the_limit,
        ("取り消しずみ", "予約は2日分まで"),
        ("/liff/bookings/",),
    ),
    State(
        "everything that ended",
        _all_that_ended,
        ("終わった予約・取り消した予約", "7月29日（水）", "取り消しずみ"),
    ),
    State(
        "interview called off by the nursery",
        _cancelled_interview,
        ("園の都合で取り消しになりました", "面談の予約をする"),
        ("/interview/", PHONE),
    ),
    State("interview passed", _passed, ("一時保育を利用できます。",), ("/calendar/",)),
    State(
        "interview without a result",
        lambda: _interview(Interview.State.BOOKED, Registration.State.INTERVIEW_BOOKED),
        ("園が確認しています",),
        (PHONE,),
    ),
    State(
        "refused, and not told yet",
        lambda: _interview(REFUSED, Registration.State.REFUSED),
        ("園が確認しています",),
        (PHONE,),
        absent=("面談の結果",),
    ),
    State(
        "refused, told by phone",
        lambda: _interview(REFUSED, Registration.State.REFUSED, refusal_told_at=cast.NOW),
        ("園からお電話でお伝えしたとおりです",),
        (PHONE,),
    ),
    State(
        "did not come",
        lambda: _interview(NO_SHOW, Registration.State.INTERVIEW_PENDING),
        ("面談の日に会えませんでした", "面談の予約をする"),
        ("/interview/",),
    ),
]
