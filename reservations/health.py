"""What has been said about the health of children since their registrations (S9): for staff, and for the guardian."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nurseries.prepared import Prepared, Together
from reservations.models import DuplicateDecision, HealthChange, Registration, Reservation

NOTE_WITHOUT_CHANGE = _("変わったことが書いてあります。「変わった」を選ぶか、書いたことを消してください。")


@dataclass(frozen=True)
class ToldBefore:
    """A change as the guardian reads it beside 変わりない: it holds, confirmed by the nursery or not yet."""

    said_at: datetime
    note: str
    is_confirmed: bool
    is_in_staff_s_words: bool  # and therefore in Japanese, whatever the guardian reads


_OPEN = Prepared(
    lambda child, nursery: HealthChange.objects.about([child]).at(nursery).open(), 987654321, 987654322
)
_TAKEN_IN = Prepared(
    lambda child, nursery: HealthChange.objects.about([child]).at(nursery).taken_in(), 987654321, 987654322
)
_IN_FORCE = Together(_OPEN, _TAKEN_IN)


def told_before(registration: Registration) -> tuple[ToldBefore, ...]:
    """What was said about this child to this nursery and holds, in the order in which it was said."""
    key = (registration.child_id, registration.nursery_id)
    waiting, confirmed = _IN_FORCE.rows(key, key)
    told = [
        ToldBefore(row.said_at, row.note, is_confirmed, row.channel != HealthChange.Channel.LINE)
        for rows, is_confirmed in ((waiting, False), (confirmed, True))
        for row in rows
    ]
    return tuple(sorted(told, key=lambda each: each.said_at))


def changes_of(registrations: Iterable[Registration]) -> dict[int, list[HealthChange]]:
    """All that was said about each one's child at its nursery, answered or not, by the registration's key.

    For staff alone: it also finds what was said under another account of the same family after a carry-over
    (R8), and under a registration that staff stopped for being the same child (R4).
    """
    rows = list(registrations)
    children = _children_of(rows)
    wanted = {child for each in children.values() for child in each}
    found = HealthChange.objects.about(wanted).filter(nursery__in={row.nursery_id for row in rows})
    said = list(found.with_answers()) if rows else []
    return {
        row.pk: [
            change
            for change in said
            if change.nursery_id == row.nursery_id and change.child_id in children[row.pk]
        ]
        for row in rows
    }


def _children_of(rows: list[Registration]) -> dict[int, set[int]]:
    found = {row.pk: {row.child_id} for row in rows}
    stopped = {row.pk for row in rows if row.state == Registration.State.STOPPED}
    for pk, child in _carried_over(stopped).items():
        found[pk].add(child)
    for pk, child in _same_by_decision(rows):
        found[pk].add(child)
    return found


def _carried_over(registrations: set[int]) -> dict[int, int]:
    """The child under which each of them lives on, where it does: what was said has moved there."""
    now_at = {pk: pk for pk in registrations}
    children: dict[int, int] = {}
    while now_at:
        carried = Registration.objects.filter(carried_over_from__in=set(now_at.values()))
        steps = {
            old: (new, child) for old, new, child in carried.values_list("carried_over_from", "pk", "child")
        }
        children |= {pk: steps[at][1] for pk, at in now_at.items() if at in steps}
        now_at = {pk: steps[at][0] for pk, at in now_at.items() if at in steps}
    return children


def child_of_now(registration: Registration) -> int:
    """The child's key under the account to which it was carried over last; its own where it was not."""
    return _carried_over({registration.pk}).get(registration.pk, registration.child_id)


def _same_by_decision(rows: list[Registration]) -> list[tuple[int, int]]:
    """Each registration with the child that staff have called the same at this nursery."""
    children = {row.child_id for row in rows}
    stopped = DuplicateDecision.objects.filter(decision=DuplicateDecision.Decision.STOPPED)
    pairs = list(
        stopped.filter(Q(first__child__in=children) | Q(second__child__in=children)).values_list(
            "first__nursery", "first__child", "second__child"
        )
        if children
        else ()
    )
    return [
        (row.pk, other)
        for row in rows
        for nursery, first, second in pairs
        for mine, other in ((first, second), (second, first))
        if nursery == row.nursery_id and mine == row.child_id
    ]


def asks_health(registration: Registration) -> bool:
    """Whether health answers were given at registration, to be confirmed at each booking (B1)."""
    return any(answer.get("is_health") for answer in registration.answers)


def health_said(
    *, registration: Registration, health: str, note: str, must_be_said: bool
) -> Reservation.Health:
    """What a booking keeps of it. A change is kept also where nobody had asked: it must not vanish.

    Raises ValidationError where it has to be said and is not, and for a note without 変わった.
    """
    said = agreed(health, note)
    if not asks_health(registration):
        return said if said == Reservation.Health.CHANGED else Reservation.Health.UNASKED
    if must_be_said and said == Reservation.Health.UNASKED:
        raise ValidationError({"health": [_("健康やアレルギーに変わりがないか、選んでください。")]})
    return said


def agreed(health: str, note: str) -> Reservation.Health:
    """What was chosen, if the note goes with it: what somebody writes must not vanish. Raises ValidationError."""
    if note.strip() and health != Reservation.Health.CHANGED:
        raise ValidationError({"health": [NOTE_WITHOUT_CHANGE]})
    return Reservation.Health(health)
