"""Which rows: the named queries of the domain."""

from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry

from reservations.audit import record_change, record_reads
from reservations.models import (
    ConsentText,
    Interview,
    InterviewSlot,
    Notification,
    Registration,
    Reservation,
    ReservationSlot,
    WardSettings,
)
from tests import factories
from tests.factories import FRIDAY, LONG_AGO, MONDAY, NOW, WEDNESDAY
from tests.reservations.rules.situations import moment

pytestmark = pytest.mark.django_db
State = Registration.State


def test_the_settings_in_force_are_those_last_begun_and_the_defaults_before_any():
    assert WardSettings.objects.on(MONDAY).hold_limit == 2
    WardSettings.objects.create(starts_on=MONDAY, hold_limit=3)
    later = WardSettings.objects.create(starts_on=WEDNESDAY, hold_limit=4)

    limits = [WardSettings.objects.on(MONDAY + timedelta(days=n)).hold_limit for n in (-1, 0, 1, 2, 3)]
    assert limits == [2, 3, 3, 4, 4]
    assert str(later) == "2026-08-05〜"
    assert later.renewal_date(2026) == date(2027, 3, 1)


def test_the_consent_text_in_force_is_the_last_begun():
    first = factories.consent_text()
    second = ConsentText.objects.create(version="2", text="文", from_on=WEDNESDAY)

    assert ConsentText.objects.current(MONDAY) == first
    assert ConsentText.objects.current(WEDNESDAY) == second
    with pytest.raises(ConsentText.DoesNotExist):
        ConsentText.objects.current(LONG_AGO.date() - timedelta(days=1))


def test_a_family_is_found_by_name_kana_or_the_end_of_its_phone_number():
    row = factories.usable_child()
    other = factories.usable_child(
        who=factories.child(factories.guardian(phone="0399998888"), "品川 蓮", name_kana="シナガワ レン")
    )
    found = Registration.objects.matching

    assert list(found("花")) == list(found("めぐろ は")) == list(found("ﾒｸﾞﾛ")) == [row]
    assert list(found("目黒花")) == [row]
    assert list(found("8888")) == list(found("９９９９－８８８８")) == [other]
    assert list(found("")) == list(found("　")) == list(found("横浜")) == []


def test_registrations_that_wait_for_staff_are_new_undecided_or_untold():
    new = factories.registered_child()
    undecided = factories.child_with_interview().registration
    untold = factories.registered_child(state=State.REFUSED)
    factories.registered_child(state=State.REFUSED, refusal_told_at=NOW)
    factories.usable_child()

    before, after = moment("2026-08-06 09:59"), moment("2026-08-06 10:00")
    assert set(Registration.objects.needing_staff(before)) == {new, untold}
    assert set(Registration.objects.needing_staff(after)) == {new, untold, undecided}


def test_registrations_are_the_guardians_own_and_usable_by_date():
    row = factories.usable_child()
    factories.usable_child()

    assert list(Registration.objects.of(row.child.guardian)) == [row]
    assert Registration.objects.usable_on(date(2027, 3, 31)).count() == 2
    assert not Registration.objects.usable_on(date(2027, 4, 1)).exists()
    assert str(row) == "目黒 花／桑の実中目黒保育園"


def test_line_does_not_reach_who_has_none_or_has_blocked():
    factories.usable_child()
    without = factories.usable_child(who=factories.child(factories.guardian(line_user_id=None)))
    blocked = factories.usable_child(who=factories.child(factories.guardian(is_reachable=False)))

    assert set(Registration.objects.with_line_unreached()) == {without, blocked}


def test_ended_registrations_are_no_suspected_duplicates():
    factories.usable_child()
    factories.usable_child(state=State.STOPPED)

    assert not Registration.objects.with_suspected_duplicates(NOW.date()).exists()


def test_interviews_are_held_until_they_begin_and_then_miss_their_result():
    row = factories.child_with_interview()

    assert list(Interview.objects.held(moment("2026-08-06 09:59"))) == [row]
    assert list(Interview.objects.result_missing(moment("2026-08-06 10:00"))) == [row]
    assert not Interview.objects.held(moment("2026-08-06 10:00")).exists()
    assert list(Interview.objects.of(row.registration.child.guardian)) == [row]
    assert str(row).startswith(f"{row.registration_id} 2026-08-06")
    assert list(InterviewSlot.objects.ahead(NOW)) == [row.slot]
    assert str(row.slot).startswith("桑の実中目黒保育園 2026-08-06")


def test_slots_lie_between_two_days_both_included():
    slots = [factories.slot(day) for day in (MONDAY, WEDNESDAY, FRIDAY)]

    assert list(ReservationSlot.objects.between(MONDAY, WEDNESDAY)) == slots[:2]
    assert str(slots[0]) == "桑の実中目黒保育園 2026-08-03"
    offered = slots[0].bands.get()
    assert str(offered) == f"{slots[0].pk} {offered.band_id}"


def test_reservations_are_live_held_and_ones_own():
    row = factories.reservation()
    factories.cancelled(factories.reservation(factories.usable_child(), row.slot))

    assert list(Reservation.objects.live()) == [row]
    assert list(Reservation.objects.held(row.ends_at)) == []
    assert list(Reservation.objects.of(row.child.guardian)) == [row]
    assert str(row) == f"{row.registration_id} 2026-08-05"


def test_failed_messages_are_the_rejected_and_the_expired():
    rows = {
        state: Notification.objects.create(
            recipient=factories.guardian(),
            kind=Notification.Kind.USABLE,
            cause="x",
            state=state,
            created_at=NOW,
            not_before=NOW,
            next_attempt_at=NOW,
        )
        for state in ("queued", "rejected", "expired", "superseded", "no_line")
    }

    assert set(Notification.objects.failed()) == {rows["rejected"], rows["expired"]}
    assert list(Notification.objects.unfinished()) == [rows["queued"]]
    assert list(Notification.objects.due(NOW)) == [rows["queued"]]
    assert not Notification.objects.due(NOW - timedelta(seconds=1)).exists()
    assert str(rows["queued"]) == "usable x"


def test_messages_of_a_closure_are_found_with_those_that_line_does_not_deliver():
    closed, other = factories.closed_day(WEDNESDAY), factories.closed_day(FRIDAY)
    rows = [
        Notification.objects.create(
            recipient=guardian,
            nursery=closed.nursery,
            kind=Notification.Kind.CLOSURE,
            cause=f"closure:{closed.pk}",
            state="queued" if guardian.has_line else "no_line",
            created_at=NOW,
            not_before=NOW,
            next_attempt_at=NOW,
        )
        for guardian in (
            factories.guardian(),
            factories.guardian(is_reachable=False),
            factories.guardian(line_user_id=None),
        )
    ]

    told = Notification.objects.about_closures(closed.nursery, [closed])
    assert set(told) == set(rows)
    assert set(told.to_unreached()) == set(rows[1:])
    assert not Notification.objects.about_closures(other.nursery, [other]).exists()


def test_an_audit_row_names_the_row_by_kind_and_key_and_nobody_by_name(staff):
    rows = [factories.usable_child(), factories.usable_child()]

    record_reads(actor=staff, rows=rows)
    record_reads(actor=staff, rows=[])
    record_change(actor=None, row=rows[0], action="delete")

    read, deleted = LogEntry.objects.order_by("pk")
    assert (read.action, read.actor) == (LogEntry.Action.ACCESS, staff)
    assert read.changes == {"shown": [f"registration {row.pk}" for row in rows]}
    assert (deleted.object_repr, deleted.actor) == (f"registration {rows[0].pk}", None)
    assert "目黒" not in f"{read.object_repr}{read.changes}{deleted.object_repr}"
