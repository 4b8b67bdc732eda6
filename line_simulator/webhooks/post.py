"""One signed request to the bot, cut off where it takes too long."""

import asyncio
import base64
import hashlib
import hmac
from dataclasses import dataclass

import httpx

from line_simulator.json_types import JsonObject


@dataclass(frozen=True)
class Outcome:
    status: int | None
    error: str | None
    seconds: float
    event_ids: tuple[str, ...]

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    def as_json(self) -> JsonObject:
        return {
            "status": self.status,
            "error": self.error,
            "seconds": self.seconds,
            "event_ids": list(self.event_ids),
        }


def sign(secret: str, body: bytes) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


class Post:
    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        # Loopback only, so no proxy of the environment has a say.
        self._client = httpx.AsyncClient(timeout=timeout, trust_env=False)

    async def send(self, url: str, body: bytes, signature: str | None) -> tuple[int | None, str | None]:
        """The status that came back, and LINE's word for what went wrong."""
        if not url:
            return None, "no_webhook_url"
        headers = {"content-type": "application/json; charset=utf-8", "user-agent": "LineBotWebhook/2.0"}
        if signature is not None:
            headers["x-line-signature"] = signature
        try:
            async with asyncio.timeout(self._timeout):
                response = await self._client.post(url, content=body, headers=headers)
        except (TimeoutError, httpx.TimeoutException):
            return None, "request_timeout"
        except httpx.HTTPError:
            return None, "could_not_connect"
        return response.status_code, None if response.is_success else "error_status_code"

    async def close(self) -> None:
        await self._client.aclose()
