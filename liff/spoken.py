"""Japanese to read aloud on the phone, or to show at the nursery, for who speaks another language."""

from dataclasses import dataclass
from string import Formatter
from typing import Any

from django.utils import translation

from nurseries.wording import span_text
from reservations.denials import Denial
from reservations.models import Language, Registration
from reservations.status import Booking


@dataclass(frozen=True)
class Sentence:
    """Words of Japanese, with how they sound where they are always the same."""

    words: str
    reading: str = ""


ABOUT_BOOKING = Sentence(
    "一時保育の予約について、電話しています。", "Ichiji-hoiku no yoyaku ni tsuite, denwa shite imasu."
)
SLOWLY = Sentence(
    "日本語があまりわかりません。ゆっくり話してください。",
    "Nihongo ga amari wakarimasen. Yukkuri hanashite kudasai.",
)


def sentences(
    *,
    booking: Booking | None = None,
    registration: Registration | None = None,
    denial: Denial | None = None,
    **_of_the_page: Any,
) -> list[Sentence]:
    """What to say about what the page shows; nothing for readers of Japanese, to whom it is plain."""
    if translation.get_language() == Language.JAPANESE:
        return []
    with translation.override(Language.JAPANESE):
        about = (
            _about_booking(booking) if booking else _about_registration(registration) if registration else []
        )
        refusal = denial or (booking.denial if booking else None)
        if refusal and _is_without_words(refusal):
            about.append(f"LINEの画面に、「{refusal.message}」と出ました。")
    return [ABOUT_BOOKING, *(Sentence(words) for words in about), SLOWLY]


def _is_without_words(denial: Denial) -> bool:
    """Whether its sentence holds only days and numbers: a fact in words is in the reader's language already."""
    named = {name for _text, name, _spec, _how in Formatter().parse(str(denial.reason.label)) if name}
    return "sentence" not in denial.facts and not any(
        isinstance(denial.facts.get(name), str) for name in named
    )


def _about_booking(booking: Booking) -> list[str]:
    when = span_text(booking.starts_at, booking.ends_at)
    return [f"子どもの名前は、{booking.child.name}です。", f"{when}の、{booking.title}の予約のことです。"]


def _about_registration(registration: Registration) -> list[str]:
    return [
        f"子どもの名前は、{registration.child.name}です。",
        f"{registration.nursery.name}の登録のことです。",
    ]
