"""キャンセル, はい and いいえ. Old buttons answer with the present state, never with an error (C4)."""

from datetime import datetime

from liff.bot.postbacks import Postback, Target
from liff.messages import bookings
from liff.messages.flex import Json
from reservations.denials import Denied
from reservations.models import Guardian, Interview, Reservation
from reservations.services.cancellation import cancel_reservation
from reservations.services.interview import cancel_interview
from reservations.status import booking_of, bookings_of

Row = Reservation | Interview


def ask(guardian: Guardian | None, postback: Postback | None, now: datetime) -> list[Json]:
    """はい / いいえ, if it can be cancelled in LINE now; else how it stands."""
    row = _own(guardian, postback)
    if guardian is None or row is None:
        return _not_found(guardian, now)
    booking = booking_of(row, now)
    return [bookings.ask(booking)] if booking.is_cancellable else [_as_it_is(row, now)]


def cancel(guardian: Guardian | None, postback: Postback | None, now: datetime) -> list[Json]:
    """Cancel. The outbox's message alone tells it; nothing is replied then. Raises Busy."""
    row = _own(guardian, postback)
    if guardian is None or row is None:
        return _not_found(guardian, now)
    try:
        if isinstance(row, Reservation):
            after: Row = cancel_reservation(guardian=guardian, reservation=row, now=now)
        else:
            after = cancel_interview(guardian=guardian, interview=row, now=now)
    except Denied as denied:
        return [bookings.refused(booking_of(row, now), denied.denial)]
    is_our_doing = after.cancelled_at == now
    return [] if is_our_doing else [_as_it_is(after, now)]


def keep(guardian: Guardian | None, postback: Postback | None, now: datetime) -> list[Json]:
    """いいえ: nothing changes; it is said only of a booking that is still held."""
    row = _own(guardian, postback)
    if guardian is None or row is None:
        return _not_found(guardian, now)
    is_held = any(booking.row == row for booking in bookings_of(guardian, now))
    return [bookings.kept() if is_held else _as_it_is(row, now)]


def _own(guardian: Guardian | None, postback: Postback | None) -> Row | None:
    """The booking that the button names, if it is this guardian's: another's is as unknown as none."""
    if guardian is None or postback is None or postback.public_id is None:
        return None
    if postback.target is Target.RESERVATION:
        reservations = Reservation.objects.of(guardian).select_related(
            "registration__nursery", "child__guardian"
        )
        return reservations.filter(public_id=postback.public_id).first()
    interviews = Interview.objects.of(guardian).select_related(
        "registration__nursery", "registration__child__guardian"
    )
    return interviews.filter(public_id=postback.public_id).first()


def _as_it_is(row: Row, now: datetime) -> Json:
    booking = booking_of(row, now)
    if row.state == Reservation.State.CANCELLED:
        return bookings.cancelled(booking, row.cancelled_at, row.cancelled_by)
    return bookings.refused(booking, booking.denial) if booking.denial else bookings.held([booking])


def _not_found(guardian: Guardian | None, now: datetime) -> list[Json]:
    return bookings.not_found(bookings_of(guardian, now) if guardian else [])
