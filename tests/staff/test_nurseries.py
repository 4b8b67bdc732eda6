"""A nursery's life for the ward (W1): added in one form, opened when it is ready, ended through closing."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from nurseries.deadlines import DeadlineRule
from nurseries.models import ClosedDay, Nursery
from reservations.models import Notification, Reservation
from tests import factories
from tests.factories import FRIDAY, MONDAY, NOW, THURSDAY, WEDNESDAY
from tests.staff.invited import use_link
from tests.staff.reading import text

pytestmark = pytest.mark.django_db
NEW = {
    "name": "新しい保育園",
    "code": "new",
    "address": "目黒区0-0-9",
    "phone": "03-0000-0009",
    "phone_hours": "平日9時から17時",
    "min_age_months": 6,
    "max_class_age": 5,
    "authorised_maximum": 6,
    "line_from_0": "2026-09-01",
    "line_from_1": "09:00",
    "reservation_cancel_deadline_0": 1,
    "reservation_cancel_deadline_1": "day",
    "reservation_cancel_deadline_2": "17:00",
}


def add(desk: Client, **more: str) -> Nursery:
    desk.post(reverse("admin:nursery_new"), NEW | more)
    return Nursery.objects.get(code="new")


def test_a_nursery_is_added_like_another_in_trial_mode(ward_desk: Client):
    like = factories.nursery(
        min_age_months=12, reservation_cancel_deadline=DeadlineRule.parse("2 open_day 12:00")
    )
    factories.time_band(like)
    factories.question("アレルギー", like)

    made = add(ward_desk, like=str(like.public_id))

    assert (made.stage, made.min_age_months, str(made.reservation_cancel_deadline)) == (
        "trial",
        12,
        "2 open_day 12:00",
    )
    assert made.bring_to_use == like.bring_to_use
    assert made.time_bands.get().name == "午前"
    assert made.questions.get().public_id != like.questions.get().public_id
    assert not Nursery.objects.public().filter(pk=made.pk).exists()


def test_what_the_form_says_beats_what_is_copied(ward_desk: Client):
    like = factories.nursery(min_age_months=12)

    made = add(ward_desk, like=str(like.public_id), min_age_months="18", reservation_cancel_deadline_0="3")

    assert (made.min_age_months, made.reservation_cancel_deadline.days) == (18, 3)


def test_a_taken_code_is_refused_in_words(ward_desk: Client):
    factories.nursery("new")

    page = ward_desk.post(reverse("admin:nursery_new"), NEW)

    assert "コード" in text(page)
    assert Nursery.objects.count() == 1


def test_it_opens_only_when_everything_is_there(ward_desk: Client):
    like = factories.nursery()
    band = factories.time_band(like)
    made = add(ward_desk, like=str(like.public_id), username="shin")
    start = reverse("admin:nursery_start", args=[made.public_id])
    ward_desk.post(start, {"act": "open"})
    made.refresh_from_db()
    assert made.stage == "trial"
    assert "まだできていません：これからの予約枠がある" in text(ward_desk.get(start))

    factories.slot(FRIDAY, made, [made.time_bands.get(name=band.name)])
    factories.interview_slot(at=made)
    ward_desk.post(start, {"act": "paper"})
    use_link(ward_desk.get(start).context["links"][0][1])
    ward_desk.post(start, {"act": "open"})

    made.refresh_from_db()
    assert made.stage == "public"
    assert not made.accepts_line(NOW)
    assert made.accepts_line(NOW + timedelta(days=60))


def test_a_disabled_account_is_out_at_its_next_click(ward_desk: Client, desk: Client):
    assert desk.get("/admin/").status_code == 200

    User.objects.filter(username="desk").update(is_active=False)

    assert desk.get("/admin/")["Location"].startswith("/admin/login/")


def test_a_nursery_ends_through_closing_and_every_family_is_told(ward_desk: Client):
    nursery = factories.nursery()
    soon = factories.reservation(factories.usable_child(nursery), factories.slot(WEDNESDAY, nursery))
    later = factories.reservation(factories.usable_child(nursery), factories.slot(FRIDAY, nursery))
    factories.reservation(later.registration, factories.slot(THURSDAY, nursery))
    page = reverse("admin:nursery_end", args=[nursery.public_id])
    last = {"last_day": str(WEDNESDAY)}
    assert "予約 2件、面談 0件が取り消されます" in text(ward_desk.post(page, last))

    ward_desk.post(page, last | {"lead_out": "yes"})
    ward_desk.post(page, last | {"lead_out": "yes"})

    nursery.refresh_from_db()
    states = dict(Reservation.objects.values_list("pk", "state"))
    assert (states[soon.pk], states[later.pk]) == ("booked", "cancelled")
    assert set(ClosedDay.objects.values_list("date", flat=True)) == {THURSDAY, FRIDAY}
    assert Notification.objects.get().recipient == later.child.guardian
    assert nursery.registrations_paused
    assert not nursery.accepts_line(NOW + timedelta(days=3))


def test_a_nursery_with_bookings_does_not_end(ward_desk: Client):
    nursery = factories.nursery()
    factories.reservation(factories.usable_child(nursery), factories.slot(WEDNESDAY, nursery))
    page = reverse("admin:nursery_end", args=[nursery.public_id])

    ward_desk.post(page, {"end": "yes"})
    nursery.refresh_from_db()
    assert nursery.stage == "public"
    Reservation.objects.all().delete()
    ward_desk.post(page, {"end": "yes"})

    nursery.refresh_from_db()
    assert nursery.stage == "ended"
    assert "終了" in text(ward_desk.get(page))


def test_a_last_day_in_the_past_is_refused(ward_desk: Client):
    page = ward_desk.post(
        reverse("admin:nursery_end", args=[factories.nursery().public_id]),
        {"last_day": str(MONDAY - timedelta(days=1)), "lead_out": "yes"},
    )

    assert "きょうか、きょうより後" in text(page)
