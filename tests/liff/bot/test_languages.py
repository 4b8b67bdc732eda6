"""The talk in every language: pushes, answers, and words that people send to get somewhere."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import translation

from liff.bot.intents import Intent
from liff.bot.keywords import intent_of
from liff.messages import bookings, chat
from liff.notifications import LineBackend
from nurseries.models import Nursery
from reservations.models import Language, Notification
from reservations.status import booking_of
from tests import factories as cast
from tests.liff.bot.conftest import words
from tests.liff.bot.limits import complaints
from tests.liff.bot.test_notification_messages import FACTS

FOREIGN = (Language.ENGLISH, Language.CHINESE, Language.KOREAN)
KANA = re.compile("[ぁ-ゖァ-ヺ]")
# What the nursery wrote, and what is there to be said on the phone.
JAPANESE = re.compile(
    "桑の実中目黒保育園|一時保育利用申込書兼連絡票（区のサイトから印刷）|着がえ|お子さま[12]?|平日9時から17時"
    "|一時保育の予約について、電話しています。|日本語があまりわかりません。ゆっくり話してください。"
)


def japanese_in(message: object) -> list[str]:
    texts = re.findall(
        r'"(?:text|altText|label|displayText)": "([^"]*)"', json.dumps(message, ensure_ascii=False)
    )
    return [text for text in texts if KANA.search(JAPANESE.sub("", text))]


@pytest.mark.parametrize("kind", Notification.Kind)
@pytest.mark.parametrize("language", FOREIGN)
def test_a_push_is_in_the_guardian_s_language(language: Language, kind: Notification.Kind):
    assert japanese_in(LineBackend().render(kind, FACTS[kind], language)) == []


@pytest.mark.parametrize("language", FOREIGN)
def test_what_the_nursery_wants_brought_stays_in_its_own_words(language: Language):
    message = LineBackend().render(
        "reservation_booked", FACTS[Notification.Kind.RESERVATION_BOOKED], language
    )[0]

    with translation.override(language):
        assert translation.gettext("園が日本語で書いた文です") in words(message)
    assert "着がえ" in words(message)


@pytest.mark.parametrize("language", Language)
def test_every_answer_of_the_talk_is_one_that_line_takes(db, language: Language):
    nursery = cast.nursery()
    rows = [cast.child_with_interview(), cast.reservation(cancel_until=cast.NOW - timedelta(hours=1))]
    held = [booking_of(row, cast.NOW) for row in rows]

    with translation.override(language):
        answers = [
            *(chat.menu(), chat.greeting(), chat.welcome_back(["x"], 3), chat.register_first()),
            *(chat.phones([nursery]), *chat.not_read([nursery]), *chat.not_seen(), chat.confirmed()),
            *(
                chat.no_interview_needed(),
                chat.busy(),
                chat.interviews([("x", "y", "z")]),
                bookings.held(held),
            ),
            *(bookings.held([]), bookings.ask(held[0]), bookings.kept(), *bookings.not_found([])),
        ]

    assert complaints(answers[:5]) + complaints(answers[5:10]) + complaints(answers[10:15]) == []
    if language in FOREIGN:
        assert [text for text in japanese_in(answers) if chat.IN_OTHER_LANGUAGES not in text] == []


def test_who_is_new_is_told_that_there_are_other_languages():
    said = words(chat.greeting())

    assert "English" in said
    assert "한국어" in said


@pytest.mark.parametrize("language", FOREIGN)
def test_telephone_numbers_come_with_japanese_to_say(db, language: Language):
    numbers: list[Nursery] = [cast.nursery()]
    with translation.override(language):
        foreign = words(chat.phones(numbers))

    assert "一時保育の予約について、電話しています。" in foreign
    assert "電話しています" not in words(chat.phones(numbers))


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        *(
            ("取消预约", Intent.BOOKINGS),
            ("예약 취소", Intent.BOOKINGS),
            ("Cancel a booking", Intent.BOOKINGS),
        ),
        *(("预约面谈", Intent.INTERVIEW), ("면담 예약", Intent.INTERVIEW), ("Interview", Intent.INTERVIEW)),
        *(("预约", Intent.BOOK), ("예약하기", Intent.BOOK), ("Book a day", Intent.BOOK)),
        *(
            ("登记孩子", Intent.REGISTER),
            ("아동 등록", Intent.REGISTER),
            ("Register a child", Intent.REGISTER),
        ),
        *(("菜单", Intent.MENU), ("메뉴", Intent.MENU), ("电话", Intent.PHONE), ("전화번호", Intent.PHONE)),
    ],
)
def test_words_of_other_languages_lead_there_too(said: str, intent: Intent):
    assert intent_of(said, "面談予約") is intent
