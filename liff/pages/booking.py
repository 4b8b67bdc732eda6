"""予約をする: which child, which day, which hours, check (B1–B9)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from liff.owned import registration_of
from liff.pages.cells import cells, first_column
from liff.pages.frame import after_consent, liff_page, show
from liff.pages.home import state_page
from liff.pages.last_time import choices_of_last_time
from liff.pages.reservation_draft import ReservationDraft
from liff.pages.stops import stop
from meguro_hoiku import dates
from nurseries.wording import day_text, span_text
from reservations.answers import answer_words
from reservations.calendar import Calendar, CalendarBand, CalendarDay, calendar_of
from reservations.denials import DenialReason
from reservations.models import Draft, Guardian, Registration, WardSettings
from reservations.services.guardians import draft_of
from reservations.status import registrations_of


def step_sentence(number: int) -> str:
    """Which of the steps child, day, hours, check it is; one without a choice is skipped and still counts."""
    return _("予約をする　4つのうち{number}つ目").format(number=number)


@liff_page
def choose_child(request: HttpRequest, guardian: Guardian, now: datetime) -> HttpResponse:
    """Which child at which nursery; the calendar at once where there is one choice, the states where none."""
    statuses = registrations_of(guardian, now)
    usable = [status for status in statuses if status.state == "usable"]
    if len(usable) == 1:
        registration = registration_of(guardian, usable[0].registration.public_id)
        return calendar_page(request, registration, now)
    if not usable:
        return state_page(request, guardian, now, wants_to_book=True)
    others = [status for status in statuses if status.state != "usable"]
    return show(
        request,
        "choose_child",
        title=_("お子さんを選ぶ"),
        heading=_("どなたの予約ですか"),
        step=step_sentence(1),
        usable=usable,
        others=others,
        today=dates.day_of(now),
        back=reverse("pages:home"),
    )


@liff_page
def calendar(request: HttpRequest, guardian: Guardian, now: datetime, public_id: UUID) -> HttpResponse:
    """The days of one registration."""
    return calendar_page(request, registration_of(guardian, public_id), now)


def calendar_page(request: HttpRequest, registration: Registration, now: datetime) -> HttpResponse:
    """The calendar, or why there is none to show."""
    shown = calendar_of(registration, now)
    if shown.denial:
        return stop(request, shown.denial, registration=registration)
    taken = Taken.read(request, shown)
    return show(
        request,
        "calendar",
        title=_("日にちを選ぶ"),
        heading=_("いつ利用しますか"),
        step=step_sentence(2),
        nurseries=[registration.nursery],
        registration=registration,
        cells=cells(shown),
        any_free=any(each.denial is None for each in shown.days),
        first_column=first_column(shown),
        calendar=shown,
        taken=taken,
        alert_title=_("選び直してください：") if taken else "",
        now=now,
        back=reverse("pages:home"),
    )


@dataclass(frozen=True)
class Taken:
    """A place that somebody else took while this guardian was choosing, and what is offered instead (B6)."""

    sentence: str
    instead: list[tuple[str, str]]

    @classmethod
    def read(cls, request: HttpRequest, shown: Calendar) -> "Taken | None":
        """What the address says, as far as the calendar still knows it: nothing in it is believed."""
        found = _place(shown, request.GET.get("taken", ""))
        if found is None:
            return None
        instead = [_place(shown, each) for each in request.GET.getlist("instead")[:3]]
        free = [place for place in instead if place and place[1].denial is None]
        links = [(_words(*place), _check_address(shown, *place)) for place in free]
        return cls(_why_not(*found), links)


def _place(shown: Calendar, named: str) -> tuple[CalendarDay, CalendarBand] | None:
    written, _dot, band_id = named.partition(".")
    for day in shown.days:
        for band in day.bands:
            if day.date.isoformat() == written and str(band.band.public_id) == band_id:
                return day, band
    return None


def _why_not(day: CalendarDay, band: CalendarBand) -> str:
    place = _words(day, band)
    if band.denial and band.denial.reason != DenialReason.FULL:
        said = _("選んだ{place}は、予約できませんでした。{why}ほかの日時を選んでください。")
        return said.format(place=place, why=band.denial.message)
    return _(
        "選んだ{place}の枠は、ほかの方の予約でいっぱいになりました。予約はできていません。ほかの日時を選んでください。"
    ).format(place=place)


def _words(_day: CalendarDay, band: CalendarBand) -> str:
    return span_text(band.starts_at, band.ends_at)


def _check_address(shown: Calendar, day: CalendarDay, band: CalendarBand) -> str:
    address = reverse("pages:check_reservation", args=[shown.registration.public_id, day.date])
    return f"{address}?band={band.band.public_id}"


@liff_page
@after_consent
def day(request: HttpRequest, guardian: Guardian, now: datetime, public_id: UUID, on: date) -> HttpResponse:
    """The hours of a day and the nursery's questions; the check page at once where there is no choice."""
    registration = registration_of(guardian, public_id)
    shown = calendar_of(registration, now)
    found = shown.day(on)
    if shown.denial or found is None or found.denial:
        return _no_such_day(request, shown, found, now)
    draft = _draft(request, guardian, shown, found, now)
    if draft.asks_nothing:
        return _check_page(request, draft, now)
    same = choices_of_last_time(shown, found)
    if same and "same" in request.GET:
        return _day_page(request, ReservationDraft(shown, found, same), is_same=True)
    return _day_page(request, draft, offers_same=bool(same))


def _draft(
    request: HttpRequest, guardian: Guardian, shown: Calendar, found: CalendarDay, now: datetime
) -> ReservationDraft:
    stored = draft_of(guardian, Draft.Kind.RESERVATION, now)
    return ReservationDraft(
        shown,
        found,
        stored.data if stored else {},
        request.GET.get("band", ""),
        is_under_way=stored is not None and stored.is_under_way(now),
    )


@liff_page
@after_consent
def check(request: HttpRequest, guardian: Guardian, now: datetime, public_id: UUID, on: date) -> HttpResponse:
    """What is going to be booked; the day again, with its errors, where something is still missing."""
    registration = registration_of(guardian, public_id)
    shown = calendar_of(registration, now)
    found = shown.day(on)
    held = next((each for each in shown.held if each.date == on), None)
    if held:
        return show(
            request,
            "booked_already",
            title=_("予約ずみ"),
            heading=_("この予約は完了しています"),
            nurseries=[registration.nursery],
            registration=registration,
            held=held,
        )
    if shown.denial or found is None or found.denial:
        return _no_such_day(request, shown, found, now)
    draft = _draft(request, guardian, shown, found, now)
    if not draft.is_complete:
        return _day_page(request, draft, errors=draft.errors if draft.was_typed else [])
    return _check_page(request, draft, now)


def _no_such_day(
    request: HttpRequest, shown: Calendar, found: CalendarDay | None, now: datetime
) -> HttpResponse:
    registration = shown.registration
    denial = shown.denial or (found.denial if found else None)
    if denial is None:
        return calendar_page(request, registration, now)
    title = _("{day}は選べません").format(day=day_text(found.date)) if found else ""
    return stop(request, denial, registration=registration, title=title)


def _day_page(request: HttpRequest, draft: ReservationDraft, **more: Any) -> HttpResponse:
    registration, on = draft.calendar.registration, draft.day.date
    return show(
        request,
        "day",
        title=_("時間を選ぶ"),
        heading=_("{day}の何時に利用しますか").format(day=day_text(on)),
        step=step_sentence(3),
        nurseries=[registration.nursery],
        registration=registration,
        draft=draft,
        few=WardSettings.objects.on(draft.calendar.start).few_threshold,
        next=reverse("pages:check_reservation", args=[registration.public_id, on]),
        back=reverse("pages:calendar", args=[registration.public_id]),
        **more,
    )


def _check_page(request: HttpRequest, draft: ReservationDraft, now: datetime) -> HttpResponse:
    registration, on = draft.calendar.registration, draft.day.date
    questions = {str(each.public_id): each for each in draft.calendar.questions}
    return show(
        request,
        "check",
        title=_("予約の確認"),
        heading=_("この内容で予約しますか"),
        step=step_sentence(4),
        nurseries=[registration.nursery],
        registration=registration,
        draft=draft,
        answers=[
            (field.label, answer_words({"question": field.question_id, "value": field.value}, questions))
            for field in draft.fields
            if field.value
        ],
        payload=draft.payload,
        key=str(uuid4()),
        grace=WardSettings.objects.on(dates.day_of(now)).cancel_grace_minutes,
        calendar_address=reverse("pages:calendar", args=[registration.public_id]),
        back=reverse("pages:calendar", args=[registration.public_id]),
        day_address="" if draft.asks_nothing else reverse("pages:day", args=[registration.public_id, on]),
    )
