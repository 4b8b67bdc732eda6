"""The demo's own addresses."""

from django.urls import URLPattern, path

from meguro_hoiku.demo import views

urlpatterns: list[URLPattern] = [
    path("clock/", views.clock),
    path("reset/", views.reset),
    path("tour/", views.tour),
    path("trigger/interview-passed/", views.interview_passed),
    path("trigger/fill-day/", views.fill_day),
    path("trigger/close-day/", views.close_day),
    path("trigger/somebody-books/", views.somebody_books),
    path("trigger/before-deadline/", views.before_deadline),
]
