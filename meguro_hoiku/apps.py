from importlib import import_module

from django.apps import AppConfig
from django.conf.locale import LANG_INFO
from django.core import checks
from django.core.signals import request_finished, request_started

from meguro_hoiku import patience


class ProjectConfig(AppConfig):
    """The project itself: it has no rows, and checks its own settings."""

    name = "meguro_hoiku"

    def ready(self) -> None:
        """Register the checks that explain wrong settings, a language that Django does not know, and patience."""
        LANG_INFO["ja-easy"] = {
            **LANG_INFO["ja"],
            "code": "ja-easy",
            "name": "Easy Japanese",
            "name_local": "やさしい日本語",
        }
        ours = import_module("meguro_hoiku.checks")
        for check in ours.CHECKS:
            checks.register(check, ours.TAG)
        request_started.connect(patience.begin_request)
        request_finished.connect(patience.end_request)
