"""前回と同じ: what the family chose at the booking before, to be taken once more in one tap (ux P9)."""

from typing import Any

from reservations.calendar import Calendar, CalendarDay
from reservations.models import Reservation


def choices_of_last_time(calendar: Calendar, day: CalendarDay) -> dict[str, Any]:
    """The hours and the answers of this child's last booking at this nursery, as far as the day offers them.

    In the form of a draft; empty where nothing can be taken over. Nothing about health: that is said anew at
    every booking (B1). No answer to a question that has other words by now.
    """
    last = _last_booking(calendar)
    if last is None:
        return {}
    free = [str(each.band.public_id) for each in day.bands if each.denial is None]
    band = str(last.band.public_id)
    answers = _answers(calendar, last)
    if not answers and (len(free) == 1 or band not in free):
        return {}
    return {
        "registration": str(calendar.registration.public_id),
        "date": day.date.isoformat(),
        "time_band": band if band in free else "",
        "answers": answers,
    }


def _last_booking(calendar: Calendar) -> Reservation | None:
    registration = calendar.registration
    made = Reservation.objects.filter(
        child_id=registration.child_id, registration__nursery_id=registration.nursery_id
    )
    return made.select_related("band").order_by("-created_at", "-pk").first()


def _answers(calendar: Calendar, last: Reservation) -> dict[str, Any]:
    asked = {str(each.public_id): each.text for each in calendar.questions if not each.is_health}
    return {
        answer["question"]: answer["value"]
        for answer in last.answers
        if asked.get(answer["question"]) == answer["text"] and not answer.get("is_health")
    }
