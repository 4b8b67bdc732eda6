"""The addresses of our own pages, below /admin/."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from staff.pages.choosing import ChooseNursery

Door = Callable[..., Callable[..., Any]]


def patterns(door: Door) -> list[URLPattern]:
    """Our pages, each behind the site's door."""
    return [
        path("nursery/choose/", door(ChooseNursery.as_view()), name="choose_nursery"),
    ]
