"""States in which something was said about a child's health before (S9)."""

from reservations.models import HealthAnswer, HealthChange, Reservation
from tests import factories as cast
from tests.liff.pages import catalogue as c
from tests.liff.pages.catalogue import Opened, State


def day_after_changes() -> Opened:
    """One change that the nursery has confirmed, one that waits, and one without words."""
    who, address = c.day_with_everything()
    row = who.children.get().registrations.get()
    confirmed = cast.health_change(row, note="卵がだめになりました", said_at=cast.LONG_AGO)
    confirmed.answers.create(outcome=HealthAnswer.Outcome.TAKEN_IN, note="母に電話した", answered_at=cast.NOW)
    cast.health_change(row, note="エピペンを持って行きます")
    booking = cast.reservation(row, cast.slot(cast.THURSDAY))
    HealthChange.objects.create(
        child=row.child, nursery=row.nursery, reservation=booking, channel="line", said_at=cast.NOW
    )
    return who, address


def _note_without_change() -> Opened:
    return c.reservation_check(health=Reservation.Health.UNCHANGED, health_note="卵がだめになりました")


HEALTH = [
    State(
        "changes were told before",
        day_after_changes,
        (
            "4月1日（水）に伝えた変化",
            "卵がだめになりました",
            "園が確認しました。",
            "8月3日（月）に伝えた変化",
            "エピペンを持って行きます",
            "園が確認するまで、園に見えています。",
            "内容は書かれていません。",
            "上に書いてあることから変わりがない、という意味です。",
        ),
        absent=("母に電話した",),
    ),
    State(
        "a change is written beside 変わりない",
        _note_without_change,
        (
            "変わったことが書いてあります。「変わった」を選ぶか、書いたことを消してください。",
            "何時に利用しますか",
        ),
        absent=("この内容で予約しますか",),
    ),
]
