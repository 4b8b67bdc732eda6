"""A reservation as far as it has been chosen: hours, answers, health; and what is finally sent."""

import json
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from liff.pages.fields import Field, answers_in, question_fields, section, text_at
from nurseries.models import Question
from reservations.answers import MOST_CHARACTERS, answer_words
from reservations.calendar import Calendar, CalendarBand, CalendarDay
from reservations.health import NOTE_WITHOUT_CHANGE
from reservations.models import Reservation


class ReservationDraft:
    """One day of a calendar with what the guardian has said about it.

    `typed` is the data of a draft; of another registration nothing counts. Answers stay when the day changes;
    the hours, and whatever is about health, belong to the day they were chosen for. `is_under_way` says that the
    family has not left off meanwhile. `band` names hours that the address has chosen already.
    """

    def __init__(
        self,
        calendar: Calendar,
        day: CalendarDay,
        typed: dict[str, Any],
        band: str = "",
        *,
        is_under_way: bool = True,
    ) -> None:
        data = typed
        if text_at(data, "registration") != str(calendar.registration.public_id):
            data = {}
        self.calendar, self.day, self.data, self.is_under_way = calendar, day, data, is_under_way
        self.is_of_this_day = text_at(data, "date") == day.date.isoformat()
        self.band = self._chosen_band(band or (text_at(data, "time_band") if self.is_of_this_day else ""))
        self.questions = list(calendar.questions)
        answers = section(data, "answers")
        self.fields = question_fields(self.questions, answers if self.is_of_this_day else {}, answers)
        self.answers = answers_in(self.fields, self.questions)
        self.health = self._health()
        self.note = Field(
            "health_note",
            _("変わったことがあるとき、園に伝えること"),
            "text",
            value=text_at(data, "health_note") if self.is_of_this_day or is_under_way else "",
            required=False,
            attributes={"maxlength": str(MOST_CHARACTERS)},
        )

    @property
    def asks_nothing(self) -> bool:
        """Whether the day leaves nothing to choose or to answer."""
        return len(self.free_bands) == 1 and not self.questions and not self.calendar.asks_health

    @property
    def free_bands(self) -> list[CalendarBand]:
        """The hours that can be chosen."""
        return [band for band in self.day.bands if band.denial is None]

    @property
    def was_typed(self) -> bool:
        """Whether the guardian has sent this day's form, so that what is missing may be named."""
        return self.is_of_this_day

    @property
    def errors(self) -> list[Field]:
        """What is missing or wrong, in the order of the page."""
        errors = [each for each in self.fields if each.error]
        if self.band is None:
            errors.insert(
                0, Field("time_band", _("時間"), "choice", error=_("利用する時間を選んでください。"))
            )
        if self.health_field.error:
            errors.append(self.health_field)
        if self.health and not self.is_changed and self.note.value:
            errors.append(Field("health_note", _("健康"), error=str(NOTE_WITHOUT_CHANGE)))
        return errors

    @property
    def health_field(self) -> Field:
        """The question whether the child's health has changed, with what is wrong while nobody has answered it."""
        is_missing = self.calendar.asks_health and not self.health
        missing = _("お子さんの健康について、変わりがないかを答えてください。")
        return Field("health", _("健康"), error=missing if is_missing else "")

    @cached_property
    def health_answers(self) -> list[tuple[str, str]]:
        """What was said about the child's health at registration, to be confirmed."""
        registration = self.calendar.registration
        asked = Question.objects.asked(registration.nursery, Question.Moment.REGISTRATION)
        questions = {str(question.public_id): question for question in asked}
        return [
            (answer["text"], answer_words(answer, questions))
            for answer in registration.answers
            if answer.get("is_health")
        ]

    @property
    def health_record(self) -> str:
        """A print of what the page shows about the child's health: 「変わりない」 holds for that alone (S9)."""
        told = [(each.said_at.isoformat(), each.note) for each in self.calendar.told_before]
        return sha256(json.dumps([self.health_answers, told]).encode()).hexdigest()[:16]

    @property
    def is_complete(self) -> bool:
        """Whether it can be checked and booked."""
        return not self.errors

    @property
    def payload(self) -> dict[str, Any]:
        """The body of the API's POST."""
        body: dict[str, Any] = {"date": self.day.date.isoformat(), "answers": self.answers}
        if self.band:
            body["time_band"] = str(self.band.band.public_id)
        if self.calendar.asks_health:
            body["health"] = self.health
        if self.is_changed and self.note.value:
            body["health_note"] = self.note.value
        return body

    @property
    def is_changed(self) -> bool:
        """Whether the guardian said that the child's health has changed."""
        return self.health == Reservation.Health.CHANGED

    def _chosen_band(self, band: str) -> CalendarBand | None:
        free = self.free_bands
        if not band and len(free) == 1:
            return free[0]
        return next((each for each in free if str(each.band.public_id) == band), None)

    def _health(self) -> str:
        """Never preset: it counts for the day and the record it was said about, until the family leaves off (B1)."""
        said = text_at(self.data, "health") if self.is_of_this_day and self.is_under_way else ""
        if said and text_at(self.data, "health_record") != self.health_record:
            return ""
        return said if said in (Reservation.Health.UNCHANGED, Reservation.Health.CHANGED) else ""
