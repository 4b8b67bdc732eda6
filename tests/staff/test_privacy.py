"""People's data at the ward (W4): who saw a child, what a family is given, erased everywhere, stopped at once."""

import json
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from auditlog.models import LogEntry
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from meguro_hoiku import dates
from nurseries.models import Question
from reservations import audit
from reservations.invariants import broken_invariants
from reservations.models import (
    Draft,
    Erasure,
    Guardian,
    Notification,
    Purge,
    Refusal,
    Registration,
    Reservation,
    WebhookEvent,
)
from reservations.services import outbox
from reservations.services.erasure import replay
from tests import factories
from tests.factories import MONDAY, NOW
from tests.staff import cast
from tests.staff.reading import text

pytestmark = pytest.mark.django_db
CANARY = "カナリア"
LINE_ID = "Ucanary0000000000000000000000000c"


def everything() -> str:
    """Every value of every table of ours, of the audit and of the admin's log."""
    found = []
    for label in ("nurseries", "reservations", "staff", "auditlog", "admin"):
        for model in apps.get_app_config(label).get_models():
            found.append(json.dumps(list(model._base_manager.values()), default=str, ensure_ascii=False))
    return "\n".join(found)


@pytest.fixture
def family(db: None) -> Guardian:
    """A family whose every word is a canary, in every table that could hold one."""
    guardian = factories.guardian(
        line_user_id=LINE_ID, name=f"親{CANARY}", address=f"住所{CANARY}", phone="09012349999"
    )
    child = factories.child(guardian, f"子{CANARY}", name_kana=CANARY)
    question = factories.question()
    Question.objects.create(moment="reservation", text="利用の理由", kind="choice", is_use_reason=True)
    reason = str(Question.objects.for_use_reason().public_id)
    answers = [
        {"question": str(question.public_id), "text": "x", "value": f"答え{CANARY}", "is_health": True},
        {"question": reason, "text": "利用の理由", "value": "work", "is_health": False},
    ]
    row = factories.usable_child(who=child, answers=answers, idempotency_key="k", requested_by=guardian)
    slot = factories.slot(MONDAY - timedelta(days=4))
    booking = factories.reservation(row, slot, health_note=f"熱{CANARY}", answers=answers)
    Reservation.objects.filter(pk=booking.pk).update(
        overridden=True, override_reason=f"例外{CANARY}", hold_number=None, hold_freed_at=booking.ends_at
    )
    _traces(guardian, row, booking)
    return guardian


def _traces(guardian: Guardian, row: Registration, booking: Reservation) -> None:
    """What else knows them: the outbox, a draft, LINE's events, texts of the audit."""
    message = cast.notification(guardian, row.nursery, f"誤り{CANARY}")
    Notification.objects.filter(pk=message.pk).update(facts={"x": CANARY}, payload=[CANARY])
    Draft.objects.create(
        guardian=guardian,
        kind="registration",
        data={"x": CANARY},
        updated_at=NOW,
        expires_at=NOW + timedelta(days=9),
    )
    WebhookEvent.objects.create(
        event_id="e", line_user_id=LINE_ID, intent="menu", occurred_at=NOW, received_at=NOW
    )
    by = cast.user("clerk")
    audit.record_change(actor=by, row=booking, action="update", changes={"note": ["", CANARY]})
    audit.record_change(actor=by, row=row.child, action="update", changes={"name": ["", f"古い{CANARY}"]})


def test_a_family_is_erased_everywhere(family: Guardian, ward_desk: Client):
    assert CANARY in everything()

    ward_desk.post(reverse("admin:erase_family", args=[family.public_id]))

    left = everything()
    for word in (CANARY, LINE_ID, "09012349999"):
        assert word not in left
    assert broken_invariants() == []


def test_what_the_reports_count_stays_when_a_family_is_erased(family: Guardian, ward_desk: Client):
    ward_desk.post(reverse("admin:erase_family", args=[family.public_id]))

    booking = Reservation.objects.get()
    assert (booking.state, [each["value"] for each in booking.answers]) == ("booked", ["work"])
    assert booking.child.birth_date.year == 2024  # the school year, not the day
    assert "消去ずみ" in text(ward_desk.get(reverse("admin:family", args=[family.public_id])))


def test_nothing_comes_back_onto_an_erased_family_by_a_page_left_open(family: Guardian, ward_desk: Client):
    child = family.children.get()
    forms = {
        f"/admin/reservations/guardian/{family.pk}/change/": {"name": "親", "phone": "03-1234-5678"},
        f"/admin/reservations/child/{child.pk}/change/": {
            "name": f"子{CANARY}",
            "birth_date": "2024-04-02",
            "sex": "female",
        },
    }
    ward_desk.post(reverse("admin:erase_family", args=[family.public_id]))

    for address, form in forms.items():
        assert "この家庭の情報は消去ずみです" in text(ward_desk.post(address, form))
    shown = ward_desk.post(
        reverse("admin:family", args=[family.public_id]), {"undisclosed": "no"}, follow=True
    )

    assert "この家庭の情報は消去ずみです" in text(shown)
    family.refresh_from_db()
    assert (family.name, family.is_undisclosed) == ("消去ずみ", True)
    assert CANARY not in everything()


def test_a_family_that_holds_a_day_is_not_erased(family: Guardian, ward_desk: Client):
    row = family.children.get().registrations.get()
    factories.reservation(row, factories.slot(MONDAY + timedelta(days=2)))

    page = ward_desk.post(reverse("admin:erase_family", args=[family.public_id]), follow=True)

    assert "先に取り消してください" in text(page)
    assert Guardian.objects.get(pk=family.pk).name == f"親{CANARY}"


def test_nobody_erased_comes_back_with_a_restored_backup(family: Guardian, ward_desk: Client):
    backup = Guardian.objects.filter(pk=family.pk).values().get()
    children = list(family.children.values())
    ward_desk.post(reverse("admin:erase_family", args=[family.public_id]))
    ledger = StringIO()
    call_command("erasures", "show", stdout=ledger)

    Guardian.objects.filter(pk=family.pk).update(**backup)
    for child in children:
        family.children.filter(pk=child["id"]).update(**child)
    Erasure.objects.all().delete()
    assert CANARY in everything()
    again = [replay([line.split()[0] for line in ledger.getvalue().splitlines()], NOW) for _turn in range(2)]

    assert CANARY not in everything()
    assert again == [1, 0]
    assert CANARY not in ledger.getvalue()


def test_a_family_is_given_everything_about_it_and_nothing_about_another(family: Guardian, ward_desk: Client):
    other = factories.guardian(name="ほかの親", phone="08000001111")
    twin = factories.child(other, f"子{CANARY}", name_kana=CANARY)
    factories.registered_child(who=twin)

    page = text(ward_desk.get(reverse("admin:disclosure", args=[family.public_id])))

    for word in (
        f"親{CANARY}",
        f"住所{CANARY}",
        f"答え{CANARY}",
        f"熱{CANARY}",
        "090-1234-9999",
        "利用可能",
        LINE_ID,
    ):
        assert word in page
    assert "ほかの親" not in page
    assert "080-0000-1111" not in page
    assert LogEntry.objects.filter(changes__disclosed=True).exists()


def test_who_saw_this_child_between_two_moments(family: Guardian, ward_desk: Client, browser_of):
    child = family.children.get()
    desk = browser_of(cast.user("desk-a", factories.nursery()))
    registration = child.registrations.get()
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        desk.get(reverse("admin:registration", args=[registration.public_id]))
    period = {"since_day": "2026-08-03", "until_day": "2026-08-03", "child": child.public_id}

    def seen(since: str, until: str) -> str:
        times = {"since_time": since, "until_time": until}
        return text(ward_desk.post(reverse("admin:audit"), period | times))

    assert "desk-a 見た" in seen("10:20", "10:20")
    assert "desk-a" not in seen("10:16", "10:19").split("件", 1)[1]


def test_a_family_marked_undisclosed_is_hidden_from_the_nursery(
    family: Guardian, ward_desk: Client, browser_of
):
    desk = browser_of(cast.user("desk-a", factories.nursery()))
    row = family.children.get().registrations.get()
    page = reverse("admin:registration", args=[row.public_id])
    assert "090-1234-9999" in text(desk.get(page))

    ward_desk.post(reverse("admin:family", args=[family.public_id]), {"undisclosed": "yes"})

    assert "090-1234-9999" not in text(desk.get(page))
    ward_desk.post(reverse("admin:family", args=[family.public_id]), {"undisclosed": "no"})
    assert "090-1234-9999" in text(desk.get(page))


def test_a_family_is_found_without_its_name_in_an_address(family: Guardian, ward_desk: Client):
    page = ward_desk.post(reverse("admin:families"), {"q": CANARY})

    assert reverse("admin:family", args=[family.public_id]) in page.content.decode()
    assert LogEntry.objects.filter(action=LogEntry.Action.ACCESS).exists()


def test_what_has_served_its_time_is_counted_first_and_then_gone_with_a_proof(ward_desk: Client):
    nursery = factories.nursery()
    long_ago = NOW.replace(year=2019)
    family = factories.guardian(name="昔の家庭", created_at=long_ago)
    who = factories.child(family)
    factories.usable_child(
        nursery, who, valid_until=long_ago.date(), created_at=long_ago, state_changed_at=long_ago
    )
    recent = factories.usable_child(nursery)
    Refusal.objects.create(day=long_ago.date(), nursery=nursery, reason="full", keyed_hash="a")
    Refusal.objects.create(day=MONDAY, nursery=nursery, reason="full", keyed_hash="b")
    page = ward_desk.get(reverse("admin:retention"))
    assert {each.kept.key: each.count for each in page.context["due"]} == {
        "messages": 0,
        "looks": 0,
        "refusals": 1,
        "families": 1,
    }

    for key in ("refusals", "families"):
        ward_desk.post(reverse("admin:retention"), {"what": key})

    family.refresh_from_db()
    assert (family.name, Refusal.objects.get().keyed_hash) == ("消去ずみ", "b")
    assert recent.child.guardian.name == Guardian.objects.get(pk=recent.child.guardian_id).name
    assert set(Purge.objects.values_list("what", "count")) == {("refusals", 1), ("families", 1)}


def test_an_incident_says_whom_it_concerns_and_stops_things(family: Guardian, ward_desk: Client, browser_of):
    thief = cast.user("thief", factories.nursery())
    desk = browser_of(thief)
    desk.get(reverse("admin:registration", args=[family.children.get().registrations.get().public_id]))
    incident = reverse("admin:incident")
    period = {"since_day": "2026-08-03", "until_day": "2026-08-03", "account": thief.pk}

    page = text(ward_desk.post(incident, period))
    ward_desk.post(incident, {"act": f"account:{thief.pk}"})

    assert "1家庭、お子さん1人" in page
    assert f"子{CANARY}" in page
    assert desk.get("/admin/")["Location"].startswith("/admin/login/")
    thief.refresh_from_db()
    assert not thief.is_active


def test_stopped_sending_sends_nothing(ward_desk: Client, family: Guardian):
    Notification.objects.update(state=Notification.State.QUEUED)
    ward_desk.post(reverse("admin:incident"), {"act": "stop:sending"})

    assert outbox.send_due(dates.now) == 0
    assert Notification.objects.get().state == Notification.State.QUEUED


def test_everybody_is_signed_out_but_who_pressed(ward_desk: Client, desk: Client, family: Guardian):
    epoch = family.session_epoch

    ward_desk.post(reverse("admin:incident"), {"act": "staff"})
    ward_desk.post(reverse("admin:incident"), {"act": "families"})

    assert desk.get("/admin/").status_code == 302
    assert ward_desk.get(reverse("admin:incident")).status_code == 200
    family.refresh_from_db()
    assert family.session_epoch == epoch + 1
