"""The addresses of the pages, below /liff/. A step has an address of its own: Back goes one step back."""

from datetime import date

from django.urls import URLPattern, path, re_path, register_converter

from liff.pages import booking, bookings, home, interview, keeping, outside, own, registration

app_name = "pages"


class DayConverter:
    """A date in an address: 2026-08-05."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The date; ValueError, which is a 404, for the 30th of February."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """As it is read."""
        return value.isoformat()


register_converter(DayConverter, "day")

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("register/", registration.register, name="register"),
    path("register/<slug:step>/", registration.register, name="register_step"),
    path("registrations/<uuid:public_id>/interview/", interview.choose_time, name="interview_times"),
    path(
        "registrations/<uuid:public_id>/interview/<uuid:slot_id>/",
        interview.check_time,
        name="check_interview",
    ),
    path("me/", own.own_data, name="own_data"),
    path("registrations/<uuid:public_id>/withdraw/", own.withdraw, name="withdraw"),
    path("book/", booking.choose_child, name="book"),
    path("registrations/<uuid:public_id>/calendar/", booking.calendar, name="calendar"),
    path("registrations/<uuid:public_id>/calendar/<day:on>/", booking.day, name="day"),
    path("registrations/<uuid:public_id>/calendar/<day:on>/check/", booking.check, name="check_reservation"),
    path("bookings/", bookings.bookings, name="bookings"),
    path("reservations/<uuid:public_id>/", bookings.reservation, name="reservation"),
    path("reservations/<uuid:public_id>/cancel/", bookings.cancel_reservation, name="cancel_reservation"),
    path("reservations/<uuid:public_id>/slip/", keeping.reservation_slip, name="reservation_slip"),
    path("interviews/<uuid:public_id>/slip/", keeping.interview_slip, name="interview_slip"),
    re_path(r"^qr/(?P<page>[\w/-]{0,200})$", outside.qr_code, name="qr_code"),
    path("calendar-files/<str:key>.ics", keeping.calendar_file, name="calendar_file"),
    path("interviews/<uuid:public_id>/", bookings.interview, name="interview"),
    path("interviews/<uuid:public_id>/cancel/", bookings.cancel_interview, name="cancel_interview"),
]
