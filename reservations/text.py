"""What people type: tolerated, normalised, or refused with a sentence (R9). Every face reads its fields here.

Functions take what was typed and return what is stored; they raise ValidationError with the sentence to show.
A name keeps every character as typed, since NFC alone already changes some people's kanji.
"""

import re
import unicodedata

import jaconv
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reservations.models import name_key

LONGEST_NAME = 100
LONGEST_ADDRESS = 200
LONGEST_NAME_KEY = 200
# Vietnamese stacks two marks on a letter, Thai three; whoever stacks more wants to draw over the next line.
MOST_MARKS_ON_A_LETTER = 8

# Controls apart from tab and line breaks, bidi controls, line separators, annotations, private use, halves
# of pairs, and code points that never become characters.
_UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ufdd0-\ufdef"
    "\ufffe\uffff\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
_BREAKS = re.compile("[\t\n\r]")
# Letters by category that show nothing: fillers of Hangul and the empty Braille pattern.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_HYPHENS = r"\-‐‑‒–—―−ー－ｰ─﹣"
_NOT_IN_PHONE = re.compile(rf"[{_HYPHENS}\s()./・]")
_HYPHEN_IN_NUMBER = re.compile(rf"(?<=[0-9])[{_HYPHENS}](?=[0-9])")
_WIDE_DIGITS = {ord("０") + digit: str(digit) for digit in range(10)}
_KANA = re.compile("[ァ-ヺー・゠＝ヽヾ ]+")


def refuse_unreadable(text: str, *, is_one_line: bool = False) -> None:
    """Raise ValidationError for characters that no reader could see, print or trust."""
    if (
        _UNREADABLE.search(text)
        or (is_one_line and _BREAKS.search(text))
        or (not text.isascii() and (_is_invisible(text) or _is_overdrawn(text)))
    ):
        raise ValidationError(_("使えない文字が入っています。消して、入力し直してください。"))


def _is_invisible(text: str) -> bool:
    """Whether something was typed and nothing of it can be seen."""
    return bool(text.strip()) and not any(
        unicodedata.category(character)[0] in "LNPS" and character not in _BLANK_LETTERS for character in text
    )


def _is_overdrawn(text: str) -> bool:
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        if marks > MOST_MARKS_ON_A_LETTER:
            return True
    return False


def read_line(typed: str, longest: int) -> str:
    """One line as typed, without the blanks at its ends, full-width ones included; may be empty."""
    line = typed.strip()
    refuse_unreadable(line, is_one_line=True)
    _refuse_longer(line, longest)
    return line


def read_text(typed: str, longest: int) -> str:
    """Several lines as typed, without the blanks at both ends; may be empty."""
    text = typed.strip()
    refuse_unreadable(text)
    _refuse_longer(text, longest)
    return text


def _refuse_longer(text: str, longest: int) -> None:
    if len(text) > longest:
        raise ValidationError(_("{longest}文字までで入力してください。").format(longest=longest))


def read_name(typed: str) -> str:
    """A name exactly as typed, 髙 﨑 𠮷 and variants included; may be empty."""
    name = read_line(typed, LONGEST_NAME)
    # A few characters stand for whole words, which comparing names spells out.
    if len(name_key(name)) > LONGEST_NAME_KEY:
        raise ValidationError(_("{longest}文字までで入力してください。").format(longest=LONGEST_NAME))
    return name


def read_kana(typed: str) -> str:
    """フリガナ in full-width katakana with single blanks, from any kana; may be empty."""
    refuse_unreadable(typed, is_one_line=True)
    # NFKC turns the ＝ between foreign names into a sign of ASCII.
    plain = unicodedata.normalize("NFKC", typed).replace("=", "＝")
    kana = " ".join(jaconv.hira2kata(plain).split())
    if kana and not _KANA.fullmatch(kana):
        raise ValidationError(_("フリガナは、ひらがなかカタカナで入力してください。"))
    _refuse_longer(kana, LONGEST_NAME)
    return kana


def read_postal_code(typed: str) -> str:
    """Seven digits."""
    digits = re.sub(rf"[〒{_HYPHENS}\s]", "", unicodedata.normalize("NFKC", typed))
    if not re.fullmatch("[0-9]{7}", digits):
        raise ValidationError(_("郵便番号は7けたの数字で入力してください。"))
    return digits


def read_phone(typed: str) -> str:
    """Ten or eleven digits from 0 on; +81 is Japan."""
    plain = _NOT_IN_PHONE.sub("", unicodedata.normalize("NFKC", typed))
    digits = re.sub(r"^\+810?", "0", plain)
    if not re.fullmatch("0[0-9]{9,10}", digits):
        raise ValidationError(_("電話番号は10けたか11けたで入力してください。"))
    return digits


def read_address(typed: str) -> str:
    """One line, digits and the hyphens between them in half width; may be empty."""
    line = read_line(typed, LONGEST_ADDRESS).translate(_WIDE_DIGITS)
    return _HYPHEN_IN_NUMBER.sub("-", line)
