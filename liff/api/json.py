"""The domain's answers as JSON (design §4), written by hand: serializers would cost more than the query."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from liff.actions import action_of
from meguro_hoiku import dates
from nurseries.models import Nursery, Question
from reservations.calendar import Calendar, CalendarDay
from reservations.denials import Denial
from reservations.interviewing import InterviewChoices
from reservations.models import Child
from reservations.naming import child_label, label_of
from reservations.status import Booking, RegistrationStatus

Json = dict[str, Any]


@lru_cache(maxsize=4096)  # a calendar has a hundred, the same for every child of a nursery
def moment_json(moment: datetime) -> str:
    """A moment in ISO 8601 with Japan's offset."""
    return dates.jst(moment).isoformat()


def denial_json(denial: Denial, phone: str = "") -> Json:
    """A refusal; `phone` is the nursery's where the denial does not say it."""
    body: Json = {
        "code": denial.reason.value,
        "message": denial.message,
        "facts": {name: _fact(value) for name, value in denial.facts.items() if name != "way"},
        "action": action_of(denial, phone).as_json(),
    }
    if denial.alternatives:
        body["alternatives"] = [
            {"date": place.date.isoformat(), "time_band": place.band_public_id}
            for place in denial.alternatives
        ]
    return body


def denial_or_null(denial: Denial | None, phone: str) -> Json | None:
    """The refusal, if there is one."""
    return None if denial is None else denial_json(denial, phone)


def _fact(value: Any) -> Any:
    """A fact as JSON: dates and times in ISO 8601, lists item by item, anything else as its words."""
    if isinstance(value, datetime):
        return moment_json(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_fact(each) for each in value]
    return value if isinstance(value, bool | int | str) else str(value)


def nursery_json(nursery: Nursery) -> Json:
    """A nursery beside something else."""
    return {"id": str(nursery.public_id), "name": nursery.name, "phone": nursery.phone}


def child_json(child: Child, siblings: int | None = None) -> Json:
    """A child beside something else; `siblings` is how many the guardian has, where that is known."""
    label = label_of(child) if siblings is None else child_label(child, siblings)
    return {"id": str(child.public_id), "name": child.name, "label": label}


def question_json(question: Question) -> Json:
    """A question as a form asks it."""
    return {
        "id": str(question.public_id),
        "text": question.text,
        "kind": question.kind,
        "required": question.required,
        "choices": [{"code": choice["code"], "text": choice["text"]} for choice in question.choices],
    }


def registration_json(status: RegistrationStatus, siblings: int | None = None) -> Json:
    """A registration as the guardian may see it."""
    registration, interview = status.registration, status.interview
    return {
        "id": str(registration.public_id),
        "nursery": nursery_json(registration.nursery),
        "child": child_json(registration.child, siblings),
        "state": status.state,
        "valid_until": status.valid_until.isoformat() if status.valid_until else None,
        "next_step": status.next_step,
        "interview": booking_json(interview, siblings) if interview else None,
    }


def booking_json(booking: Booking, siblings: int | None = None) -> Json:
    """A reservation or an interview."""
    return {
        "id": str(booking.row.public_id),
        "kind": booking.kind,
        "title": booking.title,
        "state": booking.state,
        "nursery": nursery_json(booking.nursery),
        "child": child_json(booking.child, siblings),
        "registration": str(booking.registration.public_id),
        "starts_at": moment_json(booking.starts_at),
        "ends_at": moment_json(booking.ends_at),
        "cancellable": booking.is_cancellable,
        "cancel_until": moment_json(booking.cancel_until),
        "denial": denial_or_null(booking.denial, booking.nursery.phone),
    }


def calendar_json(calendar: Calendar) -> Json:
    """What a registration may choose from."""
    phone = calendar.registration.nursery.phone
    # Each denial is put into words once: what stops a day stops its bands, and often other days too.
    said: dict[int, Json | None] = {}

    def denial(of: Denial | None) -> Json | None:
        if id(of) not in said:
            said[id(of)] = denial_or_null(of, phone)
        return said[id(of)]

    return {
        "from": calendar.start.isoformat(),
        "to": calendar.until.isoformat(),
        "held_days": [held.date.isoformat() for held in calendar.held],
        "limit": calendar.limit,
        "denial": denial(calendar.denial),
        "ask_health": calendar.asks_health,
        "health_changes": [
            {"said_at": moment_json(each.said_at), "note": each.note, "confirmed": each.is_confirmed}
            for each in calendar.told_before
        ],
        "days": [_day_json(day, denial) for day in calendar.days],
        "questions": [question_json(question) for question in calendar.questions],
    }


def _day_json(day: CalendarDay, denial: Callable[[Denial | None], Json | None]) -> Json:
    return {
        "date": day.date.isoformat(),
        "state": day.state,
        "places_left": day.places_left,
        "denial": denial(day.denial),
        "time_bands": [
            {
                "id": str(band.band.public_id),
                "name": band.band.name,
                "starts_at": moment_json(band.starts_at),
                "ends_at": moment_json(band.ends_at),
                "places_left": band.places_left,
                "denial": denial(band.denial),
                "cancel_until": moment_json(band.cancel_until),
            }
            for band in day.bands
        ],
    }


def interview_choices_json(choices: InterviewChoices, phone: str) -> Json:
    """The interview slots of a registration."""
    return {
        "denial": denial_or_null(choices.denial, phone),
        "cancel_rule": choices.cancel_rule,
        "slots": [
            {
                "id": str(choice.slot.public_id),
                "starts_at": moment_json(choice.slot.starts_at),
                "ends_at": moment_json(choice.slot.ends_at),
                "places_left": choice.places_left,
                "cancel_until": moment_json(choice.cancel_until),
            }
            for choice in choices.slots
        ],
    }
