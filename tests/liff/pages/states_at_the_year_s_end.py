"""States around 31 March: what ends, what is renewed, what the calendar says of April (B8, R7, R11)."""

from datetime import date, datetime, time, timedelta

from meguro_hoiku import dates
from reservations.models import Registration
from tests import factories as cast
from tests.liff.pages import catalogue as c
from tests.liff.pages.catalogue import PHONE, Opened, State


def at(month: int, day: int, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
    """A moment of 2027."""
    return datetime(2027, month, day, hour, minute, second, tzinfo=dates.JST)


LAST_SECOND = at(3, 31, 23, 59, 59)
LEAP_DAY = date(2028, 2, 29)
BEFORE_LEAP_DAY = datetime(2028, 2, 25, 10, tzinfo=dates.JST)


def _calendar() -> Opened:
    cast.slot(date(2027, 3, 30))
    cast.slot(date(2027, 4, 1))
    return c.of(cast.usable_child(), "calendar/")


def renewed(path: str = "") -> Opened:
    """Usable until 31 March, and the next year's registration waits for its interview in April."""
    usable = cast.usable_child()
    waiting = cast.registered_child(
        usable.nursery, usable.child, fiscal_year=2027, interview_not_before=date(2027, 4, 1)
    )
    for day in (date(2027, 3, 30), date(2027, 4, 6)):
        cast.interview_slot(dates.at(day, time(10)))
    return c.of(waiting, path) if path else c.at_home(waiting)


def _around_a_leap_day(path: str) -> Opened:
    for day in (LEAP_DAY, LEAP_DAY + timedelta(days=1)):
        cast.slot(day)
    return c.of(cast.usable_child(fiscal_year=2027, valid_until=date(2028, 3, 31)), path)


def _waiting_since_last_year() -> Opened:
    return c.at_home(cast.registered_child(fiscal_year=2026))


def _prefilled(step: str = "") -> Opened:
    row = cast.usable_child()
    return row.child.guardian, f"/liff/register/{step}?again={row.public_id}"


YEAR_END = [
    State(
        "before the renewal date",
        lambda: c.at_home(cast.usable_child()),
        ("利用できます（2027年3月31日まで）", "予約をする"),
        absent=("4月からの登録をする",),
        now=at(2, 28, 23, 59, 59),
    ),
    State(
        "from the renewal date on",
        lambda: c.at_home(cast.usable_child()),
        ("有効期限は3月31日（水）です。", "4月からの登録をする"),
        ("/liff/register/?again=", "/calendar/"),
        now=at(3, 1, 0),
    ),
    State(
        "renewing: the nursery is chosen already",
        _prefilled,
        ("どの園を利用しますか", "checked"),
        now=at(3, 5),
    ),
    State(
        "renewed, and still usable",
        renewed,
        ("2027年度の登録です。面談は4月1日（木）からできます。", "予約をする"),
        ("/interview/", "/calendar/"),
        ("4月からの登録をする",),
        now=at(3, 10),
    ),
    State(
        "the renewal's interviews begin in April",
        lambda: renewed("interview/"),
        ("4月6日（火）",),
        absent=("3月30日",),
        now=at(3, 20),
    ),
    State("the window still ends in March", _calendar, ("3月31日（水）",), absent=("要登録",), now=at(3, 21)),
    State(
        "the window reaches into April",
        _calendar,
        ("要登録", "新しい年度の登録が必要です", "3月30日"),
        ("/calendar/2027-03-30/",),
        ("/calendar/2027-04-01/",),
        now=at(3, 22),
    ),
    State(
        "an April day asked for in March",
        lambda: c.of(cast.usable_child(), "calendar/2027-04-01/"),
        ("4月1日（木）は選べません", "新しい年度の登録が必要です"),
        ("/liff/register/?again=", PHONE),
        now=at(3, 25),
    ),
    State(
        "the last second of the year",
        lambda: c.at_home(cast.usable_child()),
        ("利用できます（2027年3月31日まで）",),
        now=LAST_SECOND,
    ),
    State(
        "the first second of the new year",
        lambda: c.at_home(cast.usable_child()),
        ("有効期限（2027年3月31日）が切れました", "登録を始める"),
        ("/liff/register/?again=",),
        ("/calendar/",),
        now=at(4, 1, 0),
    ),
    State(
        "the calendar in the new year",
        lambda: c.of(cast.usable_child(), "calendar/"),
        ("登録の有効期限が切れました",),
        ("/liff/register/?again=", PHONE),
        now=at(4, 1, 0),
    ),
    State(
        "waiting since last year",
        _waiting_since_last_year,
        ("面談の予約がまだです。",),
        ("/interview/",),
        now=at(4, 1, 0),
    ),
    State(
        "expired, and one more child waits",
        lambda: c.at_home(cast.usable_child(state=Registration.State.USABLE)),
        ("前に入力した内容を使えます",),
        now=at(4, 2),
    ),
    State(
        "a leap day in the calendar",
        lambda: _around_a_leap_day("calendar/"),
        ("2月29日（火）", "3月1日（水）"),
        ("/calendar/2028-02-29/", "/calendar/2028-03-01/"),
        now=BEFORE_LEAP_DAY,
    ),
    State(
        "the deadline on a leap day",
        lambda: _around_a_leap_day("calendar/2028-03-01/"),
        ("この内容で予約しますか", "3月1日（水）", "2月29日（火）17時まで"),
        now=BEFORE_LEAP_DAY,
    ),
]
