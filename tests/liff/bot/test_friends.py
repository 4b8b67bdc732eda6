"""Adding the account, blocking it, and coming back (A1, N3)."""

from datetime import timedelta

from reservations.models import Guardian, Notification, WardSettings
from tests.factories import NOW, child, guardian, reservation, slot, usable_child
from tests.liff.bot.conftest import FOUR, Talk, change, labels, payload, words
from tests.liff.bot.limits import complaints


def test_a_new_friend_is_greeted_with_the_four(talk: Talk):
    messages = talk.replies_to(payload("follow"))

    assert labels(messages) == FOUR
    assert complaints(messages) == []
    assert not Guardian.objects.exists()


def test_the_ward_can_leave_the_greeting_to_its_other_services(talk: Talk, ward: WardSettings):
    change(ward, greets_new_friends=False)

    assert talk.replies_to(payload("follow")) == []


def test_blocking_and_unblocking_is_remembered(talk: Talk):
    family = guardian()

    assert talk.replies_to(payload("unfollow", family.line_user_id)) == []
    family.refresh_from_db()
    assert not family.is_reachable

    later = int((NOW + timedelta(minutes=1)).timestamp() * 1000)
    talk.replies_to(payload("follow_after_block", family.line_user_id, timestamp=later))
    family.refresh_from_db()
    assert family.is_reachable


def test_old_news_of_blocking_does_not_win_over_newer(talk: Talk):
    family = guardian(reachability_known_at=NOW)
    before = int((NOW - timedelta(minutes=1)).timestamp() * 1000)

    talk.deliver(payload("unfollow", family.line_user_id, timestamp=before))

    family.refresh_from_db()
    assert family.is_reachable


def test_who_comes_back_is_told_how_things_stand_and_what_was_missed(talk: Talk):
    blocked_at = NOW - timedelta(days=1)
    family = guardian(is_reachable=False, reachability_known_at=blocked_at)
    booked = usable_child(who=child(family))
    reservation(booked, slot())
    for number, accepted_at in enumerate((blocked_at - timedelta(hours=1), blocked_at + timedelta(hours=1))):
        Notification.objects.create(
            recipient=family,
            kind=Notification.Kind.USABLE,
            cause=f"test:{number}",
            state=Notification.State.ACCEPTED,
            accepted_at=accepted_at,
            created_at=accepted_at,
            not_before=accepted_at,
            next_attempt_at=accepted_at,
        )

    messages = talk.replies_to(payload("follow_after_block", family.line_user_id))

    assert "お知らせが1件ありました" in words(messages)
    assert "8月5日（水）9時から12時まで　桑の実中目黒保育園" in words(messages)
    assert complaints(messages) == []


def test_who_comes_back_with_nothing_is_told_so(talk: Talk):
    messages = talk.replies_to(payload("follow_after_block", guardian().line_user_id))

    assert "いまの予約はありません" in words(messages)
