"""Delivery while things break, with real processes: each message exactly once, in order for each family (N2).

Small counts here; SOAK=1 sends a thousand for each fault and stops Redis for a minute.
"""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.delivery.stage import MESSAGES, SOAK, Theatre, theatre, until

pytestmark = pytest.mark.delivery
REDIS_STOPPED = 60 if SOAK else 4
FAULTS = ["429_rate", "429_quota", "500", "500_after", "drop", "drop_after", "slow", "drip", "garbage", "401"]


@pytest.fixture(scope="module")
def play(tmp_path_factory):
    with theatre(tmp_path_factory.mktemp("delivery")) as stage:
        yield stage


@pytest.fixture(autouse=True)
def _mended(play: Theatre):
    yield
    play.mend()


def send_two_each(play: Theatre) -> None:
    families = play.families(MESSAGES // 2)
    play.cancel(families, 0)
    play.cancel(families, 1)


def test_without_faults_every_message_arrives_once(play: Theatre):
    send_two_each(play)

    play.wait_until_all_is_sent()
    play.assert_each_once_in_order()


@pytest.mark.parametrize("kinds", [[kind] for kind in FAULTS] if SOAK else [FAULTS], ids=str)
def test_whatever_line_does_every_message_arrives_once(play: Theatre, kinds: list[str]):
    for kind in kinds:
        play.fault(kind, times=MESSAGES if SOAK else 2, seconds=0.3)

    send_two_each(play)

    play.wait_until_all_is_sent(3600 if SOAK else 120)
    play.assert_each_once_in_order()


def test_answers_of_a_byte_now_and_then_stop_no_sender(play: Theatre):
    play.fault("drip", times=2, seconds=600)  # as many as the worker has threads

    families = play.families(MESSAGES // 2)
    play.cancel(families, 0)

    play.wait_until_all_is_sent(100)
    play.assert_each_once_in_order()


def test_a_message_that_nobody_can_check_ends_by_itself_and_keeps_nobody_else_s(play: Theatre):
    families = play.families(MESSAGES // 2)
    broken = play.owe_what_cannot_be_checked(families[0])

    play.cancel(families, 0)

    play.wait_until_all_is_sent()
    assert play.count(f"id = {broken} AND state = 'expired' AND error LIKE '%KeyError%'") == 1
    play.take_away(broken)
    play.assert_each_once_in_order()


def test_the_web_server_killed_between_commit_and_publish_loses_nothing(play: Theatre):
    families = play.families(MESSAGES)
    before = play.count()
    play.redis.pause()  # publishing takes until its timeout, and the kill falls into that time
    try:
        with ThreadPoolExecutor(1) as phones:
            phones.submit(play.say_yes, families[:4], 0)
            until(lambda: play.count() > before)
            play.product.web.kill()
    finally:
        play.redis.resume()
    committed = play.count() - before

    play.product.start_web()
    play.cancel(families, 0)

    assert committed > 0
    assert play.count() - before == len(families)
    play.wait_until_all_is_sent()
    play.assert_each_once_in_order()


def test_a_worker_killed_between_acceptance_and_mark_sends_nothing_twice(play: Theatre):
    families = play.families(MESSAGES // 2)
    accepted = len(play.pushes())
    play.fault("slow", times=2, seconds=5)

    with ThreadPoolExecutor(1) as phones:
        cancelling = phones.submit(play.cancel, families, 0)
        until(lambda: len(play.pushes()) > accepted and play.count("state = 'sending'") > 0)
        play.product.worker.kill()
        unmarked = play.count("state = 'sending'")
        play.product.start_worker()
        cancelling.result()
    play.cancel(families, 1)

    assert unmarked > 0
    play.wait_until_all_is_sent()
    play.assert_each_once_in_order()


def test_a_stopped_redis_stops_no_cancellation_and_loses_no_message(play: Theatre):
    families = play.families(MESSAGES)
    play.redis.halt()
    try:
        play.cancel(families, 0)
        time.sleep(REDIS_STOPPED)
    finally:
        play.redis.start()

    play.wait_until_all_is_sent(120)
    play.assert_each_once_in_order()
