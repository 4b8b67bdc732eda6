"""Japanese that a tired parent reads at once: short sentences, and the words of the glossary (ux §2, B14)."""

import re

import pytest

from meguro_hoiku import messages

LONGEST, LONGEST_MEAN = 60, 30
# What the glossary avoids: because of a better word, or because it blames.
AVOIDED = (
    *("一時預かり", "申込", "キャンセル管理", "施設", "面接", "承認", "アクティブ", "予約可", "予約不可"),
    *("削除", "正しく", "不正", "無効", "エラーが発生", "してはいけません", "いたします", "でございます"),
)
PLACEHOLDER = re.compile(r"\{\w+\}|%\(\w+\)s|<[^>]*>")


def japanese() -> list[str]:
    return [words for _context, words in messages.messages()]


def sentences() -> list[str]:
    """Every sentence, a placeholder counted as two signs."""
    texts = (PLACEHOLDER.sub("〇〇", words) for words in japanese())
    return [sentence for text in texts for sentence in re.split(r"(?<=[。？])|\n", text) if "。" in sentence]


def test_no_sentence_is_long():
    assert [each for each in sentences() if len(each) > LONGEST] == []


def test_sentences_are_short_on_average():
    lengths = [len(each) for each in sentences()]

    assert sum(lengths) / len(lengths) <= LONGEST_MEAN


@pytest.mark.parametrize("avoided", AVOIDED)
def test_a_word_to_be_avoided_appears_nowhere(avoided: str):
    assert [words for words in japanese() if avoided in words] == []


def test_a_child_is_called_so_but_in_the_manual_s_own_labels():
    elsewhere = [words for words in japanese() if "児童" in re.sub("児童の登録", "", words)]

    assert elsewhere == []


def test_no_day_ends_at_24_or_begins_at_0():
    assert [words for words in japanese() if re.search("24時|(?<![0-9])0時", words)] == []


def test_easy_japanese_is_easier():
    """Its sentences are no longer than Japanese ones by a phrase, and are divided by spaces."""
    easy = [
        str(each.string) for each in messages.catalogue("ja_Easy") if each.id and str(each.id).endswith("。")
    ]
    longest = [sentence for text in easy for sentence in re.split("(?<=。)", text) if len(sentence) > LONGEST]

    assert longest == []
    assert [text for text in easy if len(text) > 15 and " " not in text] == []
