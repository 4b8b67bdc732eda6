"""面談の予約: which time, check (I1); and the interview itself."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from liff.owned import registration_of
from liff.pages.frame import liff_page, show
from liff.pages.stops import stop
from meguro_hoiku import dates
from reservations.interviewing import InterviewChoice, interview_choices
from reservations.models import Guardian, Interview, Registration


@liff_page
def choose_time(request: HttpRequest, guardian: Guardian, now: datetime, public_id: UUID) -> HttpResponse:
    """The days and times that can be chosen; right after registering it says that this went well (R5)."""
    registration = registration_of(guardian, public_id)
    choices = interview_choices(registration, now)
    if choices.denial:
        return stop(request, choices.denial, registration=registration)
    return show(
        request,
        "interview",
        title=_("面談の日を選ぶ"),
        heading=_("面談の日と時間を選んでください"),
        step=_("面談の予約　2つのうち1つ目"),
        nurseries=[registration.nursery],
        registration=registration,
        days=_by_day(choices.slots),
        cancel_rule=choices.cancel_rule,
        has_just_registered="registered" in request.GET,
        is_taken="taken" in request.GET,
        alert_title=_("選び直してください：") if "taken" in request.GET else "",
        back=reverse("pages:home"),
    )


@liff_page
def check_time(
    request: HttpRequest, guardian: Guardian, now: datetime, public_id: UUID, slot_id: UUID
) -> HttpResponse:
    """What is going to be booked; the choice again when the time has gone meanwhile."""
    registration = registration_of(guardian, public_id)
    booked = registration.interviews.filter(state=Interview.State.BOOKED).first()
    if booked:
        title, heading = _("予約ずみ"), _("面談の予約は完了しています")
        return _about(request, registration, "booked_already", title=title, heading=heading, interview=booked)
    choices = interview_choices(registration, now)
    if choices.denial:
        return stop(request, choices.denial, registration=registration)
    times = reverse("pages:interview_times", args=[registration.public_id])
    chosen = next((each for each in choices.slots if each.slot.public_id == slot_id), None)
    if chosen is None:
        return _about(request, registration, "interview_gone", title=_("選び直してください"), times=times)
    return _about(
        request,
        registration,
        "interview_check",
        title=_("面談の確認"),
        heading=_("この内容で面談を予約しますか"),
        step=_("面談の予約　2つのうち2つ目"),
        chosen=chosen,
        payload={"slot": str(chosen.slot.public_id)},
        key=str(uuid4()),
        times=times,
        back=times,
    )


def _about(request: HttpRequest, registration: Registration, template: str, **context: Any) -> HttpResponse:
    return show(request, template, nurseries=[registration.nursery], registration=registration, **context)


def _by_day(choices: Iterable[InterviewChoice]) -> list[tuple[date, list[InterviewChoice]]]:
    return [
        (day, list(group))
        for day, group in groupby(choices, key=lambda each: dates.day_of(each.slot.starts_at))
    ]
