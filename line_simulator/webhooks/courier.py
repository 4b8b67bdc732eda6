"""Carries webhooks to the bot: signed, in order for each person, each recorded – or as wrongly as asked."""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Callable
from enum import StrEnum

from line_simulator.json_types import JsonObject
from line_simulator.platform.faults import EVENT, EventKind
from line_simulator.platform.groups import Group
from line_simulator.platform.identifiers import new_token
from line_simulator.platform.people import Person
from line_simulator.platform.world import World
from line_simulator.webhooks.post import Outcome, Post, sign
from line_simulator.webhooks.sloppy import make_sloppy, sloppy_json

REDELIVERIES_AFTER = (1, 2, 4)  # times the seconds of the webhook mode


class Courier:
    def __init__(self, world: World) -> None:
        self._world = world
        self._post = Post(world.settings.webhook_timeout)
        self._turn: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._held: list[tuple[EventKind, JsonObject]] = []
        self._redeliveries: set[asyncio.Task[None]] = set()
        self._untold: set[asyncio.Task[Outcome]] = set()

    @property
    def held(self) -> int:
        """How many events wait for the next one."""
        return len(self._held)

    def tell_soon(self, chat: Person | Group, make_event: Callable[[], JsonObject]) -> None:
        """The same as `tell`, for who does not wait for it."""
        task = asyncio.create_task(self.tell(chat, make_event))
        self._untold.add(task)
        task.add_done_callback(self._untold.discard)

    async def tell(self, chat: Person | Group, make_event: Callable[[], JsonObject]) -> Outcome:
        """Sends one event after all earlier ones of this person or group; it is made when its turn comes."""
        async with self._turn[chat.chat_id]:
            event = make_event()
            fault = self._world.faults.take(EVENT)
            kind = fault.kind if fault else None
            if kind in {EventKind.REORDER, EventKind.BATCH}:
                self._held.append((EventKind(kind), event))
                return Outcome(None, "held", 0, _ids([event]))
            return await self._send_with_held(event, kind)

    async def release(self) -> list[Outcome]:
        """What waits for a next event goes now: the batch together, the rest last one first."""
        together, late = self._take_held()
        outcomes = [await self._deliver(together)] if together else []
        return outcomes + [await self._deliver([event]) for event in late]

    async def _send_with_held(self, event: JsonObject, kind: StrEnum | None) -> Outcome:
        together, late = self._take_held()
        outcome = await self._deliver([*together, event], kind)
        for each in late:
            await self._deliver([each])
        return outcome

    def _take_held(self) -> tuple[list[JsonObject], list[JsonObject]]:
        held, self._held = self._held, []
        together = [event for kind, event in held if kind is EventKind.BATCH]
        return together, [event for kind, event in reversed(held) if kind is EventKind.REORDER]

    async def _deliver(self, events: list[JsonObject], kind: StrEnum | None = None) -> Outcome:
        """Sends them, twice at once for `duplicate`, and again later where LINE would."""
        times = 2 if kind is EventKind.DUPLICATE else 1
        url = self._world.webhook_url
        outcome, *_ = await asyncio.gather(*(self.send(events, url, kind) for _ in range(times)))
        if self._world.webhook_mode.redelivery and not outcome.is_success:
            task = asyncio.create_task(self._redeliver(events))
            self._redeliveries.add(task)
            task.add_done_callback(self._redeliveries.discard)
        return outcome

    async def _redeliver(self, events: list[JsonObject]) -> None:
        again: list[JsonObject] = [{**event, "deliveryContext": {"isRedelivery": True}} for event in events]
        mode = self._world.webhook_mode
        for factor in REDELIVERIES_AFTER:
            await asyncio.sleep(factor * mode.redelivery_seconds)
            if not mode.redelivery or (await self.send(again, self._world.webhook_url)).is_success:
                return

    async def send(self, events: list[JsonObject], url: str, kind: StrEnum | None = None) -> Outcome:
        """One request with these events, whoever's turn it is; none at all is LINE's 「verify」."""
        is_sloppy = self._world.webhook_mode.sloppy
        shown = make_sloppy(events, self._world.clock.milliseconds()) if is_sloppy and events else events
        body: JsonObject = {"destination": self._world.bot_user_id, "events": shown}
        raw = sloppy_json(body) if is_sloppy else json.dumps(body, ensure_ascii=False).encode()
        signature = self._sign(raw, kind)
        for event in events:
            self._world.reply_tokens.receive(str(event.get("replyToken")))
        started = time.perf_counter()
        is_lost = kind is EventKind.LOST
        status, error = (None, "could_not_connect") if is_lost else await self._post.send(url, raw, signature)
        outcome = Outcome(status, error, round(time.perf_counter() - started, 4), _ids(events))
        self._record(outcome, url, body, signature, kind or ("sloppy" if is_sloppy else None))
        return outcome

    def _sign(self, raw: bytes, kind: StrEnum | None) -> str | None:
        if kind is EventKind.NO_SIGNATURE:
            return None
        is_bad = kind is EventKind.BAD_SIGNATURE
        return sign(new_token() if is_bad else self._world.settings.channel_secret, raw)

    def _record(
        self, outcome: Outcome, url: str, body: JsonObject, signature: str | None, mischief: str | None
    ) -> None:
        record: JsonObject = {
            "at": self._world.clock.iso(),
            "url": url,
            "status": outcome.status,
            "error": outcome.error,
            "seconds": outcome.seconds,
            "signature": signature,
            "mischief": str(mischief) if mischief else None,
            "body": body,
        }
        self._world.inspector.record_webhook(record)
        self._world.recording.write("webhook", record)

    def forget(self) -> None:
        """Nothing held or to be redelivered leaves any more."""
        self._held.clear()
        for task in (*self._redeliveries, *self._untold):
            task.cancel()

    async def close(self) -> None:
        self.forget()
        await self._post.close()


def _ids(events: list[JsonObject]) -> tuple[str, ...]:
    return tuple(str(event["webhookEventId"]) for event in events)
