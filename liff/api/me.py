"""What me/ answers: put together from few queries."""

from collections import defaultdict
from datetime import date, datetime

from liff.api.json import Json, child_json, registration_json
from meguro_hoiku import dates
from reservations.models import Child, ConsentText, Guardian, Reservation, WardSettings
from reservations.services.guardians import has_consented
from reservations.status import registrations_of


def me_json(guardian: Guardian, now: datetime) -> Json:
    """The guardian, the consent, the children with the days they hold, the registrations."""
    today = dates.day_of(now)
    children = list(guardian.children.all())
    statuses = registrations_of(guardian, now)
    return {
        "guardian": _contact_json(guardian),
        "language": guardian.language,
        "consent": consent_json(guardian, today),
        "children": _children_json(guardian, children, now),
        "registrations": [registration_json(status, len(children)) for status in statuses],
    }


def consent_json(guardian: Guardian, today: date) -> Json:
    """The text in force, empty as long as the ward has written none, and whether the guardian has agreed."""
    try:
        text = ConsentText.objects.current(today)
    except ConsentText.DoesNotExist:
        return {"version": "", "text": "", "given": False}
    return {"version": text.version, "text": text.text, "given": has_consented(guardian, today)}


def _contact_json(guardian: Guardian) -> Json | None:
    if not guardian.name:
        return None
    return {name: getattr(guardian, name) for name in ("name", "postal_code", "address", "phone")}


def _children_json(guardian: Guardian, children: list[Child], now: datetime) -> list[Json]:
    limit = WardSettings.objects.on(dates.day_of(now)).hold_limit
    held: dict[int, list[str]] = defaultdict(list)
    days = Reservation.objects.of(guardian).held(now).order_by("starts_at").values_list("child_id", "date")
    for child_id, day in days:
        held[child_id].append(day.isoformat())
    return [
        {**child_json(child, len(children)), "held_days": held[child.pk], "limit": limit}
        for child in children
    ]
