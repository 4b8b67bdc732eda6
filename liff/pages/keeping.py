"""What the family keeps of a booking: a slip to print, and an entry for a calendar of its own."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liff.owned import interview_of, reservation_of
from liff.pages.frame import liff_page, show
from meguro_hoiku import dates
from nurseries.wording import deadline_text
from reservations.models import Guardian, Interview, Reservation
from reservations.status import Booking, booking_of

FILE_LIFETIME = timedelta(days=1)
LONGEST_LINE = 75  # bytes, of RFC 5545
_SALT = "liff.calendar-file"


@liff_page
def reservation_slip(
    request: HttpRequest, guardian: Guardian, now: datetime, public_id: UUID
) -> HttpResponse:
    """予約の控え of a reservation."""
    return _slip(request, booking_of(reservation_of(guardian, public_id), now), now)


@liff_page
def interview_slip(request: HttpRequest, guardian: Guardian, now: datetime, public_id: UUID) -> HttpResponse:
    """予約の控え of an interview."""
    return _slip(request, booking_of(interview_of(guardian, public_id), now), now)


def _slip(request: HttpRequest, booking: Booking, now: datetime) -> HttpResponse:
    """What stands in it is what the booking's own page says; one that is not held has none."""
    if booking.state != "booked":
        raise Http404
    back = reverse(f"pages:{booking.kind}", args=[booking.row.public_id])
    return show(
        request,
        "slip",
        title=_("予約の控え"),
        nurseries=[booking.nursery],
        booking=booking,
        now=now,
        back=back,
    )


def file_address(booking: Booking, now: datetime) -> str:
    """Where the entry can be fetched for a day, outside LINE's browser too: it can keep no files.

    The address is its own key, since the phone's browser has no session; nothing personal is behind it.
    """
    until = int((now + FILE_LIFETIME).timestamp())
    key = Signer(salt=_SALT).sign_object([booking.kind, booking.row.public_id.hex, until])
    return reverse("pages:calendar_file", args=[key]) + "?openExternalBrowser=1"


@require_safe
def calendar_file(request: HttpRequest, key: str) -> HttpResponse:
    """The entry as iCalendar: nursery, day, hours, deadline, telephone (A7)."""
    now = dates.now()
    with translation.override("ja"):
        entry = _entry(booking_of(_row_of(key, now), now), now)
    answer = HttpResponse(entry, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="ichijihoiku.ics"'
    answer["Cache-Control"] = "no-store"
    return answer


def _row_of(key: str, now: datetime) -> Reservation | Interview:
    try:
        kind, public_id, until = Signer(salt=_SALT).unsign_object(key)
    except BadSignature as error:
        raise Http404 from error
    if now.timestamp() > until:
        raise Http404
    model: type[Reservation | Interview] = Reservation if kind == "reservation" else Interview
    loaded = ("registration__nursery", "registration__child")
    row = model._default_manager.select_related(*loaded).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def _entry(booking: Booking, now: datetime) -> str:
    nursery = booking.nursery
    terms = _("LINEで取り消せる期限：{until}").format(until=deadline_text(booking.cancel_until))
    properties = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//meguro-hoiku//JA"),
        ("BEGIN", "VEVENT"),
        ("UID", str(booking.row.public_id)),
        ("DTSTAMP", _utc(now)),
        ("DTSTART", _utc(booking.starts_at)),
        ("DTEND", _utc(booking.ends_at)),
        ("SUMMARY", _text(_("一時保育：{title}").format(title=booking.title))),
        ("LOCATION", _text(f"{nursery.name} {nursery.address}")),
        ("DESCRIPTION", _text(f"{terms}\n{nursery.phone}（{nursery.phone_hours}）")),
        ("STATUS", "CONFIRMED" if booking.state == "booked" else "CANCELLED"),
        ("END", "VEVENT"),
        ("END", "VCALENDAR"),
    ]
    return "".join(f"{_folded(f'{name}:{value}')}\r\n" for name, value in properties)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    for sign, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        value = value.replace(sign, escaped)
    return value


def _folded(line: str) -> str:
    """Cut where the standard wants it, never within a character; the rest goes on after a blank."""
    pieces, piece = [], ""
    for character in line:
        if len((piece + character).encode()) > LONGEST_LINE - 1:
            pieces.append(piece)
            piece = ""
        piece += character
    return "\r\n ".join([*pieces, piece])
