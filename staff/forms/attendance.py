"""The time of an arrival or a departure, as staff type it for a day that is past (S10)."""

import unicodedata
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ClockField(forms.TimeField):
    """「8:25」, also as a keyboard of Japan types it; empty where nobody was asked."""

    default_error_messages = {"invalid": _("時刻は「8:25」のように入れてください。")}

    def __init__(self) -> None:
        super().__init__(required=False, input_formats=("%H:%M", "%H:%M:%S", "%H%M", "%H時%M分", "%H時"))

    def to_python(self, value: Any) -> time | None:
        """Full-width figures and colons count as what they look like."""
        return super().to_python(unicodedata.normalize("NFKC", value) if isinstance(value, str) else value)
