"""Addresses that open our pages inside LINE. They pass LINE's servers: opaque ids only (A7)."""

from django.conf import settings

from reservations.denials import Denial, Way


def page(path: str) -> str:
    """One of our pages, by its address below /liff/."""
    return f"{settings.LIFF_URL_BASE}/{settings.LIFF_ID}/{path}"


def home() -> str:
    """「いまの状態」."""
    return page("")


def register() -> str:
    """児童の登録."""
    return page("register/")


def book() -> str:
    """予約をする: which child, then the calendar."""
    return page("book/")


def bookings() -> str:
    """Everything held, as a list."""
    return page("bookings/")


def interview(registration: str) -> str:
    """Choosing the interview of the registration with this public id."""
    return page(f"registrations/{registration}/interview/")


def calendar(registration: str) -> str:
    """The calendar of the registration with this public id."""
    return page(f"registrations/{registration}/calendar/")


def reservation(public_id: str) -> str:
    """One reservation."""
    return page(f"reservations/{public_id}/")


def phone(number: str) -> str:
    """A telephone call."""
    return "tel:" + "".join(sign for sign in number if sign.isdigit() or sign == "+")


def ward_website() -> str:
    """What the ward says about 一時保育 in general."""
    return str(settings.WARD_WEBSITE_URL)


def way_out(denial: Denial, registration: str) -> str | None:
    """The page that the denial points to; None where the way is the phone, or none."""
    return {
        Way.STATE: home(),
        Way.BOOKINGS: bookings(),
        Way.CALENDAR: calendar(registration),
        Way.REGISTER: register(),
        Way.CONSENT: register(),
    }.get(denial.way)
