"""Who may come through which door of the staff site: one line for each address, for `test_matrix.py`.

A verdict is what the visitor gets: `shown` (a page), `went` (done, and sent on), `done` (nothing to show), `refused`
(403 or 404), `home` (sent to the start page with a message: Django's answer for a row that is not there) or `login`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib import admin
from django.urls import URLPattern, URLResolver

SHOWN, WENT, REFUSED, HOME, LOGIN, DONE = "shown", "went", "refused", "home", "login", "done"


@dataclass(frozen=True)
class Line:
    """What staff of A get for an own row, for a foreign or missing one, and what the ward gets for any row.

    `row` names the attribute of a `House` (or `Ward`) that the address is about; without it the page is about no
    row and `staff` alone counts. With `post`, that form is posted.
    """

    staff: str
    ward: str
    row: str = ""
    other: str = REFUSED
    missing_for_ward: str = REFUSED
    post: dict[str, Any] | None = None
    anonymous: str = LOGIN
    nobody: str = LOGIN
    words: dict[str, Any] = field(default_factory=dict)


def page(staff: str = SHOWN, ward: str = SHOWN, **more: Any) -> Line:
    """A page about no row."""
    return Line(staff, ward, **more)


def of(row: str, staff: str = SHOWN, ward: str | None = None, **more: Any) -> Line:
    """A page of ours about a row."""
    return Line(staff, ward or staff, row, **more)


def django_row(row: str, staff: str, ward: str | None = None, **more: Any) -> Line:
    """Django's page about a row: what is not there leads home with a message."""
    refused = staff == REFUSED
    return Line(staff, ward or staff, row, REFUSED if refused else HOME, HOME, **more)


def of_the_ward(row: str, ward: str, missing_for_ward: str = HOME) -> Line:
    """A page about a row that only the ward may see."""
    return Line(REFUSED, ward, row, REFUSED, missing_for_ward)


def model(
    name: str, row: str, *, change: str, add: str = REFUSED, ward_add: str | None = None
) -> dict[str, Line]:
    """The five pages of a table that nurseries see. Nothing is ever deleted."""
    return {
        f"{name}_changelist": page(),
        f"{name}_add": page(add, ward_add or add),
        f"{name}_change": django_row(row, change),
        f"{name}_history": django_row(row, SHOWN),
        f"{name}_delete": of(row, REFUSED),
    }


def ward_model(name: str, row: str) -> dict[str, Line]:
    """The five pages of a table that is the ward's."""
    return {
        f"{name}_changelist": page(REFUSED),
        f"{name}_add": page(REFUSED),
        f"{name}_change": of_the_ward(row, SHOWN),
        f"{name}_history": of_the_ward(row, SHOWN),
        f"{name}_delete": of(row, REFUSED),
    }


DAY = {"day": date(2026, 8, 10)}
BATCH = {"batch": "00000000-0000-4000-8000-000000000000"}
# ward staff without a nursery in the header are asked to choose one first
CHOOSE_FIRST = HOME

# The ward's own pages: for nursery staff they do not exist.
WARD_POLICY: dict[str, Line] = {
    "board": page(REFUSED),
    "exports": page(REFUSED),
    "export_columns": page(REFUSED),
    "families": page(REFUSED),
    "family": of("guardian", REFUSED, SHOWN),
    "disclosure": of("guardian", REFUSED, SHOWN),
    "erase_family": of("guardian", REFUSED, SHOWN),
    "audit": page(REFUSED),
    "retention": page(REFUSED),
    "rules": page(REFUSED),
    "close_several": page(REFUSED),
    "incident": page(REFUSED),
    "nursery_new": page(REFUSED),
    "nursery_start": of("nursery", REFUSED, SHOWN),
    "nursery_end": of("nursery", REFUSED, SHOWN),
    "invitation_link": page(
        REFUSED, REFUSED, words={"uid": "MQ", "token": "0"}, anonymous=REFUSED, nobody=REFUSED
    ),
    "invitation": page(REFUSED, REFUSED, words={"uid": "MQ"}, anonymous=REFUSED, nobody=REFUSED),
    "close_month": page(REFUSED, words={"day": date(2026, 7, 1)}),
    "ask_use_reason": Line(REFUSED, WENT, post={}),
}

POLICY: dict[str, Line] = {
    "index": page(),
    "login": page(HOME, HOME, anonymous=SHOWN, nobody=SHOWN),
    "logout": page(SHOWN, SHOWN, post={}, anonymous=HOME, nobody=HOME),
    "password_change": page(),
    "password_change_done": page(),
    "autocomplete": page(REFUSED, REFUSED),
    "jsi18n": page(),
    "stay": page(DONE, DONE, post={}),
    "signed_in": page(),
    "switch_person": page(LOGIN, LOGIN, post={}),
    "lists": page(),
    "today_board": page(HOME, CHOOSE_FIRST),  # asked by no page of this nursery
    "day": page(SHOWN, CHOOSE_FIRST, words=DAY),
    "roster": page(SHOWN, CHOOSE_FIRST, words=DAY),
    "week_sheet": page(SHOWN, CHOOSE_FIRST, words=DAY),
    "evening_sheet": page(SHOWN, CHOOSE_FIRST, words=DAY),
    "call_sheet": page(SHOWN, CHOOSE_FIRST),
    "calls": page(SHOWN, CHOOSE_FIRST),
    "call": of("notification", WENT, post={}),
    "duplicates": page(SHOWN, CHOOSE_FIRST),
    "compare": of("registration"),
    "choose_nursery": page(HOME, HOME, post={"nursery": ""}),
    "phone": page(SHOWN, CHOOSE_FIRST),
    "phone_new": page(SHOWN, CHOOSE_FIRST),
    "make_slots": page(SHOWN, CHOOSE_FIRST),
    "make_interview_slots": page(SHOWN, CHOOSE_FIRST),
    "undo_slots": page(SHOWN, CHOOSE_FIRST, words=BATCH),
    "undo_interview_slots": page(SHOWN, CHOOSE_FIRST, words=BATCH),
    "closing": page(SHOWN, CHOOSE_FIRST),
    "closed": of("closed"),
    "reopen": of("closed"),
    "registration": of("registration"),
    "registration_stop": of("registration"),
    "registration_looks": of("registration"),
    "registration_sibling": of("registration"),
    "registration_lift": of("registration", WENT, post={}),
    "registration_told": of("registration", WENT, post={}),
    "registration_condition": of("registration", WENT, post={"condition": "none"}),
    "registration_held": of("waiting", WENT, post={"held_on": "2026-08-03"}),
    "registration_carry_over": of("waiting", WENT, post={}),
    "interview_result": of("interview", WENT, post={"result": "no_show"}),
    "interview_cancel": of("interview"),
    "phone_days": of("registration"),
    "phone_interview": of("waiting"),
    "phone_book": of("registration", words=DAY),
    "reservation": of("reservation"),
    "reservation_cancel": of("reservation"),
    "reservation_attendance": of("reservation", WENT, post={"attendance": "arrived"}),
    "registration_health": of("registration"),
    "reservation_health": of("reservation"),
    "health_changes": page(SHOWN, CHOOSE_FIRST),
    "health_change": of("health_change"),
    "health_take_back": of("health_answer", WENT, post={}),
    "reservation_change": of("reservation"),
    "reservation_change_to": of("reservation", words=DAY),
    "slots": page(SHOWN, CHOOSE_FIRST),
    "slot_week": page(SHOWN, CHOOSE_FIRST, words=DAY),
    "slot_month": page(SHOWN, CHOOSE_FIRST, words=DAY),
    "use_week": page(SHOWN, CHOOSE_FIRST),
    "keep_week": page(WENT, CHOOSE_FIRST, words=DAY, post={"name": "ふだんの週"}),
    "forget_week": of("week", WENT, post={}),
    "interview_slots": page(SHOWN, CHOOSE_FIRST),
    "interview_week": page(SHOWN, CHOOSE_FIRST, words=DAY),
    "slot_capacity": of("slot", WENT, post={"capacity": "4"}),
    "slot_call_off": of("slot", SHOWN, post={}),
    "slot": of("slot"),
    "interview_slot": of("interview_slot"),
    "second_factor": Line(REFUSED, SHOWN, "staff"),
    **model("nurseries_nursery", "nursery", change=SHOWN, ward_add=SHOWN),
    **model("nurseries_timeband", "band", change=SHOWN, add=SHOWN),
    **model("nurseries_question", "question", change=SHOWN, add=SHOWN),
    **model("nurseries_closedday", "closed", change=SHOWN),
    **model("reservations_guardian", "guardian", change=SHOWN),
    **model("reservations_child", "child", change=SHOWN),
    **model("reservations_registration", "registration", change=WENT),
    **model("reservations_interview", "interview", change=WENT),
    **model("reservations_reservation", "reservation", change=WENT),
    **model("reservations_reservationslot", "slot", change=WENT),
    **model("reservations_interviewslot", "interview_slot", change=WENT),
    **model("reservations_notification", "notification", change=SHOWN),
    **ward_model("reservations_wardsettings", "ward_settings"),
    **ward_model("reservations_consenttext", "consent_text"),
    **ward_model("auth_user", "staff"),
    **WARD_POLICY,
    "auth_user_password_change": of_the_ward("staff", SHOWN, missing_for_ward=REFUSED),
}


def routes() -> Iterator[URLPattern]:
    """Every pattern of the staff site, however deep."""
    waiting: list[URLPattern | URLResolver] = list(admin.site.get_urls())
    while waiting:
        each = waiting.pop()
        if isinstance(each, URLResolver):
            waiting.extend(each.url_patterns)
        else:
            yield each
