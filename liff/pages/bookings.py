"""予約の確認・取り消し: everything held, one booking as it stands, and whether to cancel it (C1–C4)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from liff.actions import action_of
from liff.owned import interview_of, reservation_of
from liff.pages.frame import liff_page, show
from liff.pages.keeping import file_address
from reservations.models import CancelledBy, Guardian, Reservation
from reservations.next_steps import why_not_next_step
from reservations.status import (
    Booking,
    booking_of,
    bookings_of,
    ended_bookings_of,
    registrations_of,
    status_of,
)


@liff_page
def bookings(request: HttpRequest, guardian: Guardian, now: datetime) -> HttpResponse:
    """Everything held, by start."""
    held = bookings_of(guardian, now)
    return show(
        request,
        "bookings",
        title=_("予約の確認"),
        heading=_("予約の確認と取り消し") if held else _("予約がありません"),
        nurseries=list({booking.nursery.pk: booking.nursery for booking in held}.values()),
        bookings=held,
        ended=ended_bookings_of(guardian, now),
        back=reverse("pages:home"),
    )


@liff_page
def reservation(request: HttpRequest, guardian: Guardian, now: datetime, public_id: UUID) -> HttpResponse:
    """One reservation."""
    return _booking_page(request, booking_of(reservation_of(guardian, public_id), now), now)


@liff_page
def interview(request: HttpRequest, guardian: Guardian, now: datetime, public_id: UUID) -> HttpResponse:
    """One interview."""
    return _booking_page(request, booking_of(interview_of(guardian, public_id), now), now)


@liff_page
def cancel_reservation(
    request: HttpRequest, guardian: Guardian, now: datetime, public_id: UUID
) -> HttpResponse:
    """はい / いいえ."""
    return _cancel_page(request, booking_of(reservation_of(guardian, public_id), now), now)


@liff_page
def cancel_interview(
    request: HttpRequest, guardian: Guardian, now: datetime, public_id: UUID
) -> HttpResponse:
    """はい / いいえ."""
    return _cancel_page(request, booking_of(interview_of(guardian, public_id), now), now)


def _booking_page(request: HttpRequest, booking: Booking, now: datetime) -> HttpResponse:
    """The booking as it stands; with `done` in the address, as the answer to what was just done."""
    is_done = "done" in request.GET
    is_over = booking.ends_at <= now or booking.state != "booked"
    context: dict[str, Any] = {"calendar_file": file_address(booking, now)}
    if is_over:
        context = _what_comes_next(booking, now)
    elif is_done and booking.kind == "reservation":
        context["days_left"] = _days_left(booking, now)
    return show(
        request,
        "booking",
        title=_title(booking, now, is_done=is_done),
        nurseries=[booking.nursery],
        booking=booking,
        is_done=is_done,
        is_over=is_over,
        **context,
    )


def _title(booking: Booking, now: datetime, *, is_done: bool) -> str:
    is_reservation = isinstance(booking.row, Reservation)
    if booking.state == "cancelled":
        if booking.row.cancelled_by == CancelledBy.CLOSURE:
            return _("園の都合でお休みになりました")
        return _("取り消しました") if is_done else _("この予約は取り消しずみです")
    if booking.state == "no_show":
        return _("面談の日に会えませんでした")
    if booking.state == "booked" and is_done:
        return _("予約しました") if is_reservation else _("面談を予約しました")
    if booking.ends_at <= now or booking.state != "booked":
        return _("この予約は終わりました") if is_reservation else _("この面談は終わりました")
    return _("予約の内容") if is_reservation else _("面談の予約の内容")


def _what_comes_next(booking: Booking, now: datetime) -> dict[str, Any]:
    """After what has ended: the registration's next step, or why there is none in LINE; else the phone."""
    status = status_of(booking.registration, now)
    pages = {"usable": "calendar", "interview_pending": "interview_times"}
    if status.state not in pages or (status.state == "usable") != (
        booking.kind == "reservation" or booking.state == "passed"
    ):
        return {}
    if denial := why_not_next_step(booking.registration, status.state, now):
        return {"denial": denial, "action": action_of(denial, booking.nursery.phone)}
    return {"next_address": reverse(f"pages:{pages[status.state]}", args=[booking.registration.public_id])}


def _days_left(booking: Booking, now: datetime) -> int:
    """How many days more the child may hold: 「続けてもう1日」 is offered only while there are any."""
    statuses = registrations_of(booking.child.guardian, now)
    own = next(each for each in statuses if each.registration == booking.registration)
    return max(own.limit - own.held_days, 0)


def _cancel_page(request: HttpRequest, booking: Booking, now: datetime) -> HttpResponse:
    """The question; the booking's page instead where LINE cannot cancel it any more."""
    if not booking.is_cancellable:
        return _booking_page(request, booking, now)
    plural = "reservations" if booking.kind == "reservation" else "interviews"
    return show(
        request,
        "cancel",
        title=_("予約の取り消し"),
        heading=_("この予約を取り消しますか"),
        nurseries=[booking.nursery],
        booking=booking,
        action=f"/liff/api/{plural}/{booking.row.public_id}/cancel/",
        address=reverse(f"pages:{booking.kind}", args=[booking.row.public_id]),
    )
