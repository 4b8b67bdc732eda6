"""The catalogues say everything that parents read, in every language, and what is committed is what is built."""

import re
import string
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils import translation
from django.utils.translation import gettext, pgettext, to_locale

from liff.messages.flex import LABEL_LENGTH
from meguro_hoiku import messages
from reservations.models import Language

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
KANA = re.compile("[ぁ-ゖァ-ヺ]")
# Signs of Japanese that stay where a Japanese word is shown beside its translation.
STAYS = re.compile("目黒 花|一時保育|言語")
# On buttons in the talk, where LINE allows few letters.
ON_BUTTONS = (
    *("予約をする", "児童の登録", "いまの状態を見る", "いまの予約を見る", "園に電話する", "キャンセル"),
    *("すべての予約を見る", "予約を取り消す", "区ウェブサイトで概要を確認する", "面談の予約をする"),
    *(
        "確認しました",
        "ほかの日を予約する",
        "予約を確認する",
        "メニュー",
        "面談の予約",
        "予約の確認",
        "園の電話番号",
    ),
    *("はい", "いいえ"),
)


def translated(locale: str) -> Iterator[Message]:
    return (each for each in messages.catalogue(locale) if each.id)


def placeholders(text: str) -> set[str]:
    named = {name for _text, name, _spec, _how in string.Formatter().parse(text) if name}
    return named | set(re.findall(r"%\((\w+)\)s", text))


def test_there_is_a_catalogue_for_every_language():
    assert [to_locale(code) for code in LANGUAGES] == list(messages.LOCALES)
    assert Language.values == [code for code, _name in settings.LANGUAGES]


def test_easy_japanese_is_a_language_of_its_own():
    assert LANG_INFO["ja-easy"]["name_local"] == "やさしい日本語"
    assert LANG_INFO["ja-easy"] != LANG_INFO["ja"]
    with translation.override("ja-easy"):
        assert translation.get_language() == "ja-easy"
        assert gettext("予約を取り消す") == "予約を やめる"


@pytest.mark.parametrize("locale", messages.LOCALES)
def test_everything_parents_read_is_translated_and_nothing_else_is_kept(locale: str):
    wanted = set(messages.messages())
    kept = {(each.context, each.id) for each in translated(locale)}

    assert kept == wanted, "run `make messages`"
    assert [each.id for each in translated(locale) if not each.string or each.fuzzy] == []


@pytest.mark.parametrize("locale", messages.LOCALES)
def test_the_compiled_catalogue_is_the_written_one(locale: str):
    catalogue = messages.catalogue(locale)

    assert (messages.folder(locale) / "django.mo").read_bytes() == messages.compiled(catalogue)
    assert (messages.folder(locale) / "django.po").read_bytes() == messages.source(
        messages.updated(locale, messages.messages())
    )


@pytest.mark.parametrize("locale", messages.LOCALES)
def test_placeholders_and_markup_agree(locale: str):
    wrong = [
        each.id
        for each in translated(locale)
        if placeholders(each.id) != placeholders(each.string)
        or re.findall("<[^>]*>|\n", each.id) != re.findall("<[^>]*>|\n", each.string)
    ]

    assert wrong == []


@pytest.mark.parametrize("locale", [name for name in messages.LOCALES if name != "ja_Easy"])
def test_no_translation_has_stayed_japanese(locale: str):
    assert [each.id for each in translated(locale) if KANA.search(STAYS.sub("", each.string))] == []


@pytest.mark.parametrize("locale", messages.LOCALES)
def test_sentences_stay_sentences(locale: str):
    """What ends as a sentence in Japanese does so in every language, so that two can follow each other."""
    ends = {"ja_Easy": "。", "en": ".?", "zh_Hans": "。？", "ko": ".?"}[locale]

    assert [
        each.id for each in translated(locale) if each.id.endswith("。") and str(each.string)[-1] not in ends
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_on_buttons_of_the_talk_are_never_cut(language: str):
    with translation.override(language):
        assert [gettext(label) for label in ON_BUTTONS if len(gettext(label)) > LABEL_LENGTH] == []


def test_the_parser_finds_words_wherever_they_stand():
    found = messages.messages()

    assert (None, "園に電話する") in found  # Python
    assert (None, "満員です。") in found  # a denial
    assert ("weekday", "月") in found
    assert (
        None,
        "空いている日を選んでください。<strong>%(until)s</strong>まで選べます。",
    ) in found  # a template
    with translation.override("ko"):
        assert pgettext("weekday", "月") == "월"
