"""What people type (R9)."""

import pytest
from django.core.exceptions import ValidationError

from reservations import text

UNREADABLE = "使えない文字が入っています。消して、入力し直してください。"


@pytest.mark.parametrize(
    "name",
    [
        "髙橋 﨑子",
        "𠮷田",
        "葛\U000e0100城",
        "カ\u3099ク",
        "Nguye\u0302\u0303n Thị Hà",
        "O’Brien-Smith",
        "क्षत्रिय",
        "👩\u200d👧",
    ],
)
def test_a_name_is_kept_character_by_character(name):
    assert text.read_name(name) == name


def test_only_the_blanks_around_a_name_go():
    assert text.read_name("　 目黒　花 \t") == "目黒　花"


@pytest.mark.parametrize(
    "typed",
    [
        "花\u202e子",
        "花\u2066子",
        "花\u200f子",
        "花\u0007",
        "花\n子",
        "花\u2028子",
        "\u200b",
        "\u200d\ufeff\u00ad",
        "\u3164",
        "\u2800",
        "\ufe0f",
        "\ue000",
        "\U000f0000",
        "\ud800",
        "\ufffe",
        "花" + "\u0301" * 9,
        "花" + "\u0301" * 40,
    ],
    ids=ascii,
)
def test_what_nobody_can_read_is_refused_with_a_sentence(typed):
    with pytest.raises(ValidationError) as refused:
        text.read_name(typed)

    assert refused.value.messages == [UNREADABLE]


@pytest.mark.parametrize("name", ["あ" * 101, "ﷺ" * 60])
def test_a_name_too_long_to_keep_or_to_compare_is_refused(name):
    with pytest.raises(ValidationError):
        text.read_name(name)


@pytest.mark.parametrize(
    ("typed", "kana"),
    [
        ("めぐろ　はな", "メグロ ハナ"),
        ("ﾒｸﾞﾛ  ﾊﾅ", "メグロ ハナ"),
        ("カ\u3099ク", "ガク"),
        ("ジェーン・スミス", "ジェーン・スミス"),
        ("ゔぁん", "ヴァン"),
        ("", ""),
    ],
)
def test_any_kana_becomes_full_width_katakana(typed, kana):
    assert text.read_kana(typed) == kana


@pytest.mark.parametrize("typed", ["目黒 花", "Hana", "ハナ1", "ハナ\u200b花"])
def test_anything_else_is_no_kana(typed):
    with pytest.raises(ValidationError) as refused:
        text.read_kana(typed)

    assert refused.value.messages == ["フリガナは、ひらがなかカタカナで入力してください。"]


@pytest.mark.parametrize(
    "typed", ["1530063", "153-0063", "１５３－００６３", "〒153 0063", "〒１５３ー００６３"]
)
def test_a_postal_code_is_seven_digits_however_it_is_typed(typed):
    assert text.read_postal_code(typed) == "1530063"


@pytest.mark.parametrize("typed", ["153006", "15300630", "153006三", "٣٣٣٣٣٣٣", "1530063x", "-"])
def test_anything_else_is_no_postal_code(typed):
    with pytest.raises(ValidationError):
        text.read_postal_code(typed)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("090-1234-5678", "09012345678"),
        ("０９０ー１２３４ー５６７８", "09012345678"),
        ("+81 90 1234 5678", "09012345678"),
        ("＋８１（０）９０１２３４５６７８", "09012345678"),
        ("(03) 1234-5678", "0312345678"),
        ("03.1234.5678", "0312345678"),
    ],
)
def test_a_phone_number_is_its_digits(typed, digits):
    assert text.read_phone(typed) == digits


@pytest.mark.parametrize(
    "typed", ["031234567", "090123456789", "1234567890", "03-1234-567x", "+1 212 555 0100"]
)
def test_anything_else_is_no_phone_number(typed):
    with pytest.raises(ValidationError) as refused:
        text.read_phone(typed)

    assert refused.value.messages == ["電話番号は10けたか11けたで入力してください。"]


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("中目黒１－２ー３　コーポ２０１", "中目黒1-2-3　コーポ201"),
        ("目黒１丁目 メゾンーＡ", "目黒1丁目 メゾンーＡ"),
    ],
)
def test_an_address_has_narrow_digits_and_hyphens_between_them(typed, address):
    assert text.read_address(typed) == address


def test_a_note_may_have_lines_and_nothing_hidden():
    assert text.read_text(" たまご\r\n\tこむぎ\n", 200) == "たまご\r\n\tこむぎ"
    with pytest.raises(ValidationError):
        text.read_text("たまご\u0000", 200)
    with pytest.raises(ValidationError):
        text.read_text("あ" * 201, 200)
