"""What people type, as it is tolerated, normalised or refused (R9; ux.md §5)."""

import pytest
from django.core.exceptions import ValidationError

from reservations.models import name_key
from reservations.text import (
    read_address,
    read_kana,
    read_line,
    read_name,
    read_phone,
    read_postal_code,
    read_text,
)


def sentence(read, typed, *rest) -> str:
    with pytest.raises(ValidationError) as caught:
        read(typed, *rest)
    return caught.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("目黒 花子", "目黒 花子"),
        ("　目黒　花子　", "目黒　花子"),
        ("髙橋 﨑", "髙橋 﨑"),
        ("𠮷田", "𠮷田"),
        ("葛\U000e0100飾", "葛\U000e0100飾"),
        ("神\ufa19", "神\ufa19"),  # a compatibility kanji that NFC would change
        ("か\u3099", "か\u3099"),
        ("LI Xiaoming", "LI Xiaoming"),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
        ("Nguye\u0302\u0303n", "Nguye\u0302\u0303n"),
        ("O’Brien-Sato", "O’Brien-Sato"),
        ("สมชาย", "สมชาย"),
        ("김하나", "김하나"),
        ("محمد", "محمد"),
        ("नेहा\u200d", "नेहा\u200d"),  # a joiner within a word is part of some scripts
        ("ー", "ー"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_a_name_is_kept_exactly_as_typed(typed, stored):
    assert read_name(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "目黒\x07花",
        "目黒\x00",
        "目黒\x7f",
        "目黒\x85花",
        "\u202e花",
        "花\u200e",
        "花\u2066子\u2069",
        "\u200b",
        "\u200b\u200c\ufeff",
        "\u3164",
        "\u2800",
        "\ue000",
        "\U000f0000",
        "花\ufffe",
        "花\udc00",
        "花\u2028子",
        "花\ufff9",
        "目黒\n花",
        "目黒\t花",
        "花" + "\u0301" * 9,
        "\u0301",
    ],
)
def test_what_nobody_can_read_is_refused_in_a_sentence(typed):
    assert "使えない文字" in sentence(read_name, typed)


def test_names_end_at_a_hundred_characters_however_much_one_stands_for():
    assert len(read_name("花" * 100)) == 100
    assert "100文字まで" in sentence(read_name, "花" * 101)
    assert "100文字まで" in sentence(read_name, "\ufdfa" * 20)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("メグロ ハナコ", "メグロ ハナコ"),
        ("めぐろ　はなこ", "メグロ ハナコ"),
        ("ﾒｸﾞﾛ ﾊﾅｺ", "メグロ ハナコ"),
        ("メグロ　　ハナコ", "メグロ ハナコ"),
        (" めグロ ", "メグロ"),
        ("おおた・ジョー", "オオタ・ジョー"),
        ("ゔぃくとりあ", "ヴィクトリア"),
        ("ジャン＝ポール", "ジャン＝ポール"),
        ("ジャン=ポール", "ジャン＝ポール"),
        ("か\u3099く", "ガク"),
        ("いすゞ", "イスヾ"),
        ("", ""),
        ("　", ""),
    ],
)
def test_kana_of_any_kind_becomes_full_width_katakana(typed, stored):
    assert read_kana(typed) == stored


@pytest.mark.parametrize("typed", ["目黒", "Meguro", "メグロ1", "メグロ、ハナ"])
def test_what_is_no_kana_is_refused(typed):
    assert sentence(read_kana, typed) == "フリガナは、ひらがなかカタカナで入力してください。"


def test_kana_end_at_a_hundred_characters():
    assert "100文字まで" in sentence(read_kana, "ア" * 101)


@pytest.mark.parametrize(
    "typed",
    [
        "1530063",
        "153-0063",
        "１５３－００６３",
        "〒153-0063",
        "〒 １５３ー００６３",
        "153−0063",
        "153 0063",
        "153‐0063",
    ],
)
def test_postal_codes_of_every_fashion(typed):
    assert read_postal_code(typed) == "1530063"


@pytest.mark.parametrize("typed", ["", "153006", "15300630", "153-00a3", "一五三〇〇六三"])
def test_what_is_no_postal_code_is_refused(typed):
    assert sentence(read_postal_code, typed) == "郵便番号は7けたの数字で入力してください。"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("09012345678", "09012345678"),
        ("090-1234-5678", "09012345678"),
        ("０９０－１２３４－５６７８", "09012345678"),
        ("０９０ー１２３４ー５６７８", "09012345678"),
        ("090 1234 5678", "09012345678"),
        ("090　1234　5678", "09012345678"),
        ("(03) 1234-5678", "0312345678"),
        ("03（1234）5678", "0312345678"),
        ("+81 90 1234 5678", "09012345678"),
        ("+81-(0)90-1234-5678", "09012345678"),
        ("＋８１９０１２３４５６７８", "09012345678"),
        ("090.1234.5678", "09012345678"),
        ("090−1234−5678", "09012345678"),
        ("03‐1234‐5678", "0312345678"),
    ],
)
def test_phone_numbers_of_every_fashion(typed, stored):
    assert read_phone(typed) == stored


@pytest.mark.parametrize(
    "typed", ["", "9012345678", "090123456", "090123456789", "+1 212 555 0100", "電話なし"]
)
def test_what_is_no_phone_number_is_refused(typed):
    assert sentence(read_phone, typed) == "電話番号は10けたか11けたで入力してください。"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("目黒区目黒１－２－３", "目黒区目黒1-2-3"),
        ("目黒区目黒１ー２ー３　メグロハイツ１０１", "目黒区目黒1-2-3　メグロハイツ101"),
        ("目黒区目黒1丁目2番3号 スーパーコート", "目黒区目黒1丁目2番3号 スーパーコート"),
        ("目黒区目黒1−2", "目黒区目黒1-2"),
    ],
)
def test_an_address_has_plain_digits_and_keeps_its_long_vowels(typed, stored):
    assert read_address(typed) == stored


def test_lines_and_texts_have_their_length():
    assert read_text(" 朝から\nせきがあります \n", 20) == "朝から\nせきがあります"
    assert "5文字まで" in sentence(read_text, "123456", 5)
    assert "5文字まで" in sentence(read_line, "123456", 5)
    assert "使えない文字" in sentence(read_text, "\u202e", 5)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("目黒 花", "目黒　花"),
        ("目黒花", "目黒 花"),
        ("葛\U000e0100飾", "葛飾"),
        ("LI XIAOMING", "Li Xiaoming"),
        ("ＬＩ", "li"),
        ("ﾊﾅ", "ハナ"),
        ("ハ\ufe0fナ", "ハナ"),
    ],
)
def test_names_that_people_read_as_one_are_one(one, other):
    assert name_key(one) == name_key(other)


def test_other_kanji_are_another_name():
    assert name_key("高橋") != name_key("髙橋")
    assert name_key("花") != name_key("華")
