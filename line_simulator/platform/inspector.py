"""The last webhooks sent and API calls received, for people to look into."""

from collections import deque

from line_simulator.json_types import JsonObject
from line_simulator.platform.feed import Feed

KEPT = 500


class Inspector:
    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self.webhooks: deque[JsonObject] = deque(maxlen=KEPT)
        self.calls: deque[JsonObject] = deque(maxlen=KEPT)

    def record_webhook(self, record: JsonObject) -> None:
        self.webhooks.append(record)
        self._feed.publish("webhook", record)

    def record_call(self, record: JsonObject) -> None:
        self.calls.append(record)
        self._feed.publish("call", record)

    def clear(self) -> None:
        self.webhooks.clear()
        self.calls.clear()
