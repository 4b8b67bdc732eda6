"""Tells the open phone pages what has changed."""

import asyncio
import json

from line_simulator.json_types import JsonObject

LONGEST_QUEUE = 1000
END = ""


class Feed:
    """A listener that does not keep up is let go; its page connects again and reads everything anew."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[str]] = set()

    @property
    def is_heard(self) -> bool:
        """Whether a page is open: nobody needs to put together what nobody reads."""
        return bool(self._listeners)

    def publish(self, kind: str, facts: JsonObject) -> None:
        if not self.is_heard:
            return
        event = f"event: {kind}\ndata: {json.dumps(facts, ensure_ascii=False)}\n\n"
        for queue in list(self._listeners):
            if queue.qsize() >= LONGEST_QUEUE:
                self._listeners.discard(queue)
                queue.put_nowait(END)
            else:
                queue.put_nowait(event)

    def listen(self) -> asyncio.Queue[str]:
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._listeners.add(queue)
        return queue

    def leave(self, queue: asyncio.Queue[str]) -> None:
        self._listeners.discard(queue)

    def close(self) -> None:
        for queue in self._listeners:
            queue.put_nowait(END)
        self._listeners.clear()
