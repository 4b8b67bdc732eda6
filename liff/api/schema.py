"""The OpenAPI schema, read off the views: their serializers, the key they take, the errors they give."""

from typing import Any, cast

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS

from liff.api.base import KEY_HEADER, LiffView
from liff.api.shapes import DenialShape, ErrorShape


class SessionCookie(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The session as the schema names it."""

    target_class = "liff.authentication.LiffSessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """A cookie; its name differs in production."""
        return {"type": "apiKey", "in": "cookie", "name": "liff_session"}


class LiffSchema(AutoSchema):
    """One operation, from what its `LiffView` declares."""

    def get_operation_id(self) -> str:
        """`get_me`, `post_registrations_interview`."""
        words = [part.replace("-", "_") for part in self._tokenize_path()]
        return "_".join([self.method.lower(), *words])

    def get_tags(self) -> list[str]:
        """None: every operation is a parent's."""
        return []

    def get_request_serializer(self) -> Any:
        """The view's input."""
        return getattr(self.view, "InputSerializer", None)

    def get_response_serializers(self) -> Any:
        """The view's output, and every error by its status."""
        found: dict[int, Any] = dict.fromkeys(self._error_statuses(), ErrorShape)
        if self.method not in SAFE_METHODS and self.view.permission_classes:
            found[409] = DenialShape
        if self.method == "DELETE":
            return found | {204: None}
        view = cast(LiffView, self.view)
        output = view.ListOutputSerializer if self._is_listing() else view.OutputSerializer
        return found | dict.fromkeys((200, 201) if self._takes_key() else (200,), output)

    def get_override_parameters(self) -> list[Any]:
        """The idempotency key and the CSRF token."""
        wanted = []
        if self._takes_key():
            wanted.append(_header(KEY_HEADER, {"type": "string", "pattern": "^[!-~]{1,64}$"}))
        if self.method not in SAFE_METHODS and self.view.permission_classes:
            wanted.append(_header("X-CSRFToken", {"type": "string"}))
        return wanted

    def get_serializer_name(self, serializer: serializers.Serializer[Any], direction: Any) -> str:
        """`RegistrationsInput` for `RegistrationsView.InputSerializer`, `Booking` for `BookingShape`."""
        name = type(serializer).__qualname__.replace("View.", "").replace("Serializer", "")
        return name.removeprefix("_").removesuffix("Shape")

    def _takes_key(self) -> bool:
        return self.method == "POST" and getattr(self.view, "takes_key", False)

    def _is_listing(self) -> bool:
        return self.method == "GET" and hasattr(self.view, "ListOutputSerializer")

    def _error_statuses(self) -> list[int]:
        statuses = [401, 404, 405, 503]
        return statuses if self.method in SAFE_METHODS else [400, *statuses[:1], 403, *statuses[1:], 415, 429]


def _header(name: str, schema: dict[str, Any]) -> OpenApiParameter:
    return OpenApiParameter(name, schema, OpenApiParameter.HEADER, required=True)
