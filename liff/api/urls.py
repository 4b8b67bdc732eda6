"""The addresses of the API: a contract (design §4)."""

from django.conf import settings
from django.urls import URLPattern, path, re_path
from django.views.decorators.cache import cache_control
from drf_spectacular.views import SpectacularJSONAPIView

from liff.api import guardians, interviews, notices, nurseries, registrations, reservations
from liff.api.nowhere import NowhereView
from liff.api.session import SessionView

urlpatterns: list[URLPattern] = [
    path("session/", SessionView.as_view()),
    path("consent/", guardians.ConsentView.as_view()),
    path("me/", guardians.MeView.as_view()),
    re_path(r"^drafts/(?P<kind>(?:registration|interview|reservation))/$", guardians.DraftView.as_view()),
    path("nurseries/", nurseries.NurseriesView.as_view()),
    re_path(r"^postal-codes/(?P<postal_code>[0-9]{7})/$", nurseries.PostalCodeView.as_view()),
    path("registrations/", registrations.RegistrationsView.as_view()),
    path("registrations/<str:public_id>/withdraw/", registrations.WithdrawView.as_view()),
    path("registrations/<str:public_id>/interview-slots/", interviews.InterviewSlotsView.as_view()),
    path("registrations/<str:public_id>/interview/", interviews.InterviewView.as_view()),
    path("registrations/<str:public_id>/calendar/", reservations.CalendarView.as_view()),
    path("registrations/<str:public_id>/reservations/", reservations.ReservationsView.as_view()),
    path("bookings/", reservations.BookingsView.as_view()),
    path("reservations/<str:public_id>/cancel/", reservations.CancelReservationView.as_view()),
    path("interviews/<str:public_id>/cancel/", interviews.CancelInterviewView.as_view()),
    path("notices/<str:public_id>/confirm/", notices.ConfirmNoticeView.as_view()),
]

if not settings.PRODUCTION:
    schema = SpectacularJSONAPIView.as_view(authentication_classes=())
    urlpatterns.append(path("schema/", cache_control(no_store=True)(schema)))

urlpatterns.append(re_path("", NowhereView.as_view()))
