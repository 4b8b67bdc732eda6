from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo ward: invented people, a clock that can be moved; only in demo mode."""

    name = "meguro_hoiku.demo"
    label = "demo"
