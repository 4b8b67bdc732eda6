"""Every other address below the API."""

from typing import NoReturn

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from liff.api.base import LiffView


@extend_schema(exclude=True)
class NowhereView(LiffView):
    """404 in the API's own form, whatever the method."""

    permission_classes = ()

    def initial(self, request: Request, *args: object, **kwargs: object) -> NoReturn:
        """There is nothing here."""
        raise Http404
