"""A birth date typed in three boxes: full-width digits and Japanese eras are read too (R9)."""

import calendar
import re
import unicodedata
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# The year before each era's first: 令和1年 is 2019.
_ERAS = {"r": 2018, "令和": 2018, "れいわ": 2018, "h": 1988, "平成": 1988, "へいせい": 1988}
_YEAR = re.compile(r"(r|h|令和|れいわ|平成|へいせい)?\.?([0-9]{1,4}|元)年?")
_EARLIEST = 1989


def read_birth_date(year: str, month: str, day: str, today: date) -> date:
    """The date; raises ValidationError with the sentence to show for what is missing or cannot be."""
    if not (year.strip() and month.strip() and day.strip()):
        raise ValidationError(_("生年月日を、年・月・日とも入力してください。"))
    read_year = _year(year)
    if read_year is None:
        raise ValidationError(_("年は、2025または令和7のように入力してください。"))
    read_month, read_day = _number(month, "月"), _number(day, "日")
    if read_month is None or not 1 <= read_month <= 12:
        raise ValidationError(_("月は、1から12までの数字で入力してください。"))
    if read_day is None:
        raise ValidationError(_("日は、1から31までの数字で入力してください。"))
    born_on = _date(read_year, read_month, read_day)
    if born_on > today:
        raise ValidationError(_("生年月日が、きょうより後になっています。"))
    return born_on


def _plain(typed: str) -> str:
    return "".join(unicodedata.normalize("NFKC", typed).split()).casefold()


def _year(typed: str) -> int | None:
    match = _YEAR.fullmatch(_plain(typed))
    if match is None:
        return None
    era, digits = match.groups()
    number = 1 if digits == "元" else int(digits)
    if era:
        return _ERAS[era] + number if 1 <= number < 100 else None
    return number if digits != "元" and number >= _EARLIEST else None


def _number(typed: str, unit: str) -> int | None:
    match = re.fullmatch(rf"([0-9]{{1,2}}){unit}?", _plain(typed))
    return int(match[1]) if match else None


def _date(year: int, month: int, day: int) -> date:
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise ValidationError(_("{month}月は{last}日までです。").format(month=month, last=last))
    return date(year, month, day)
