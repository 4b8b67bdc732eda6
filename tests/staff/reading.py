"""How tests read what a page says."""

import html
import re
from typing import Any

from django.contrib.messages import get_messages


def said(response: Any) -> str:
    """The sentences that a form's answer tells the reader on the next page."""
    return "\n".join(str(message) for message in get_messages(response.wsgi_request))


def text(response: Any) -> str:
    """The page without its marks, blanks as one."""
    page = re.sub(r"<script.*?</script>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
