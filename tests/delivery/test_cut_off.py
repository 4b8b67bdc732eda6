"""A database behind a network that drops every packet without a word: people and the balancer are told in seconds."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from meguro_hoiku.demo.children import free_port
from meguro_hoiku.demo.launch import Ports
from tests.delivery.readers import Answer, Readers
from tests.delivery.stage import until
from tests.island import Island
from tests.processes import Product
from tests.servers import PostgresServer

pytestmark = [pytest.mark.delivery, pytest.mark.network]
SECONDS = 10  # on a loaded machine; on a quiet one five are enough, in which the printed figures lie
CUT_OFF_SECONDS = 15


@dataclass
class Scene:
    """The product with two web processes of two threads each, far from its database."""

    island: Island
    readers: Readers

    def health_until(self, moment: float) -> list[Answer]:
        """Every check of the balancer until then."""
        found = [self.readers.health()]
        while time.monotonic() < moment:
            found.append(self.readers.health())
        return found


@pytest.fixture(scope="module")
def scene(tmp_path_factory) -> Iterator[Scene]:
    with Island() as island, PostgresServer(fsync=False, island=island) as postgres:
        product = Product(
            tmp_path_factory.mktemp("cut-off"),
            ports=Ports(free_port(), free_port()),
            database_url=postgres.create_database("cut_off"),
            web_workers=2,
        )
        try:
            product.start(worker=False, beat=False)
            yield Scene(island, Readers(product))
        finally:
            product.stop()


def test_a_silent_network_is_told_in_seconds_and_is_over_in_seconds(scene: Scene):
    readers = scene.readers
    with readers.reading():
        scene.island.cut()
        cut_at = time.monotonic()
        sick = scene.health_until(cut_at + CUT_OFF_SECONDS)
        scene.island.mend()
        mended_at = time.monotonic()
        well = scene.health_until(mended_at + SECONDS)

    first_told = next(each.asked_at + each.seconds - cut_at for each in sick if each.status == 503)
    healthy_after = max(
        (each.asked_at + each.seconds - mended_at for each in well if each.status != 200), default=0
    )
    longest = max(readers.answers, key=lambda answer: answer.seconds)
    longest_check = max(answer.seconds for answer in sick)
    print(
        f"503 after {first_told:.1f} s, longest check {longest_check:.1f} s, longest page {longest.seconds:.1f} s"
    )
    print(f"healthy {healthy_after:.1f} s after the packets flow again")
    assert {answer.status for answer in sick if answer.asked_at > cut_at + SECONDS} == {503}
    assert max(first_told, longest_check, longest.seconds) < SECONDS
    assert {answer.status for answer in readers.answers} == {200, 503}
    assert {readers.read(path).status for path in readers.cookies} == {200}
    assert healthy_after < SECONDS


def test_a_check_that_nobody_stands_in_the_way_of_is_answered_too(scene: Scene):
    assert scene.readers.health().status == 200
    scene.island.cut()

    checks = [scene.readers.health() for _ in range(8)]

    scene.island.mend()
    print(f"longest check {max(check.seconds for check in checks):.1f} s")
    assert {check.status for check in checks} == {503}
    assert max(check.seconds for check in checks) < SECONDS
    until(lambda: scene.readers.health().status == 200, SECONDS)
