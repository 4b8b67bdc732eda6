"""Families that phone: find the child, choose the day and the band, book or move (S4)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.models import Question
from nurseries.wording import day_text, deadline_text
from reservations.ages import age_text
from reservations.calendar import Calendar, CalendarDay, calendar_of, phone_day_of
from reservations.denials import DenialReason
from reservations.health import asks_health
from reservations.models import Channel, Registration, Reservation
from reservations.services.phone_change import change_by_phone
from reservations.services.reservation import book_by_phone
from staff.forms.phone import BookingForm, DayForm, SearchForm
from staff.health import look_at_child
from staff.pages.base import StaffPage, go
from staff.pages.registrations import OfRegistration
from staff.words import booked_interview, contact_of, how_told, state_of, when

MOST_FOUND = 30


class PhoneSearch(StaffPage):
    """予約する（電話）: who is calling."""

    needs_nursery = True

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The empty search; with `day` and `band` for who wants exactly that place."""
        wanted = {name: request.GET.get(name) for name in ("day", "band")}
        return self._page(SearchForm(initial=wanted), wanted["day"])

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """The registrations of this nursery that match; nothing is changed."""
        form = SearchForm(request.POST)
        found = self._found(form.cleaned_data["words"]) if form.is_valid() else []
        day = form.cleaned_data.get("day") if form.is_valid() else None
        return self._page(form, day, found)

    def _page(
        self, form: SearchForm, day: date | str | None, found: list[Registration] | None = None
    ) -> HttpResponseBase:
        return self.show(
            "staff/phone.html",
            _("予約する（電話）"),
            [row.child for row in found or ()],
            form=form,
            is_searched=form.is_bound and form.is_valid(),
            found=[self._line(row, form) for row in found or ()],
            wanted_words=_day_words(day),
        )

    def _found(self, words: str) -> list[Registration]:
        rows = Registration.objects.matching(words).select_related("child__guardian", "nursery")
        mine = rows.filter(nursery=self.nursery).prefetch_related("interviews")
        return list(mine.order_by("child__name_kana", "pk")[:MOST_FOUND])

    def _line(self, row: Registration, form: SearchForm) -> dict[str, object]:
        today = dates.day_of(self.now)
        return {
            "row": row,
            "book_url": self._book_url(row, form.cleaned_data),
            "age": age_text(row.child.birth_date, today),
            "state": state_of(row, booked_interview(row), self.now),
            "contact": contact_of(row.child.guardian, self.access),
            "can_book": row.state_on(today) == Registration.State.USABLE,
            "can_interview": row.state == Registration.State.INTERVIEW_PENDING,
        }

    def _book_url(self, row: Registration, wanted: dict[str, Any]) -> str:
        """Straight to the place that was pointed at, else to the days."""
        if not wanted.get("day"):
            return reverse("admin:phone_days", args=[row.public_id])
        band = f"?band={wanted['band']}" if wanted.get("band") else ""
        return reverse("admin:phone_book", args=[row.public_id, wanted["day"]]) + band


def _day_words(day: date | str | None) -> str:
    try:
        return day_text(date.fromisoformat(str(day)))
    except ValueError:
        return ""


class PhoneDays(OfRegistration):
    """The calendar of a registration, as the phone may book it."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """The days; another day than those shown is asked for with `day`."""
        registration = self.registration(public_id)
        asked = DayForm(request.GET) if "day" in request.GET else DayForm()
        if asked.is_bound and asked.is_valid():
            return go(self.url_of(registration, asked.cleaned_data["day"]))
        calendar = calendar_of(registration, self.now, Channel.PHONE)
        return self.show(
            "staff/phone_days.html",
            _("日にちを選ぶ：{name}").format(name=registration.child.name),
            [registration.child],
            registration=registration,
            calendar=calendar,
            days=self.days(registration, calendar),
            day_form=asked,
            look=look_at_child(registration),
            contact=contact_of(registration.child.guardian, self.access),
        )

    def days(self, registration: Registration, calendar: Calendar) -> list[dict[str, object]]:
        """Each day with its words, and its address where something can be chosen."""
        return [
            {
                "words": day_text(day.date),
                "day": day,
                "url": "" if self.is_shut(day) else self.url_of(registration, day.date),
            }
            for day in calendar.days
        ]

    def is_shut(self, day: CalendarDay) -> bool:
        """Whether nothing of the day can be chosen; a condition of the family may be overridden."""
        return not day.bands or (day.denial is not None and day.denial.reason != DenialReason.NO_SLOTS)

    def url_of(self, registration: Registration, day: date) -> str:
        """Where the band is chosen."""
        return reverse("admin:phone_book", args=[registration.public_id, day])


class PhoneBook(OfRegistration):
    """The band of a day, the questions, and 予約を入れる."""

    def get(self, request: HttpRequest, public_id: UUID, day: date) -> HttpResponseBase:
        """The form."""
        registration = self.registration(public_id)
        return self.form_page(registration, self.form(registration, day))

    def post(self, request: HttpRequest, public_id: UUID, day: date) -> HttpResponseBase:
        """Book it; a refusal leaves the form as it is, and says whether a reason would help."""
        registration = self.registration(public_id)
        form = self.form(registration, day)
        if form.is_valid() and (row := self.book(registration, form)):
            return go(reverse("admin:reservation", args=[row.public_id]))
        return self.form_page(registration, form)

    def form(self, registration: Registration, day: date) -> BookingForm:
        """The bands of that day with the nursery's questions."""
        return BookingForm(
            phone_day_of(registration, day, self.now),
            self.request.POST or None,
            asks_health=asks_health(registration),
            questions=Question.objects.asked(registration.nursery, Question.Moment.RESERVATION),
            chosen=self.request.GET.get("band"),
        )

    def book(self, registration: Registration, form: BookingForm) -> Reservation | None:
        """The booking; None if refused."""
        return self.attempt(
            lambda: book_by_phone(
                registration=registration,
                wanted=form.wanted(),
                by=self.access.actor,
                now=self.now,
                override_reason=form.cleaned_data["override_reason"],
            ),
            lambda row: _("予約を入れました。{sentence}").format(sentence=read_back(row)),
        )

    def form_page(self, registration: Registration, form: BookingForm) -> HttpResponseBase:
        """The page around the form."""
        return self.show(
            "staff/phone_book.html",
            _("時間帯を選ぶ：{name}").format(name=registration.child.name),
            [registration.child],
            registration=registration,
            form=form,
            day=form.day,
            words=day_text(form.day.date),
            back=self.back(registration),
            look=look_at_child(registration),
            contact=contact_of(registration.child.guardian, self.access),
        )

    def back(self, registration: Registration) -> str:
        """The calendar."""
        return reverse("admin:phone_days", args=[registration.public_id])


def read_back(row: Reservation) -> str:
    """The sentence to read to the caller, and how the family hears of it in writing."""
    sentence = _("{when}、{name}さんですね。取り消しは{deadline}です。").format(
        when=when(row.starts_at, row.ends_at), name=row.child.name, deadline=deadline_text(row.cancel_until)
    )
    return sentence + how_told(row.child.guardian)


class OfReservation(StaffPage):
    """A page about one reservation of the user's nursery."""

    def reservation(self, public_id: UUID) -> Reservation:
        """The reservation, everything about it loaded."""
        rows = Reservation.objects.select_related(
            "registration__nursery", "registration__child__guardian", "child__guardian", "band", "slot"
        )
        return self.row(rows, "registration__nursery", public_id)


class ChangeDays(PhoneDays, OfReservation):
    """Another day, or another band of the same day, for a reservation that is moved."""

    def registration(self, public_id: UUID) -> Registration:
        """Its registration."""
        self.moving = self.reservation(public_id)
        return self.moving.registration

    def is_shut(self, day: CalendarDay) -> bool:
        """Its own day stays open for another band."""
        return super().is_shut(day) and not (day.date == self.moving.date and day.bands)

    def url_of(self, registration: Registration, day: date) -> str:
        """Where the new band is chosen."""
        return reverse("admin:reservation_change_to", args=[self.moving.public_id, day])


class ChangeTo(PhoneBook, OfReservation):
    """変更する: the same reservation moves, or nothing happens."""

    def registration(self, public_id: UUID) -> Registration:
        """Its registration."""
        self.moving = self.reservation(public_id)
        return self.moving.registration

    def form(self, registration: Registration, day: date) -> BookingForm:
        """The bands of that day; what was answered stays, unless the family says something new."""
        return BookingForm(
            phone_day_of(registration, day, self.now),
            self.request.POST or None,
            asks_health=asks_health(registration),
            questions=(),
        )

    def book(self, registration: Registration, form: BookingForm) -> Reservation | None:
        """Move it."""
        return self.attempt(
            lambda: change_by_phone(
                reservation=self.moving,
                wanted=form.wanted(),
                by=self.access.actor,
                now=self.now,
                override_reason=form.cleaned_data["override_reason"],
            ),
            lambda row: _("予約を変えました。{sentence}").format(sentence=read_back(row)),
        )

    def back(self, registration: Registration) -> str:
        """The calendar of the change."""
        return reverse("admin:reservation_change", args=[self.moving.public_id])
