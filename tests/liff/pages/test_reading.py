"""Size of the letters and furigana: kept by the phone, there from the first moment, and off by default."""

import pytest
from django.test import Client

from liff.furigana import GLOSSARY, annotated
from liff.pages import reading
from tests import factories as cast
from tests.liff.pages.browser import session_cookie


@pytest.fixture
def reader(db, settings) -> Client:
    client = Client()
    client.cookies[settings.LIFF_SESSION_COOKIE_NAME] = session_cookie(cast.usable_child().child.guardian)
    return client


def read(client: Client) -> str:
    return client.get("/liff/").content.decode()


@pytest.mark.parametrize("size", ["large", "largest"])
def test_the_page_comes_in_the_size_that_was_chosen(reader: Client, size: str):
    reader.cookies[reading.TEXT_SIZE_COOKIE] = size

    page = read(reader)

    assert f'data-size="{size}"' in page
    assert f'value="{size}" aria-pressed="true"' in page


def test_a_cookie_that_says_nothing_of_ours_changes_nothing(reader: Client):
    reader.cookies[reading.TEXT_SIZE_COOKIE] = '"><script>'

    assert 'data-size="standard"' in read(reader)


def test_furigana_stand_above_words_when_they_are_wanted(reader: Client):
    assert "<ruby>" not in read(reader)

    reader.cookies[reading.FURIGANA_COOKIE] = "on"
    page = read(reader)

    assert "<ruby>予約<rp>（</rp><rt>よやく</rt><rp>）</rp></ruby>" in page
    assert page.index("</title>") < page.index("<ruby>")


@pytest.mark.parametrize("language", ["en", "zh-hans", "ko"])
def test_other_languages_have_no_furigana(reader: Client, language: str, settings):
    guardian = cast.guardian(language=language)
    reader.cookies[settings.LIFF_SESSION_COOKIE_NAME] = session_cookie(guardian)
    reader.cookies[reading.FURIGANA_COOKIE] = "on"

    page = read(reader)

    assert "<ruby>" not in page
    assert 'data-reading="furigana"' not in page


def test_only_what_is_read_as_text_is_annotated():
    page = (
        '<title>予約</title><a title="予約">予約</a><script>"予約"</script>'
        "<textarea>予約</textarea><template>予約</template><!-- 予約 -->"
    )

    assert annotated(page).count("<ruby>") == 1
    assert annotated(page).count('title="予約"') == 1


def test_readings_stand_above_kanji_alone_and_the_longest_word_counts():
    assert annotated("取り消す").startswith("<ruby>取り消<rp>")
    assert "<rt>でんわばんごう</rt>" in annotated("電話番号")
    assert annotated("名前").endswith("</ruby>")


def test_the_glossary_reads_words_and_not_single_signs():
    assert len(GLOSSARY) >= 60
    assert [word for word in GLOSSARY if len(word) < 2] == []
