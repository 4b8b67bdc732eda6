from django.apps import AppConfig


class LiffConfig(AppConfig):
    """The parents' face: LIFF pages, their API, the chat and the messages."""

    name = "liff"
    verbose_name = "LINE"
