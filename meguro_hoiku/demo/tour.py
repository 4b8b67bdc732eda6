"""案内: eight steps through the whole product, which the phone's page tells and the database ticks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from meguro_hoiku.demo.people import STRANGER, WIFE
from reservations.models import Guardian, Interview, Notification, Refusal, Registration, Reservation
from reservations.models.interview import CancelledBy
from reservations.models.reservation import ReservationQuerySet

Action = dict[str, Any]


@dataclass
class Story:
    """What has become of the newcomer and of the rival since the ward was seeded."""

    now: datetime
    newcomer: Guardian | None = field(init=False)

    def __post_init__(self) -> None:
        self.newcomer = Guardian.objects.with_line_id(STRANGER.line_user_id).first()

    def has_registered(self) -> bool:
        """The newcomer has registered a child."""
        return Registration.objects.filter(child__guardian=self.newcomer).exists()

    def has_interview(self) -> bool:
        """An interview is booked, or was."""
        return Interview.objects.filter(registration__child__guardian=self.newcomer).exists()

    def has_passed(self) -> bool:
        """Staff have marked an interview as passed."""
        interviews = Interview.objects.filter(registration__child__guardian=self.newcomer)
        return interviews.filter(state=Interview.State.PASSED).exists()

    def has_heard_of_it(self) -> bool:
        """LINE has accepted 「利用可能になりました」."""
        return self._accepted(Notification.Kind.USABLE, STRANGER.line_user_id)

    def has_booked(self) -> bool:
        """The newcomer has booked a day, whatever became of it."""
        return self._days_booked().exists()

    def has_refused_the_rival(self) -> bool:
        """Somebody heard that a day which the newcomer has got is full."""
        got = self._days_booked().values("date")
        return Refusal.objects.filter(reason="full", date_wanted__in=got).exists()

    def has_cancelled(self) -> bool:
        """The newcomer has given a day back."""
        return self._days_booked().filter(cancelled_by=CancelledBy.GUARDIAN).exists()

    def has_told_of_the_closure(self) -> bool:
        """LINE has accepted the message to one of the two."""
        return self._accepted(Notification.Kind.CLOSURE, STRANGER.line_user_id, WIFE.line_user_id)

    def pass_interview(self) -> Action:
        """The button that plays the staff."""
        body = {"user": STRANGER.line_user_id}
        return {"label": "面談を終わりにする", "trigger": "interview-passed", "body": body}

    def close_the_day(self) -> Action | None:
        """The button that closes the next day on which one of the two comes."""
        accounts = [STRANGER.line_user_id, WIFE.line_user_id]
        live = Reservation.objects.live().filter(registration__child__guardian__line_user_id__in=accounts)
        coming = live.filter(ends_at__gt=self.now).select_related("slot__nursery").order_by("date").first()
        if coming is None:
            return None
        body = {"nursery": str(coming.slot.nursery.public_id), "date": coming.date.isoformat()}
        label = f"{coming.date.month}月{coming.date.day}日をお休みにする"
        return {"label": label, "trigger": "close-day", "body": body}

    def _days_booked(self) -> ReservationQuerySet:
        return Reservation.objects.filter(registration__child__guardian=self.newcomer)

    def _accepted(self, kind: Notification.Kind, *accounts: str) -> bool:
        told = Notification.objects.filter(kind=kind, recipient__line_user_id__in=accounts)
        return told.filter(state=Notification.State.ACCEPTED).exists()


def _no_action(_story: Story) -> None:
    return None


@dataclass(frozen=True)
class Step:
    """What to do, on which of the two phones, and how it is known to have happened."""

    title: str
    text: str
    phone: int
    is_done: Callable[[Story], bool]
    action: Callable[[Story], Action | None] = _no_action


STEPS = (
    Step(
        "児童を登録する",
        "電話1の渋谷さんで「友だちに追加」を押し、メニューの「児童の登録」をひらいて許可します。"
        "桑の実中目黒保育園をえらび、名前などを入れて登録します。名前や住所は、でたらめでかまいません。"
        "生年月日は、たとえば令和6年5月1日です。",
        1,
        Story.has_registered,
    ),
    Step(
        "面談を予約する",
        "つづけて面談の日と時間をえらび、予約します。×でとじると、確認のメッセージがトークに届いています。",
        1,
        Story.has_interview,
    ),
    Step(
        "園の職員が面談を終える",
        "園の職員の番です。下のボタンを押します。職員の画面に kuwanomi で入り、今日のページで"
        "「面談おわり・利用可能にする」を押しても、同じことがおこります。",
        1,
        Story.has_passed,
        Story.pass_interview,
    ),
    Step(
        "利用可能のお知らせを受けとる",
        "数秒たつと、電話1に「利用可能になりました」が届きます。職員が元に戻せる間だけ、待ってから送られます。",
        1,
        Story.has_heard_of_it,
    ),
    Step(
        "予約する",
        "さきに電話2の目黒さんで「予約をする」をひらき、「残りわずか」の日をえらんで"
        "「この内容で予約しますか」まで進め、そのまま待ちます。"
        "それから電話1の渋谷さんで同じ日をえらび、「予約する」まで押します。",
        1,
        Story.has_booked,
    ),
    Step(
        "もう1台の電話は、まにあわない",
        "電話2で「予約する」を押します。最後の1人分は渋谷さんのものになったので、予約はできません。"
        "かわりに出てくる近い日から1日をえらんで、予約しておきます。",
        2,
        Story.has_refused_the_rival,
    ),
    Step(
        "予約を取り消す",
        "電話1で、メニューの「予約を取り消す」を押します。出てきたカードの「キャンセル」、つぎに「はい」を押します。"
        "空いた1人分は、すぐにほかの人が予約できます。",
        1,
        Story.has_cancelled,
    ),
    Step(
        "園がお休みになる",
        "予約のある日を、園がお休みにします。予約していた人の電話に知らせが届き、"
        "「確認しました」を押すと園に伝わります。ボタンがないときは、さきにどちらかの電話で1日予約してください。",
        2,
        Story.has_told_of_the_closure,
        Story.close_the_day,
    ),
)


def tour(now: datetime) -> dict[str, Any]:
    """The steps as they stand, and whose phones the two are."""
    story = Story(now)
    steps = [
        {
            "title": step.title,
            "text": step.text,
            "phone": step.phone,
            "done": step.is_done(story),
            "action": step.action(story),
        }
        for step in STEPS
    ]
    return {"people": [STRANGER.line_user_id, WIFE.line_user_id], "steps": steps}
