"""A parent's browser: one cookie jar, the CSRF token of its session, JSON in and out."""

from typing import Any
from uuid import uuid4

from django.test import Client

from reservations.models import Guardian
from tests.liff.api.line import LineLogin

API = "/liff/api/"


class Parent:
    """Sends what our pages would send. `csrf` may be changed to send something else."""

    def __init__(self, login: LineLogin) -> None:
        self.login = login
        self.client = Client(enforce_csrf_checks=True)
        self.csrf = ""

    def sign_in(self, token: str) -> Any:
        """POST session/."""
        answer = self.client.post(f"{API}session/", {"id_token": token}, content_type="application/json")
        self.csrf = answer.json().get("csrf_token", self.csrf)
        return answer

    def is_signed_in(self, guardian: Guardian) -> "Parent":
        """Signed in as the guardian, by a token of LINE's."""
        assert guardian.line_user_id
        assert self.sign_in(self.login.token(guardian.line_user_id)).status_code == 200
        return self

    def get(self, address: str, **extra: Any) -> Any:
        """Ask."""
        return self.client.get(API + address, **extra)

    def send(self, method: str, address: str, body: Any = None, key: str | None = None) -> Any:
        """Change something."""
        headers = {"X-CSRFToken": self.csrf} | ({"Idempotency-Key": key} if key is not None else {})
        kind = {"content_type": "application/json"} if body is not None else {}
        return getattr(self.client, method)(API + address, body, headers=headers, **kind)

    def post(self, address: str, body: Any = None, key: str | None = None) -> Any:
        """Change something, or make something happen once."""
        return self.send("post", address, body, key)

    def post_once(self, address: str, body: Any) -> Any:
        """With a key of its own, as every opening of a check page has."""
        return self.post(address, body, str(uuid4()))
