"""The states of the catalogue: the name, how it comes about, what stands there, what leads on."""

from datetime import date

from reservations.models import Interview, Registration
from tests import factories as cast
from tests.liff.pages import catalogue as c
from tests.liff.pages.catalogue import PHONE, Opened, State
from tests.liff.pages.states_at_the_year_s_end import YEAR_END
from tests.liff.pages.states_of_coming_back import COMING_BACK
from tests.liff.pages.states_of_health import HEALTH
from tests.liff.pages.states_of_what_ended import ENDED
from tests.liff.pages.states_of_what_is_own import OWN


def _interview_held() -> Opened:
    row = cast.child_with_interview(cast.interview_slot(cast.NOW.replace(hour=9)))
    assert row.state == Interview.State.BOOKED
    return c.at_home(row.registration)


def _ended(state: str) -> Opened:
    return c.at_home(cast.registered_child(state=state, refusal_told_at=cast.NOW))


def _expired(path: str) -> Opened:
    registration = cast.usable_child(fiscal_year=2025, valid_until=date(2026, 3, 31))
    return c.of(registration, path) if path else c.at_home(registration)


HOME = [
    State(
        "nothing registered",
        c.newcomer_at_home,
        ("登録されたお子さんがいません", "機種変更"),
        ("/liff/register/",),
    ),
    State(
        "interview to be booked",
        lambda: c.at_home(cast.registered_child()),
        ("目黒 花さん", "面談の予約がまだです。"),
        ("/interview/",),
    ),
    State(
        "interview booked",
        lambda: c.at_home(cast.child_with_interview().registration),
        ("8月6日（木）10時から",),
        ("/liff/interviews/",),
    ),
    State("result awaited", _interview_held, ("園が確認しています",)),
    State(
        "usable",
        lambda: c.at_home(cast.usable_child()),
        ("2027年3月31日まで", "あと2日"),
        ("/calendar/",),
    ),
    State("at the limit", lambda: c.at_home(cast.child_at_the_limit()), ("予約 2日・あと0日",)),
    State("expired", lambda: _expired(""), ("有効期限（2026年3月31日）が切れました",), ("/liff/register/",)),
    State("stopped", lambda: _ended(Registration.State.STOPPED), ("この登録は使えません",)),
    State("refused", lambda: _ended(Registration.State.REFUSED), ("この登録は使えません",)),
    State(
        "withdrawn",
        lambda: _ended(Registration.State.WITHDRAWN),
        ("取り下げられています",),
        ("/liff/register/",),
    ),
]
REGISTERING = [
    State("consent", c.consent, ("はじめに", "一時保育の予約だけに使います", "2026-04", "同意して進む")),
    State(
        "which nursery",
        c.first_step,
        ("どの園を利用しますか", "前日17時まで", "電話で予約する園", "4つのうち1つ目"),
    ),
    State("no nursery chosen", c.nothing_chosen, ("入力エラー：", "利用したい園を選んでください。")),
    State("a new child", lambda: c.registering("child/"), ("お子さんの名前", "フリガナ", "生年月日", "性別")),
    State(
        "a child known already",
        c.second_registration,
        ("どのお子さんですか", "目黒 花さん", "新しく登録するお子さん"),
    ),
    State(
        "wrong birth date",
        lambda: c.registering("guardian/", child={"birth_month": "4", "birth_day": "31", "sex": "female"}),
        ("入力エラー：", "4月は30日までです。", 'aria-invalid="true"', "めぐろ はな"),
    ),
    State("the nursery's questions", c.questions, ("アレルギーはありますか", "気になること", "牛乳", "任意")),
    State(
        "a question unanswered",
        c.question_unanswered,
        ("入力エラー：", "に答えてください。"),
    ),
    State(
        "the guardian",
        lambda: c.registering("guardian/", child={"sex": "female"}),
        ("保護者について", 'autocomplete="postal-code"', 'autocomplete="tel"'),
    ),
    State(
        "check the registration",
        lambda: c.registering("check/", child={"sex": "female"}),
        ("この内容で登録しますか", "2025年4月1日", "メグロ ハナ", "登録して、面談の予約に進む", "変える"),
    ),
]
INTERVIEW = [
    State(
        "times to choose",
        c.interview_times,
        ("登録しました。", "8月6日（木）", "10時30分", "8月7日（金）", "面談の前日17時まで"),
    ),
    State(
        "no times",
        lambda: c.of(cast.registered_child(), "interview/"),
        ("いま選べる面談の日がありません",),
        (PHONE,),
    ),
    State(
        "check the interview",
        c.interview_check,
        ("8月6日（木）10時から", "8月5日（水）17時まで", "母子健康手帳", "予約する"),
    ),
    State("time taken", c.interview_taken, ("この時間は、もう選べません",), ("/interview/",)),
    State(
        "interview just booked",
        lambda: c.interview_page("?done=1"),
        ("面談を予約しました", "（面談用）", "8月5日（水）17時まで", "持ち物"),
    ),
    State("an interview", c.interview_page, ("面談の予約の内容", "キャンセル")),
    State(
        "interview booked already",
        lambda: c.of(cast.child_with_interview().registration, "interview/"),
        ("面談は、もう予約されています",),
        ("/liff/bookings/", PHONE),
    ),
]
BOOKING = [
    State(
        "which child",
        c.several_children,
        ("どなたの予約ですか", "目黒 空さん", "面談のあとに予約できます。"),
        ("/calendar/",),
    ),
    State(
        "one child: the calendar at once",
        c.one_usable_child,
        ("いつ利用しますか",),
    ),
    State(
        "nothing usable",
        lambda: (cast.registered_child().child.guardian, "/liff/book/"),
        ("まだ予約できません", "面談の予約がまだです。"),
        ("/interview/",),
    ),
    State(
        "a day of every kind",
        c.full_calendar,
        (
            "8月13日（木）</strong>まで",
            "満員です。",
            "園の行事",
            "予約ずみです。",
            "山の日",
            "空きあり 残り3人",
            "新しい情報にする",
        ),
        ("/calendar/2026-08-06/",),
    ),
    State(
        "taken meanwhile",
        c.calendar_after_taken,
        ("選び直してください：", "選んだ8月5日（水）9時から12時までの枠", "予約はできていません"),
        ("/calendar/2026-08-06/check/",),
    ),
    State(
        "limit reached",
        lambda: c.of(cast.child_at_the_limit(), "calendar/"),
        ("これ以上は予約できません", "8月5日（水）・8月7日（金）"),
        ("/liff/bookings/", PHONE),
        absent=("calendar.css",),
    ),
    State(
        "not usable yet",
        lambda: c.of(cast.registered_child(), "calendar/"),
        ("面談のあとに予約できます",),
        ("/liff/", PHONE),
    ),
    State(
        "expired", lambda: _expired("calendar/"), ("登録の有効期限が切れました",), ("/liff/register/", PHONE)
    ),
    State(
        "by phone only",
        lambda: c.of(cast.usable_child(condition=Registration.Condition.PHONE), "calendar/"),
        ("電話で予約してください",),
        (PHONE,),
    ),
    State(
        "hours, questions and health",
        c.day_with_everything,
        (
            "8月5日（水）の何時に利用しますか",
            "満員です。",
            "昼食はどうしますか",
            "変わりない",
            "変わった",
            "ある",
        ),
    ),
    State(
        "a day with nothing to ask",
        c.plain_day,
        ("この内容で予約しますか", "8月4日（火）17時まで", "予約する"),
    ),
    State("after the deadline", c.late_day, ("予約してから30分は", "8月3日（月）10時45分まで")),
    State(
        "a day that is closed",
        c.closed_day,
        ("8月7日（金）は選べません", "お休み"),
        (PHONE,),
    ),
    State(
        "check the reservation",
        c.reservation_check,
        ("変わりない", "8月4日（火）17時まで", "料金は当日", "日を変える"),
    ),
    State(
        "health not said",
        lambda: c.reservation_check(health=""),
        ("入力エラー：", "変わりがないかを答えてください。"),
    ),
    State(
        "booked already", c.check_of_what_is_booked, ("この予約は完了しています",), ("/liff/reservations/",)
    ),
]
BOOKINGS = [
    State(
        "just booked",
        lambda: c.reservation_page("?done=1"),
        ("予約しました", "8月4日（火）17時まで", "着がえ", "料金は当日", "続けてもう1日"),
    ),
    State("a reservation", c.reservation_page, ("予約の内容", "キャンセル"), ("/cancel/",)),
    State(
        "a reservation after its deadline",
        lambda: c.reservation_page(cancel_until=cast.NOW.replace(hour=9)),
        ("期限（8月3日（月）9時15分）を過ぎました",),
        (PHONE,),
        absent=("/cancel/",),
    ),
    State("just cancelled", lambda: c.cancelled_page("?done=1"), ("取り消しました",), ("/calendar/",)),
    State("cancelled before", c.cancelled_page, ("この予約は取り消しずみです", "10時15分に取り消しました")),
    State(
        "everything held",
        c.all_bookings,
        ("（面談用）", "キャンセル", "LINEでは取り消せません"),
        ("/cancel/", PHONE),
    ),
    State(
        "nothing held",
        lambda: (cast.usable_child().child.guardian, "/liff/bookings/"),
        ("予約がありません",),
        ("/liff/book/",),
    ),
    State(
        "cancel, yes or no",
        lambda: c.reservation_page("cancel/"),
        ("この予約を取り消しますか", "はい", "いいえ"),
    ),
    State(
        "cancel after the deadline",
        lambda: c.reservation_page("cancel/", cancel_until=cast.NOW.replace(hour=9)),
        ("期限（8月3日（月）9時15分）を過ぎました",),
        (PHONE,),
    ),
]


STATES = [
    *HOME,
    *REGISTERING,
    *INTERVIEW,
    *BOOKING,
    *BOOKINGS,
    *OWN,
    *HEALTH,
    *ENDED,
    *YEAR_END,
    *COMING_BACK,
]
