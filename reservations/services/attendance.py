"""Whether a booked child came: apart from the booking itself, without any penalty (B12, S10).

What is noted grows one press at a time, nothing → came → left, or nothing → absent; each press is taken back by
itself, the last one first.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.wording import clock_text, day_text
from reservations.audit import record_change
from reservations.denials import DenialReason, Denied, deny
from reservations.models import Reservation
from reservations.services import locking
from reservations.services.transactions import in_one_transaction


@in_one_transaction
def record_arrival(
    *, reservation: Reservation, by: User, now: datetime, at: datetime | None = None
) -> Reservation:
    """The child came at `at`; without it now, which only the day itself allows. A second press changes nothing.

    Raises Denied before the day, once cancelled, for a time that cannot be, and where something else is noted.
    """
    row = _lock(reservation, now)
    if row.absence or (at is not None and row.arrived_at not in (None, at)):
        raise _noted_already(row)
    if row.arrived_at is None:
        _write(row, by, arrived_at=_moment(row, at, now))
    return row


@in_one_transaction
def record_departure(
    *, reservation: Reservation, by: User, now: datetime, at: datetime | None = None
) -> Reservation:
    """The child left at `at`, or now, on the same terms. Raises Denied also if it has not come by then."""
    row = _lock(reservation, now)
    if row.arrived_at is None:
        raise _refuse(row, _("先に「来た」を記録してください。"))
    if at is not None and row.left_at not in (None, at):
        raise _noted_already(row)
    if row.left_at is None:
        left_at = _moment(row, at, now)
        if left_at < row.arrived_at:
            came = _clock(row.arrived_at)
            raise _refuse(
                row, _("{came}に来ています。帰った時刻は、それより後にしてください。").format(came=came)
            )
        _write(row, by, left_at=left_at)
    return row


@in_one_transaction
def record_absence(
    *, reservation: Reservation, absence: Reservation.Absence, by: User, now: datetime
) -> Reservation:
    """The child does not come; the place stays booked. A second press changes nothing.

    Raises Denied before the day, once cancelled, and where something else is noted.
    """
    row = _lock(reservation, now)
    if row.arrived_at is not None or row.absence not in ("", absence):
        raise _noted_already(row)
    if not row.absence:
        _write(row, by, absence=absence)
    return row


@in_one_transaction
def undo_last_press(*, reservation: Reservation, seen: str, by: User, now: datetime) -> Reservation:
    """Take back the press that `seen` (its `last_press`) names, and nothing before it.

    Raises Denied if somebody has noted or taken back something since it was seen.
    """
    row = _lock(reservation, now)
    if not seen or row.last_press != seen:
        words = _("画面をひらいたあとに、記録が変わりました。いまは{noted}です。元に戻していません。")
        raise _refuse(row, words.format(noted=_noted(row)))
    name = "absence" if row.absence else "left_at" if row.left_at else "arrived_at"
    before = getattr(row, name)
    setattr(row, name, "" if name == "absence" else None)
    row.save(update_fields=[name])
    record_change(actor=by, row=row, action="update", changes={name: [str(before), ""]})
    return row


def _lock(reservation: Reservation, now: datetime) -> Reservation:
    locking.lock_children([reservation.child_id])
    row = locking.reread_reservation(reservation.pk)
    if row.state != Reservation.State.BOOKED:
        raise _refuse(row, _("この予約は取り消されています。"))
    if row.date > dates.day_of(now):
        raise _refuse(row, _("{day}になってから記録できます。").format(day=day_text(row.date)))
    return row


def _moment(row: Reservation, at: datetime | None, now: datetime) -> datetime:
    """The time to note. Another day's clock says nothing about the day of use."""
    if at is None and row.date == dates.day_of(now):
        return now
    if at is None or dates.day_of(at) != row.date:
        raise _refuse(row, _("{day}の時刻を入れてください。").format(day=day_text(row.date)))
    if at > now:
        raise _refuse(row, _("{at}には、まだなっていません。").format(at=_clock(at)))
    return at


def _noted_already(row: Reservation) -> Denied:
    words = _("もう{noted}となっています。変えるときは、先に「元に戻す」を押してください。")
    return _refuse(row, words.format(noted=_noted(row)))


def _noted(row: Reservation) -> str:
    """What is noted, in words."""
    if row.absence:
        return _("「欠席（{words}）」").format(words=Reservation.Absence(row.absence).label)
    if row.arrived_at is None:
        return _("「記録なし」")
    if row.left_at is None:
        return _("「{came}に来た」").format(came=_clock(row.arrived_at))
    return _("「{came}に来て{left}に帰った」").format(came=_clock(row.arrived_at), left=_clock(row.left_at))


def _clock(moment: datetime) -> str:
    return clock_text(dates.jst(moment).time())


def _refuse(row: Reservation, sentence: str) -> Denied:
    return Denied(deny(DenialReason.OVER, sentence=sentence, phone=row.registration.nursery.phone))


def _write(row: Reservation, by: User, **values: object) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    record_change(
        actor=by, row=row, action="update", changes={name: str(value) for name, value in values.items()}
    )
