"""What people may type, and what is kept of it (R9): names as typed, numbers and kana in one form.

Every function raises ValidationError with a sentence that says what to type instead.
"""

import re
import unicodedata

import jaconv
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_COMBINING_MARKS = 3
_HYPHENS = re.compile("[‐-―−ー－ｰ-]")
_INVISIBLE = frozenset("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u3164\uffa0")
_JOINERS = frozenset("\u200c\u200d")
_KANA = re.compile(r"[ァ-ヶー・ ]+")


def refuse_unreadable(text: str) -> None:
    """Refuse control, direction, zero-width-only and private-use characters, and towers of marks (R9)."""
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category in ("Cc", "Co", "Cs", "Cn") and character not in "\n\r\t":
            raise ValidationError(_("使えない文字が入っています。打ち直してください。"))
        if category == "Cf" and character not in _JOINERS:
            raise ValidationError(_("目に見えない文字が入っています。打ち直してください。"))
        is_mark = category in ("Mn", "Me") and not _is_variation_selector(character)
        marks = marks + 1 if is_mark else 0
        if marks > MOST_COMBINING_MARKS:
            raise ValidationError(_("使えない文字が入っています。打ち直してください。"))
    if text.strip() and not any(_is_visible(character) for character in text):
        raise ValidationError(_("文字を入力してください。"))


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _is_visible(character: str) -> bool:
    if character in _INVISIBLE:
        return False
    return unicodedata.category(character)[0] not in "CMZ"


def clean_line(text: str, *, missing: str, most: int) -> str:
    """One line as typed, blanks at its ends left out; `missing` is the sentence for an empty one."""
    line = " ".join(text.replace("\u3000", " ").split())
    if not line:
        raise ValidationError(missing)
    refuse_unreadable(line)
    if len(line) > most:
        raise ValidationError(_("{most}文字までで入力してください。").format(most=most))
    return line


def clean_guardian_name(text: str) -> str:
    """A guardian's name, its characters exactly as typed (髙 﨑 𠮷 and variation selectors included)."""
    return clean_line(text, missing=_("保護者の名前を入力してください。"), most=100)


def clean_child_name(text: str) -> str:
    """A child's name, its characters exactly as typed."""
    return clean_line(text, missing=_("お子さんの名前を入力してください。"), most=100)


def clean_address(text: str) -> str:
    """An address, its characters exactly as typed."""
    return clean_line(text, missing=_("住所を入力してください。"), most=200)


def clean_kana(text: str) -> str:
    """フリガナ in full-width katakana; "" stays "", for it may be left to the interview (R1)."""
    kana = jaconv.hira2kata(unicodedata.normalize("NFKC", text)).replace("゠", "・").strip()
    kana = re.sub(r"\s+", " ", _lengthened(kana))
    if kana and not _KANA.fullmatch(kana):
        raise ValidationError(_("フリガナは、ひらがなかカタカナで入力してください。"))
    if len(kana) > 100:
        raise ValidationError(_("{most}文字までで入力してください。").format(most=100))
    return kana


def _lengthened(kana: str) -> str:
    """A hyphen after kana is what phones make of ー."""
    return re.sub(r"(?<=[ァ-ヶー])[‐-―−-]", "ー", kana)


def clean_phone(text: str) -> str:
    """The digits of a Japanese phone number, "+81" read as 0."""
    digits = unicodedata.normalize("NFKC", _HYPHENS.sub("", text))
    digits = re.sub(r"[\s().]", "", digits)
    digits = re.sub(r"^(\+|00|010)81\(?0?\)?", "0", digits)
    if not digits:
        raise ValidationError(_("電話番号を入力してください。"))
    if not re.fullmatch(r"0[0-9]{9,10}", digits):
        raise ValidationError(_("電話番号は10けたか11けたで入力してください。"))
    return digits


def clean_postal_code(text: str) -> str:
    """The seven digits of a postal code."""
    digits = re.sub(r"[\s〒]", "", unicodedata.normalize("NFKC", _HYPHENS.sub("", text)))
    if not re.fullmatch(r"[0-9]{7}", digits):
        raise ValidationError(_("郵便番号は7けたの数字で入力してください。"))
    return digits


def phone_text(digits: str) -> str:
    """A phone number as people read it: 090-1234-5678, 03-1234-5678."""
    if len(digits) == 11:
        return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
    if len(digits) == 10:
        area = 2 if digits[:2] in ("03", "06") else 3
        return f"{digits[:area]}-{digits[area:6]}-{digits[6:]}"
    return digits
