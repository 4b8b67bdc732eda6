"""Whatever LINE does with its webhooks, a tap means what it meant, and is answered once (line-platform.md §4)."""

import time
from collections.abc import Iterator

import pytest

from tests.delivery.stage import Family, Theatre, theatre, until

pytestmark = pytest.mark.delivery
AGAIN = {"duplicate": 1, "reorder": 2, "batch": 2}  # how many words until what is held back has left


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    with theatre(tmp_path_factory.mktemp("webhooks")) as stage:
        yield stage


@pytest.fixture
def family(play: Theatre) -> Iterator[Family]:
    yield play.families(1)[0]
    play.mend()
    play.control("webhooks/mode/", sloppy=False, redelivery=False)


@pytest.mark.parametrize(("kind", "words"), AGAIN.items())
def test_webhooks_that_come_twice_late_or_together_are_answered_once_each(
    play: Theatre, family: Family, kind: str, words: int
):
    play.control("faults/", endpoint="event", kind=kind, times=1)

    before = play.replies_tried()
    for _ in range(words):
        play.control(f"users/{family.user}/say/", text="メニュー")

    until(lambda: play.answers(family) >= words)
    time.sleep(1)  # for one too many, which LINE would refuse
    assert (play.answers(family), play.replies_tried() - before) == (words, words)


def test_a_tap_that_is_delivered_twice_cancels_once_and_tells_once(play: Theatre, family: Family):
    play.control("faults/", endpoint="event", kind="duplicate", times=1)

    play.say_yes([family], 0)

    until(lambda: play.cancelled([family], 0) == 1)
    play.wait_until_all_is_sent()
    play.assert_each_once_in_order()


@pytest.mark.parametrize("kind", ["bad_signature", "no_signature"])
def test_what_line_has_not_signed_changes_nothing(play: Theatre, family: Family, kind: str):
    play.control("faults/", endpoint="event", kind=kind, times=1)

    play.say_yes([family], 0)
    play.control(f"users/{family.user}/say/", text="メニュー")  # the next is signed, and answered

    until(lambda: play.answers(family) == 1)
    assert play.cancelled([family], 0) == 0


def test_a_webhook_lost_on_the_way_is_answered_when_line_brings_it_again(play: Theatre, family: Family):
    play.control("webhooks/mode/", redelivery=True, redelivery_seconds=600)
    play.product.web.kill()
    play.say_yes([family], 0)  # nobody hears it
    play.product.start_web()

    for _ in range(2):
        play.control("webhooks/redeliver/")

    until(lambda: play.cancelled([family], 0) == 1)
    play.wait_until_all_is_sent()
    play.assert_each_once_in_order()


def test_properties_and_events_that_nobody_knows_do_no_harm(play: Theatre, family: Family):
    play.control("webhooks/mode/", sloppy=True)

    play.control(f"users/{family.user}/say/", text="予約を取り消す")
    until(lambda: play.answers(family) == 1)
    play.say_yes([family], 0)

    until(lambda: play.cancelled([family], 0) == 1)
    play.wait_until_all_is_sent()
    play.assert_each_once_in_order()
