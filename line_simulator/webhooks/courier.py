"""Carries webhooks to the bot: signed, within two seconds, in order for each person, each recorded."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from line_simulator.json_types import JsonObject
from line_simulator.platform.people import Person
from line_simulator.platform.world import World

TIMEOUT_SECONDS = 2.0


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


class Courier:
    def __init__(self, world: World) -> None:
        self._world = world
        # Loopback only, so no proxy of the environment has a say.
        self._client = httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False)
        self._turn: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def tell(self, person: Person, make_event: Callable[[], JsonObject]) -> Outcome:
        """Sends one event after all earlier ones of this person; it is made when its turn comes."""
        async with self._turn[person.user_id]:
            return await self.send([make_event()], self._world.webhook_url)

    async def send(self, events: list[JsonObject], url: str) -> Outcome:
        body = json.dumps(
            {"destination": self._world.bot_user_id, "events": events}, ensure_ascii=False
        ).encode()
        signature = sign(self._world.settings.channel_secret, body)
        started = time.perf_counter()
        status, error = await self._post(url, body, signature) if url else (None, "no_webhook_url")
        ids = tuple(str(event["webhookEventId"]) for event in events)
        outcome = Outcome(status, error, round(time.perf_counter() - started, 4), ids)
        self._record(outcome, url, events, signature)
        return outcome

    async def _post(self, url: str, body: bytes, signature: str) -> tuple[int | None, str | None]:
        headers = {
            "content-type": "application/json; charset=utf-8",
            "x-line-signature": signature,
            "user-agent": "LineBotWebhook/2.0",
        }
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                response = await self._client.post(url, content=body, headers=headers)
        except (TimeoutError, httpx.TimeoutException):
            return None, "request_timeout"
        except httpx.HTTPError:
            return None, "could_not_connect"
        return response.status_code, None if response.is_success else "error_status_code"

    def _record(self, outcome: Outcome, url: str, events: list[JsonObject], signature: str) -> None:
        self._world.inspector.record_webhook({
            "at": self._world.clock.iso(),
            "url": url,
            "status": outcome.status,
            "error": outcome.error,
            "seconds": outcome.seconds,
            "signature": signature,
            "body": {"destination": self._world.bot_user_id, "events": events},
        })  # fmt: skip

    async def close(self) -> None:
        await self._client.aclose()
