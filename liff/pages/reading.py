"""How a page is read: the size of its letters, furigana, the language; kept in cookies of the phone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from liff.furigana import annotated
from liff.languages import html_language, is_japanese
from reservations.models import Language

TEXT_SIZE_COOKIE = "text_size"
FURIGANA_COOKIE = "furigana"
STANDARD = "standard"


def preferences(request: HttpRequest) -> dict[str, Any]:
    """What the frame of a page needs for its switches; an unknown cookie counts as none."""
    sizes = [(STANDARD, _("標準")), ("large", _("大")), ("largest", _("特大"))]
    chosen = request.COOKIES.get(TEXT_SIZE_COOKIE, STANDARD)
    return {
        "html_language": html_language(),
        "language": translation.get_language(),
        "languages": [(value, html_language(value), label) for value, label in Language.choices],
        "is_japanese": is_japanese(),
        "text_sizes": sizes,
        "text_size": chosen if chosen in dict(sizes) else STANDARD,
        "can_have_furigana": is_japanese(),
        "furigana_choices": [("off", _("なし")), ("on", _("あり"))],
        "furigana": "on" if _wants_furigana(request) else "off",
    }


def with_furigana(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The page with readings above its words, where the reader wants them."""
    if _wants_furigana(request):
        response.content = annotated(response.content.decode()).encode()
    return response


def _wants_furigana(request: HttpRequest) -> bool:
    return is_japanese() and request.COOKIES.get(FURIGANA_COOKIE) == "on"
