"""Who plays in the demo: people with a phone each, families that only phone, and staff. All are invented."""

from dataclasses import dataclass

from meguro_hoiku.demo.ward import public_id
from reservations.models import Child, Language

PASSWORD = "meguro-demo-2024"  # noqa: S105 – opens the demo and is printed by it
WARD_USERNAME = "ward"


@dataclass(frozen=True)
class DemoChild:
    """A child, by its age in months on the day of the demo."""

    name: str
    kana: str
    months: int
    sex: str = Child.Sex.FEMALE


@dataclass(frozen=True)
class Person:
    """Somebody with LINE: as the phone names them, how they stand to account and LIFF app, and what they register."""

    key: str
    shown: str
    name: str = ""
    children: tuple[DemoChild, ...] = ()
    standing: str = "friend"
    language: str = Language.JAPANESE
    has_consented: bool = True

    @property
    def line_user_id(self) -> str:
        """The same after every reset."""
        return f"U{public_id('person', self.key).hex}"


def _girl(name: str, kana: str, months: int) -> tuple[DemoChild]:
    return (DemoChild(name, kana, months),)


def _boy(name: str, kana: str, months: int) -> tuple[DemoChild]:
    return (DemoChild(name, kana, months, Child.Sex.MALE),)


WIFE = Person("wife", "目黒さん（妻）", "目黒 花子", _girl("目黒 そら", "メグロ ソラ", 26))
HUSBAND = Person("husband", "目黒さん（夫）")
VISITOR = Person("visitor", "品川さん（未登録）")
STRANGER = Person("stranger", "渋谷さん（友だち追加まえ）", standing="none", has_consented=False)
REGISTERED = Person(
    "registered", "大橋さん（面談の予約まえ）", "大橋 一葉", _boy("大橋 つくし", "オオハシ ツクシ", 19)
)
INTERVIEW_AHEAD = Person(
    "interview-ahead", "上目黒さん（面談まえ）", "上目黒 二葉", _girl("上目黒 すず", "カミメグロ スズ", 15)
)
INTERVIEW_OVER = Person(
    "interview-over", "中町さん（面談の結果まち）", "中町 三葉", _boy("中町 あさひ", "ナカチョウ アサヒ", 31)
)
AT_THE_LIMIT = Person(
    "at-the-limit", "五本木さん（2日予約ずみ）", "五本木 四葉", _girl("五本木 もも", "ゴホンギ モモ", 22)
)
SAME_CHILD = Person(
    "same-child", "五本木さん（夫・重なり）", "五本木 松男", _girl("五本木 もも", "ゴホンギ モモ", 22)
)
SIBLINGS = Person(
    "siblings",
    "柿の木坂さん（きょうだい）",
    "柿の木坂 七海",
    (
        *_girl("柿の木坂 さくら", "カキノキザカ サクラ", 40),
        *_boy("柿の木坂 うめた", "カキノキザカ ウメタ", 18),
    ),
)
EXPIRED = Person("expired", "鷹番さん（期限切れ）", "鷹番 五月", _boy("鷹番 いぶき", "タカバン イブキ", 38))
BLOCKED = Person(
    "blocked",
    "田中さん（ブロック中）",
    "田中 六花",
    _girl("田中 ゆき", "タナカ ユキ", 28),
    standing="blocked",
)
ENGLISH = Person(
    "english",
    "Li さん（English）",
    "Li Meiling",
    _boy("Li An", "リ アン", 24),
    language=Language.ENGLISH,
)
PEOPLE = (
    *(WIFE, HUSBAND, VISITOR, REGISTERED, INTERVIEW_AHEAD, INTERVIEW_OVER, AT_THE_LIMIT),
    *(SIBLINGS, EXPIRED, BLOCKED, ENGLISH, SAME_CHILD, STRANGER),
)

WITHOUT_LINE = "祐天寺 八重", DemoChild("祐天寺 みどり", "ユウテンジ ミドリ", 33)
CROWD = (
    ("あおい", "アオイ"),
    ("いつき", "イツキ"),
    ("うた", "ウタ"),
    ("えま", "エマ"),
    ("おと", "オト"),
    ("かえで", "カエデ"),
    ("きり", "キリ"),
    ("くるみ", "クルミ"),
    ("けい", "ケイ"),
    ("こはる", "コハル"),
)
