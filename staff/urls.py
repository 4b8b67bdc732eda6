"""The addresses of our own pages, below /admin/."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import URLPattern, path, register_converter
from django.views import View

from staff.pages import (
    calls,
    choosing,
    closing,
    duplicates,
    grid,
    health,
    interview_slot,
    interviews,
    looks,
    paper,
    phone,
    phone_registration,
    registrations,
    reservations,
    second_factor,
    slots,
    today,
    usual_weeks,
)
from staff.ward.urls import WARD_PAGES

FIRST_YEAR, LAST_YEAR = 2000, 2199
Door = Callable[..., Callable[..., Any]]


class DayConverter:
    """A date in an address: 2026-08-05; anything else does not match."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The date; ValueError means: no such page. Days so far away have no neighbours to lead to."""
        day = date.fromisoformat(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(value)
        return day

    def to_url(self, value: date) -> str:
        """The address."""
        return value.isoformat()


register_converter(DayConverter, "staff_day")

PAGES: dict[str, tuple[str, type[View]]] = {
    "stay": ("stay/", choosing.Stay),
    "signed_in": ("signed-in/", choosing.SignedIn),
    "switch_person": ("switch/", choosing.SwitchPerson),
    "lists": ("lists/", choosing.Lists),
    "today_board": ("today/board/", today.TodayBoard),
    "day": ("day/<staff_day:day>/", today.DayPage),
    "roster": ("paper/<staff_day:day>/", paper.Roster),
    "week_sheet": ("paper/<staff_day:day>/week/", paper.WeekSheet),
    "evening_sheet": ("paper/<staff_day:day>/evening/", paper.EveningSheet),
    "call_sheet": ("paper/calls/", paper.CallSheet),
    "calls": ("calls/", calls.Calls),
    "call": ("calls/<uuid:public_id>/", calls.Tick),
    "duplicates": ("duplicates/", duplicates.Duplicates),
    "compare": ("duplicates/<uuid:public_id>/", duplicates.Compare),
    "choose_nursery": ("nursery/choose/", choosing.ChooseNursery),
    "registration": ("registration/<uuid:public_id>/", registrations.RegistrationPage),
    "registration_stop": ("registration/<uuid:public_id>/stop/", registrations.StopRegistration),
    "registration_looks": ("registration/<uuid:public_id>/looks/", looks.Looks),
    "registration_lift": ("registration/<uuid:public_id>/lift/", registrations.LiftRegistration),
    "registration_told": ("registration/<uuid:public_id>/told/", registrations.TellRefusal),
    "registration_condition": ("registration/<uuid:public_id>/condition/", registrations.SetCondition),
    "registration_held": ("registration/<uuid:public_id>/held/", registrations.RecordHeld),
    "registration_carry_over": ("registration/<uuid:public_id>/carry-over/", registrations.CarryOver),
    "registration_sibling": ("registration/<uuid:public_id>/sibling/", phone_registration.NewSibling),
    "registration_health": ("registration/<uuid:public_id>/health/", health.WriteDown),
    "health_changes": ("health/", health.OpenChanges),
    "health_change": ("health/<uuid:public_id>/", health.ChangePage),
    "health_take_back": ("health/answers/<uuid:public_id>/take-back/", health.TakeBack),
    "interview_result": ("interview/<uuid:public_id>/result/", interviews.InterviewResult),
    "interview_cancel": ("interview/<uuid:public_id>/cancel/", interviews.CancelInterview),
    "phone": ("phone/", phone.PhoneSearch),
    "phone_new": ("phone/new/", phone_registration.NewFamily),
    "phone_days": ("phone/<uuid:public_id>/", phone.PhoneDays),
    "phone_interview": ("phone/<uuid:public_id>/interview/", phone_registration.PhoneInterview),
    "phone_book": ("phone/<uuid:public_id>/<staff_day:day>/", phone.PhoneBook),
    "reservation": ("reservation/<uuid:public_id>/", reservations.ReservationPage),
    "reservation_cancel": ("reservation/<uuid:public_id>/cancel/", reservations.CancelReservation),
    "reservation_attendance": ("reservation/<uuid:public_id>/attendance/", reservations.Attendance),
    "reservation_health": ("reservation/<uuid:public_id>/health/", health.AskedLater),
    "reservation_change": ("reservation/<uuid:public_id>/change/", phone.ChangeDays),
    "reservation_change_to": ("reservation/<uuid:public_id>/change/<staff_day:day>/", phone.ChangeTo),
    "slots": ("slots/", grid.SlotWeek),
    "slot_week": ("slots/week/<staff_day:day>/", grid.SlotWeek),
    "slot_month": ("slots/month/<staff_day:day>/", grid.SlotMonth),
    "use_week": ("slots/usual-week/", usual_weeks.UseWeek),
    "keep_week": ("slots/usual-week/<staff_day:day>/", usual_weeks.KeepWeek),
    "forget_week": ("slots/usual-week/<uuid:public_id>/forget/", usual_weeks.ForgetWeek),
    "slot_capacity": ("slots/<uuid:public_id>/capacity/", slots.SlotCapacity),
    "slot_call_off": ("slots/<uuid:public_id>/call-off/", slots.CallOff),
    "interview_slots": ("interview-slots/", grid.InterviewWeek),
    "interview_week": ("interview-slots/week/<staff_day:day>/", grid.InterviewWeek),
    "make_slots": ("slots/make/", slots.MakeSlots),
    "undo_slots": ("slots/made/<uuid:batch>/", slots.UndoSlots),
    "slot": ("slots/<uuid:public_id>/", slots.SlotPage),
    "make_interview_slots": ("interview-slots/make/", slots.MakeInterviewSlots),
    "undo_interview_slots": ("interview-slots/made/<uuid:batch>/", slots.UndoInterviewSlots),
    "interview_slot": ("interview-slots/<uuid:public_id>/", interview_slot.InterviewSlotPage),
    "closing": ("closing/", closing.Closing),
    "closed": ("closing/<int:pk>/", closing.Closed),
    "reopen": ("closing/<int:pk>/reopen/", closing.Reopen),
    "second_factor": ("accounts/<int:pk>/second-factor/", second_factor.SecondFactor),
}


def patterns(door: Door) -> list[URLPattern]:
    """Our pages, each behind the site's door."""
    pages = PAGES | WARD_PAGES
    return [path(address, door(page.as_view()), name=name) for name, (address, page) in pages.items()]
