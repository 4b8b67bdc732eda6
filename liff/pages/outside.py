"""For who opened a page on a computer: the same page as a QR code for the phone with LINE."""

import io

import segno
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liff import links


@require_safe
def qr_code(request: HttpRequest, page: str) -> HttpResponse:
    """The LIFF link of one of our pages, as a picture. It names a page, never a person (A7)."""
    drawn = io.BytesIO()
    segno.make(links.page(page), error="m").save(drawn, kind="svg", scale=4, border=4, xmldecl=False)
    answer = HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
    answer["Cache-Control"] = "no-store"
    return answer
