"""What happened to a booking or a registration, in plain words, from its row, the audit and the outbox (S8)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from auditlog.models import LogEntry
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.models import TimeBand
from nurseries.wording import day_text
from reservations.causes import about
from reservations.models import CancelledBy, Channel, Interview, Notification, Registration, Reservation
from staff.history import name_of_actor
from staff.roles import Access
from staff.words import when

State = Notification.State
DELIVERED = {
    State.ACCEPTED: "LINEでお知らせした：{kind}",
    State.NO_LINE: "LINEがないので、お知らせは電話で：{kind}",
    State.REJECTED: "お知らせがLINEに断られた：{kind}",
    State.EXPIRED: "お知らせを送れなかった：{kind}",
    State.SUPERSEDED: "お知らせをやめた：{kind}",
    State.QUEUED: "お知らせの送信待ち：{kind}",
    State.SENDING: "お知らせの送信中：{kind}",
}
CANCELLED = {
    CancelledBy.GUARDIAN: "保護者がLINEで取り消した",
    CancelledBy.CLOSURE: "お休みのため取り消した",
    CancelledBy.STOP: "登録の終了のため取り消した",
}
RESULTS = {
    Interview.State.PASSED: "{who}が面談の結果を入れた：利用可能",
    Interview.State.REFUSED: "{who}が面談の結果を入れた：利用できない",
    Interview.State.NO_SHOW: "{who}が面談の結果を入れた：来なかった",
    Interview.State.BOOKED: "{who}が面談の結果を元に戻した",
}
CANCELLED_BY_PHONE = "{who}が面談を電話で取り消した"
CALLED_OFF = "{who}が面談の人数を減らすために取り消した"


@dataclass(frozen=True)
class Event:
    """One line: when, and what."""

    at: datetime
    words: str


def chronicle_of_reservation(row: Reservation, access: Access) -> list[Event]:
    """From the booking on, the oldest first."""
    names = dict(TimeBand.objects.filter(nursery=row.registration.nursery_id).values_list("pk", "name"))
    events = [*_booked(row, _("予約した"), access), *_cancelled(row)]
    for entry in _entries(row):
        who = name_of_actor(entry.actor, access)
        words = _about_reservation(entry.changes or {}, who, names)
        if words:
            events.append(Event(entry.timestamp, words))
    events += _messages(about("reservation", row.pk, row.child.guardian), row.registration.nursery_id)
    return sorted(events, key=lambda event: event.at)


def _about_reservation(changes: dict[str, Any], who: str, bands: dict[int, str]) -> str:
    match changes:
        case {"from": {"date": before, "band": old}, "to": {"date": after, "band": new}}:
            start, end = _place(before, old, bands), _place(after, new, bands)
            return _("{who}が電話で変えた：{start}から{end}へ").format(who=who, start=start, end=end)
        case {"state": [_before, "cancelled"]}:
            return _("{who}が電話で取り消した").format(who=who)
        case {"state": [_before, "called_off"]}:
            return _("{who}が定員を減らすために取り消した").format(who=who)
        case {"health": _said}:
            return _("{who}が健康の答えを聞いた").format(who=who)
    return _about_attendance(changes, who)


def _place(day: str, band: int, bands: dict[int, str]) -> str:
    return f"{day_text(date.fromisoformat(day))}{bands.get(band, '')}"


def _about_attendance(changes: dict[str, Any], who: str) -> str:
    match changes:
        case {"left_at": str(at), **_rest} if at:
            return _("{who}が「帰った（{at}）」を記録した").format(who=who, at=_clock(at))
        case {"arrived_at": str(at), **_rest} if at:
            return _("{who}が「来た（{at}）」を記録した").format(who=who, at=_clock(at))
        case {"absence": str(absence), **_rest} if absence:
            words = Reservation.Absence(absence).label
            return _("{who}が「欠席（{words}）」を記録した").format(who=who, words=words)
        case {"left_at": [str(), ""]}:
            return _("{who}が「帰った」を元に戻した").format(who=who)
        case {"arrived_at": [str(), ""]}:
            return _("{who}が「来た」を元に戻した").format(who=who)
        case {"absence": [str(), ""]}:
            return _("{who}が「欠席」を元に戻した").format(who=who)
        case {"absence": "", **_rest}:  # as it was written when one press took everything back
            return _("{who}が出欠の記録を取り消した").format(who=who)
    return ""


def _clock(at: str) -> str:
    """A moment of an audit row, as a clock in Japan shows it."""
    return f"{dates.jst(datetime.fromisoformat(at)):%-H:%M}"


def chronicle_of_registration(row: Registration, access: Access) -> list[Event]:
    """From the registration on, its interviews included, the oldest first."""
    interviews = list(row.interviews.all())
    events = _booked(row, _("登録した"), access)
    causes = Q(cause__startswith=f"registration:{row.pk}:")
    for interview in interviews:
        causes |= about("interview", interview.pk, row.child.guardian)
        events += _of_interview(interview, access)
    for entry in _entries(row):
        words = _about_registration(entry.changes or {}, name_of_actor(entry.actor, access))
        if words:
            events.append(Event(entry.timestamp, words))
    events += _messages(causes, row.nursery_id)
    return sorted(events, key=lambda event: event.at)


def _of_interview(row: Interview, access: Access) -> list[Event]:
    what = _("面談を予約した（{when}）").format(when=when(row.starts_at, row.ends_at))
    events = [*_booked(row, what, access), *_cancelled(row, _("面談："))]
    for entry in _entries(row):
        who, state = name_of_actor(entry.actor, access), (entry.changes or {}).get("state")
        if isinstance(state, list):
            words = CALLED_OFF if state[-1] == "called_off" else CANCELLED_BY_PHONE
            events.append(Event(entry.timestamp, _(words).format(who=who)))
        elif state in RESULTS:
            events.append(Event(entry.timestamp, _(RESULTS[Interview.State(state)]).format(who=who)))
    return events


def _about_registration(changes: dict[str, Any], who: str) -> str:
    match changes:
        case {"state": "stopped"}:
            return _("{who}が登録を止めた").format(who=who)
        case {"refusal_told": True}:
            return _("{who}が「利用できない」を電話で伝えた").format(who=who)
        case {"lifted": True}:
            return _("{who}がLINEでもう一度登録できるようにした").format(who=who)
        case {"carried_over_from": _old}:
            return _("{who}が前の登録から引き継いだ").format(who=who)
        case {"condition": _condition, **_rest}:
            return _("{who}が条件を変えた").format(who=who)
        case {"duplicate": "different", **_rest}:
            return _("{who}が「同じ子ではない」と判断した").format(who=who)
        case {"duplicate": _decision, **_rest}:
            return _("{who}が重なりを判断し、片方を止めた").format(who=who)
    return ""


def _entries(row: Model) -> Iterable[LogEntry]:
    """Changes only; the entry of the making is told by the row itself."""
    update = LogEntry.objects.get_for_object(row).filter(action=LogEntry.Action.UPDATE)
    return list(update.select_related("actor").order_by("timestamp", "pk"))


def _booked(row: Reservation | Registration | Interview, what: str, access: Access) -> list[Event]:
    if row.channel == Channel.LINE:
        return [Event(row.created_at, _("保護者がLINEで{what}").format(what=what))]
    made = LogEntry.objects.get_for_object(row).filter(action=LogEntry.Action.CREATE).select_related("actor")
    entry = made.first()
    who = name_of_actor(entry.actor if entry else None, access)
    return [Event(row.created_at, _("{who}が電話で{what}").format(who=who, what=what))]


def _cancelled(row: Reservation | Interview, before: str = "") -> Iterator[Event]:
    """Cancellations without an audit row of their own; those by phone have one."""
    words = CANCELLED.get(CancelledBy(row.cancelled_by)) if row.cancelled_by else None
    if words and row.cancelled_at:
        late = _("（期限の後）") if row.cancelled_after_deadline else ""
        yield Event(row.cancelled_at, f"{before}{_(words)}{late}")


def _messages(causes: Q, nursery_id: int) -> Iterator[Event]:
    rows = Notification.objects.filter(causes, nursery_id=nursery_id)
    for row in rows.select_related("phoned_by"):
        at = row.accepted_at or row.created_at
        yield Event(at, _(DELIVERED[State(row.state)]).format(kind=row.get_kind_display()))
        if row.phoned_at:
            yield Event(row.phoned_at, _("電話で伝えた：{kind}").format(kind=row.get_kind_display()))


def moments(events: Iterable[Event]) -> list[tuple[str, str]]:
    """Each line as the pages show it: 「8月3日（月）9:12」 and the words."""
    return [
        (f"{day_text(dates.day_of(event.at))}{dates.jst(event.at):%-H:%M}", event.words) for event in events
    ]
