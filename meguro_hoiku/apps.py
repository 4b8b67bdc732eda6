from importlib import import_module

from django.apps import AppConfig
from django.core import checks


class ProjectConfig(AppConfig):
    """The project itself: it has no rows, and checks its own settings."""

    name = "meguro_hoiku"

    def ready(self) -> None:
        """Register the checks that explain wrong settings."""
        ours = import_module("meguro_hoiku.checks")
        for check in ours.CHECKS:
            checks.register(check, ours.TAG)
