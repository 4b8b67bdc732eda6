"""Days, moments, ages and phone numbers as parents read them."""

from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from liff.languages import is_japanese
from liff.messages.facts import Facts
from meguro_hoiku import dates
from nurseries import wording
from reservations import ages
from reservations.status import Booking

register = template.Library()


@register.filter
def day(value: date) -> str:
    """「8月5日（水）」."""
    return wording.day_text(value)


@register.filter
def far_day(value: date) -> str:
    """「2027年3月31日」, for days of another year."""
    return wording.date_text(value)


@register.filter
def day_of(moment: datetime) -> str:
    """「8月5日（水）」 of a moment."""
    return wording.day_text(dates.day_of(moment))


@register.filter
def clock(moment: datetime) -> str:
    """「10時15分」."""
    return wording.clock_text(dates.jst(moment).time())


@register.filter
def moment(value: datetime) -> str:
    """「8月3日（月）10時15分」."""
    return wording.moment_text(value)


@register.filter
def until(value: datetime) -> str:
    """「8月4日（火）17時まで」, 「8月4日（火）中」."""
    return wording.deadline_text(value)


@register.filter
def hours(span: object) -> str:
    """「9時から12時まで」 of anything that `starts_at` and `ends_at`."""
    return wording.period_text(span.starts_at, span.ends_at)  # type: ignore[attr-defined]


@register.filter
def span(value: object) -> str:
    """「8月5日（水）9時から12時まで」 of anything that `starts_at` and `ends_at`."""
    return wording.span_text(value.starts_at, value.ends_at)  # type: ignore[attr-defined]


@register.filter
def age(birth_date: date, today: date) -> str:
    """「1歳4か月」."""
    return ages.age_text(birth_date, today)


@register.filter
def dialled(phone: str) -> str:
    """A phone number as a `tel:` link wants it."""
    return "".join(character for character in phone if character.isdigit() or character == "+")


@register.filter
def postal_code(digits: str) -> str:
    """「153-0061」."""
    return f"{digits[:3]}-{digits[3:]}"


@register.filter
def phone_number(digits: str) -> str:
    """「090-0000-0000」; numbers whose area code is not plain to see stay as they are."""
    if len(digits) == 11:
        return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
    if len(digits) == 10 and digits.startswith("03"):
        return f"{digits[:2]}-{digits[2:6]}-{digits[6:]}"
    return digits


@register.filter
def text(facts: Facts, name: str) -> str:
    """A text among the facts of a message, empty when there is none."""
    return facts.text(name)


@register.filter
def lines(text: str) -> list[str]:
    """The lines of a text that staff wrote, empty ones left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@register.filter
def ja(text: str) -> str:
    """A name, or what staff wrote: Japanese on every page, which fonts and screen readers have to know."""
    return text if is_japanese() else format_html('<span lang="ja">{}</span>', text)


@register.filter
def called(name: str) -> str:
    """「目黒 花さん」."""
    return format_html(_("{name}さん"), name=ja(name))


@register.filter
def title_of(booking: Booking) -> str:
    """The nursery, an interview's with （面談用） after it (C2)."""
    name = ja(booking.nursery.name)
    return format_html(_("{nursery}（面談用）"), nursery=name) if booking.kind == "interview" else name
