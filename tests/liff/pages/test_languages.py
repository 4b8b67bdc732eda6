"""Every page in every language: nothing left in Japanese but what is Japanese, and said to be."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client

from reservations.models import Guardian, Language
from tests import factories as cast
from tests.liff.pages.catalogue import State
from tests.liff.pages.states import STATES

FOREIGN = [Language.ENGLISH, Language.CHINESE, Language.KOREAN]
# Kana alone tell Japanese from Chinese.
JAPANESE = {Language.CHINESE: re.compile("[ぁ-ゖァ-ヺ]")}
ANY_JAPANESE = re.compile("[ぁ-ゖァ-ヺ々一-鿿]")
# What people have typed is theirs, and what a sentence of the page quotes cannot be marked within it.
THEIRS = re.compile(
    "目黒[^ 。]?[ 　]?[花空月太郎]*|中目黒|[“「]アレルギーはありますか[”」]|卵がだめになりました|言語|一時保育"
    "|桑の実[^ ]*保育園|メグロ ハナ|東京都目黒区[^ ]*|目黒区[^ ]*|保育園"
)
VOID = {"meta", "link", "input", "br", "img"}


class _Foreign(HTMLParser):
    """The text of a page without scripts and whatever is marked as Japanese."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        language = dict(attrs).get("lang") or ""
        is_left_out = tag in ("script", "style") or (tag != "html" and language.startswith("ja"))
        is_left_out |= tag == "button" and language != ""  # the names of the languages
        if tag not in VOID:
            self.open.append(is_left_out)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.open):
            self.texts.append(data)


def foreign_text(page: str) -> str:
    reader = _Foreign()
    reader.feed(page)
    return "\n".join(text.strip() for text in reader.texts if text.strip())


def in_language(guardian: Guardian, language: str) -> Guardian:
    Guardian.objects.filter(pk=guardian.pk).update(language=language)
    return guardian


@pytest.mark.parametrize("language", FOREIGN)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_nothing_on_a_page_has_stayed_japanese(state: State, language: Language, opens):
    guardian, address = state.make()

    page = opens(in_language(guardian, language), address)

    left = [
        line
        for line in foreign_text(page).splitlines()
        if JAPANESE.get(language, ANY_JAPANESE).search(THEIRS.sub("", line))
    ]
    assert left == []


@pytest.mark.parametrize(
    ("language", "tag"), [("ja", "ja"), ("ja-easy", "ja"), ("zh-hans", "zh-Hans"), ("ko", "ko")]
)
def test_a_page_says_which_language_it_is_in(opens, language: str, tag: str):
    guardian = in_language(cast.usable_child().child.guardian, language)

    assert f'<html lang="{tag}"' in opens(guardian, "/liff/")


def test_what_the_nursery_wrote_is_shown_as_it_is_and_said_to_be_japanese(opens):
    row = cast.reservation()
    cast.nursery()

    page = opens(in_language(row.child.guardian, "en"), f"/liff/reservations/{row.public_id}/")

    assert '<span lang="ja">着がえ</span>' in page
    assert "The nursery wrote this in Japanese" in page


def test_who_reads_another_language_is_given_japanese_to_say_on_the_phone(opens):
    row = cast.reservation(cancel_until=cast.NOW.replace(hour=9))
    guardian, address = row.child.guardian, f"/liff/reservations/{row.public_id}/"

    english, japanese = (
        opens(in_language(guardian, "en"), address),
        opens(in_language(guardian, "ja"), address),
    )

    assert "一時保育の予約について、電話しています。" in english
    assert "子どもの名前は、目黒 花です。" in english
    assert "8月5日（水）9時から12時までの" in english
    assert "LINEの画面に、「LINEで取り消せる期限（8月3日（月）9時15分）を過ぎました。" in english
    assert "Ichiji-hoiku no yoyaku" in english
    assert "電話しています" not in japanese


def test_what_is_to_be_said_on_the_phone_is_japanese_throughout(opens):
    registration = cast.registered_child()
    address = f"/liff/registrations/{registration.public_id}/calendar/"

    page = opens(in_language(registration.child.guardian, "en"), address)

    (said,) = re.findall('<div class="panel big" lang="ja">(.*?)</div>', page, re.DOTALL)
    assert "登録のことです。" in said
    assert re.findall("[A-Za-z]+", re.sub("<[^>]*>|Ichiji.*?imasu|Nihongo.*?kudasai", "", said)) == []


def test_before_anybody_is_known_the_phone_s_language_is_spoken(db):
    cast.nursery()

    page = Client().get("/liff/", headers={"Accept-Language": "ko-KR,ko;q=0.9"}).content.decode()

    assert '<html lang="ko"' in page
    assert "불러오는 중" in page


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("zh-TW", "zh-hans"),
        ("en-US", "en"),
        ("vi-VN", "ja-easy"),
        ("ja-JP", "ja"),
        ("ja-easy", "ja-easy"),
        ("", "ja"),
    ],
)
def test_the_nearest_of_our_languages_is_taken(db, asked: str, spoken: str):
    answer = Client().get("/liff/", headers={"Accept-Language": asked} if asked else {})

    assert answer["Content-Language"] == spoken


def test_the_language_chosen_on_this_phone_counts_more_than_the_browser_s(db):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"

    assert client.get("/liff/", headers={"Accept-Language": "ko"})["Content-Language"] == "zh-hans"


def test_a_page_that_went_wrong_says_so_in_the_reader_s_language(db):
    page = Client().get("/liff/nowhere/at/all/", headers={"Accept-Language": "en"}).content.decode()

    assert "This page was not found" in page
    assert '<html lang="en">' in page


def test_staff_and_everybody_else_read_japanese_whatever_their_browser(db):
    assert Client().get("/nowhere/", headers={"Accept-Language": "en"})["Content-Language"] == "ja"


def test_one_reader_s_language_does_not_stay_for_the_next(opens, db):
    opens(in_language(cast.guardian(), "ko"), "/liff/")

    assert "読み込んでいます" in Client().get("/liff/").content.decode()
