"""What the talk answers: menu, keywords, greetings, free text (A1, A4, I2, N3)."""

import json
from datetime import timedelta

import pytest

from liff.bot import keywords
from liff.bot.intents import Intent
from reservations.models import Notification, WardSettings, WebhookEvent
from tests.factories import (
    NOW,
    child,
    guardian,
    nursery,
    registered_child,
    usable_child,
)
from tests.liff.bot.conftest import FOUR, STRANGER, Talk, actions, at, change, labels, payload, words
from tests.liff.bot.limits import complaints


@pytest.mark.parametrize("text", ["メニュー", "めにゅー", "ﾒﾆｭｰ", "MENU", "help", "？", "?"])
def test_the_menu_has_the_four_choices(talk: Talk, text: str):
    messages = talk.say(text)

    assert labels(messages)[:4] == FOUR
    assert complaints(messages) == []


def test_the_menu_opens_our_pages_in_line(talk: Talk, settings):
    uris = [each.get("uri") for each in actions(talk.say("メニュー"))]
    base = f"{settings.LIFF_URL_BASE}/{settings.LIFF_ID}"

    assert uris[:4] == [f"{base}/register/", f"{base}/book/", None, settings.WARD_WEBSITE_URL]


@pytest.mark.parametrize(
    "text",
    [
        "面談予約", "面談", "面談の予約", "めんだん", "メンダン", "面談 予約", "　面談予約。", "面談予約\n",
        "「面談予約」", "めんだんよやく", "ﾒﾝﾀﾞﾝﾖﾔｸ", "Interview", "面談予約！",
    ],
)  # fmt: skip
def test_the_keyword_is_read_as_generously_as_it_is_typed(text: str):
    assert keywords.intent_of(text, "面談予約") is Intent.INTERVIEW


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("予約を取り消す", Intent.BOOKINGS),
        ("キャンセル", Intent.BOOKINGS),
        ("取消", Intent.BOOKINGS),
        ("予約", Intent.BOOK),
        ("児童の登録", Intent.REGISTER),
        ("電話", Intent.PHONE),
        ("予約はできますか", Intent.UNKNOWN_TEXT),
        ("", Intent.UNKNOWN_TEXT),
        ("。。。", Intent.UNKNOWN_TEXT),
        ("面談" * 100, Intent.UNKNOWN_TEXT),
    ],
)
def test_other_words_lead_to_their_place(text: str, intent: Intent):
    assert keywords.intent_of(text, "面談予約") is intent


def test_the_wards_own_keyword_counts(talk: Talk, ward: WardSettings):
    change(ward, interview_keyword="めぐぴー面談")

    assert "先に児童の登録をしてください" in words(talk.say("メグピー 面談"))


def test_an_empty_keyword_of_the_ward_does_not_catch_everything(talk: Talk, ward: WardSettings):
    change(ward, interview_keyword="")

    assert "届きません" in words(talk.say("。"))


def test_the_keyword_leads_each_waiting_registration_to_its_interview(talk: Talk):
    family = guardian()
    first, second = child(family), child(family, "目黒 空")
    waiting = [registered_child(who=first), registered_child(nursery("futaba"), who=second)]
    usable_child(nursery("angelica"), who=first)

    messages = talk.say("面談予約", family)

    uris = [each["uri"] for each in actions(messages)]
    assert [uri.split("/")[-3] for uri in uris] == [str(each.public_id) for each in waiting]
    assert "お子さま1／桑の実中目黒保育園" in words(messages)
    assert complaints(messages) == []


def test_without_a_registration_the_keyword_says_register_first(talk: Talk):
    messages = talk.say("面談予約")

    assert "先に児童の登録をしてください。" in words(messages)
    assert labels(messages) == ["児童の登録"]


def test_the_keyword_of_who_waits_for_no_interview_shows_the_state(talk: Talk):
    family = guardian()
    usable_child(who=child(family))

    assert "待っている登録はありません" in words(talk.say("面談予約", family))


@pytest.mark.parametrize(("text", "page"), [("予約", "book/"), ("登録", "register/")])
def test_a_word_opens_its_page(talk: Talk, text: str, page: str):
    messages = talk.say(text)

    assert actions(messages)[0]["uri"].endswith(page)
    assert complaints(messages) == []


def test_free_text_is_answered_with_that_it_reaches_nobody_how_to_phone_and_the_four(talk: Talk):
    family = guardian()
    usable_child(who=child(family))
    nursery("futaba", phone="03-9999-9999")

    messages = talk.say("あした休みます", family)

    assert "区にも園にも届きません" in words(messages)
    assert "桑の実中目黒保育園 03-0000-0001（平日9時から17時）" in words(messages)
    assert "03-9999-9999" not in words(messages)
    assert labels(messages)[:4] == FOUR
    assert complaints(messages) == []


def test_somebody_unknown_gets_the_numbers_of_all_nurseries_in_line(talk: Talk):
    nursery()
    nursery("later", line_from=None, phone="03-9999-9999")

    said = words(talk.say("電話"))

    assert "03-0000-0001" in said
    assert "03-9999-9999" not in said


def test_who_has_no_child_registered_gets_the_numbers_of_all_too(talk: Talk):
    nursery()

    assert "03-0000-0001" in words(talk.say("電話", guardian()))


def test_without_any_nursery_the_wards_website_helps(talk: Talk):
    assert "ウェブサイト" in words(talk.say("電話"))


def test_every_unknown_text_is_answered(talk: Talk):
    assert talk.say("もしもし")
    assert talk.say("もしもし")


def test_the_ward_can_leave_unknown_texts_to_its_other_services(talk: Talk, ward: WardSettings):
    change(ward, answers_unknown_text=False)

    assert talk.say("もしもし") == []
    assert talk.replies_to(payload("sticker")) == []
    assert talk.say("メニュー")


@pytest.mark.parametrize("kind", ["sticker", "image"])
def test_stickers_and_photos_are_answered_once_in_ten_minutes(talk: Talk, kind: str):
    assert "届きません" in words(talk.replies_to(payload(kind)))
    assert talk.replies_to(payload(kind)) == []
    with at(NOW + timedelta(minutes=9)):
        assert talk.replies_to(payload(kind)) == []
    with at(NOW + timedelta(minutes=11)):
        assert complaints(talk.replies_to(payload(kind))) == []


def test_one_persons_sticker_does_not_silence_anothers(talk: Talk):
    talk.replies_to(payload("sticker", guardian().line_user_id))

    assert talk.replies_to(payload("sticker", guardian().line_user_id))


def test_the_closures_button_is_kept_once_and_thanked(talk: Talk):
    family = guardian()
    row = Notification.objects.create(
        recipient=family, kind=Notification.Kind.CLOSURE, cause="closure:1",
        created_at=NOW, not_before=NOW, next_attempt_at=NOW,
    )  # fmt: skip
    button = f"a=confirm&id={row.public_id}"

    assert "確認ありがとうございます" in words(talk.tap(button, family))
    with at(NOW + timedelta(hours=1)):
        talk.tap(button, family)

    row.refresh_from_db()
    assert row.confirmed_at == NOW


def test_a_confirmation_of_nothing_shows_what_is_held(talk: Talk):
    assert "予約がありません" in words(talk.tap("a=confirm", guardian()))


def test_somebody_elses_closure_is_not_confirmed(talk: Talk):
    row = Notification.objects.create(
        recipient=guardian(), kind=Notification.Kind.CLOSURE, cause="closure:1",
        created_at=NOW, not_before=NOW, next_attempt_at=NOW,
    )  # fmt: skip

    assert "予約がありません" in words(talk.tap(f"a=confirm&id={row.public_id}", guardian()))

    row.refresh_from_db()
    assert row.confirmed_at is None


@pytest.mark.parametrize("intent", ["menu", "bookings", "interview", "phone"])
def test_the_shortcuts_lead_where_their_words_lead(talk: Talk, intent: str):
    assert talk.tap(f"a={intent}")


@pytest.mark.parametrize(
    "data",
    [
        "",
        "a",
        "a=",
        "a=follow",
        "a=unknown",
        "%%%",
        "a=cancel&id=1",
        "a=cancel&k=x",
        "あ" * 300,
        "a=menu&" * 99,
    ],
)
def test_what_is_none_of_our_buttons_is_ignored(talk: Talk, data: str):
    assert talk.tap(data) == []


def test_the_talk_speaks_the_guardians_language_without_names(talk: Talk):
    family = guardian(language="en")
    registered_child(who=child(family))

    assert complaints(talk.say("面談", family)) == []


def test_what_is_kept_of_an_event_is_its_meaning(talk: Talk):
    talk.say("メニュー")
    talk.tap("a=bookings")

    kept = list(WebhookEvent.objects.order_by("pk").values_list("intent", "postback_data", "line_user_id"))
    assert kept == [("menu", "", STRANGER), ("bookings", "a=bookings", STRANGER)]
    assert "メニュー" not in json.dumps(list(WebhookEvent.objects.values()), default=str)
