"""How often one guardian may change something: far more than a hand can, far less than a script would (ux P11)."""

from typing import TYPE_CHECKING

from django.core.cache.backends.locmem import LocMemCache
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from liff.session import LiffSession

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which loads this module while it is loaded itself


class ChangesOfAGuardian(SimpleRateThrottle):
    """Counted in each web process by itself, in memory: looking is never counted, nor who is nobody yet."""

    scope = "changes"
    # Room for more guardians than change something in a minute: Django's own memory keeps 300 entries.
    cache = LocMemCache("changes", {"OPTIONS": {"MAX_ENTRIES": 20_000}})

    def get_cache_key(self, request: Request, view: "APIView") -> str | None:
        """The guardian's opaque id; None where nothing is counted."""
        if request.method in SAFE_METHODS or not isinstance(request.auth, LiffSession):
            return None
        return f"changes:{request.auth.guardian.hex}"
