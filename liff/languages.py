"""Which language a parent reads: the guardian's own, else what the phone says; everybody else reads Japanese."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from reservations.models import Language

# Whoever lives here and reads none of our languages reads short Japanese sooner than long Japanese.
FALLBACK = Language.EASY_JAPANESE
JAPANESE = (Language.JAPANESE, Language.EASY_JAPANESE)
_BY_PREFIX = {
    "ja": Language.JAPANESE,
    "en": Language.ENGLISH,
    "zh": Language.CHINESE,
    "ko": Language.KOREAN,
}
_IN_HTML: dict[str, str] = {Language.EASY_JAPANESE: "ja", Language.CHINESE: "zh-Hans"}


class LanguageMiddleware:
    """Speaks the phone's language below /liff/ until it is known who is there, and Japanese elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_ours = request.path.startswith("/liff/")
        translation.activate(language_of_phone(request) if is_ours else settings.LANGUAGE_CODE)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response


def language_of_phone(request: HttpRequest) -> str:
    """What was chosen on this phone before, else the first language of its browser."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen and chosen in Language.values:
        return chosen
    wanted = parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
    return language_named(wanted[0][0]) if wanted else settings.LANGUAGE_CODE


def language_named(tag: str) -> str:
    """The language of ours that is nearest to a tag such as LINE's `zh-TW` or `en-US`."""
    tag = tag.casefold()
    return str(tag if tag in Language.values else _BY_PREFIX.get(tag.split("-")[0], FALLBACK))


def is_japanese() -> bool:
    """Whether the active language is Japanese of either kind, so that what staff wrote needs no remark."""
    return translation.get_language() in JAPANESE


def html_language(language: str | None = None) -> str:
    """The language, or the active one, as HTML names it."""
    named = language or translation.get_language() or settings.LANGUAGE_CODE
    return _IN_HTML.get(named, named)
