"""The memory of X-Line-Retry-Key: 24 hours on the virtual clock."""

import uuid
from collections import OrderedDict

from line_simulator.platform.clock import Clock

REMEMBERED_SECONDS = 24 * 3600


class RetryKeys:
    """A key points at the ledger entry of its first acceptance; the answer itself is not kept in memory."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._accepted: OrderedDict[bytes, tuple[float, int]] = OrderedDict()

    def position_of(self, key: uuid.UUID) -> int | None:
        accepted = self._accepted.get(key.bytes)
        if accepted is None or self._clock.timestamp() - accepted[0] >= REMEMBERED_SECONDS:
            return None
        return accepted[1]

    def remember(self, key: uuid.UUID, position: int) -> None:
        now = self._clock.timestamp()
        self._accepted.pop(key.bytes, None)
        self._accepted[key.bytes] = (now, position)
        while now - next(iter(self._accepted.values()))[0] >= REMEMBERED_SECONDS:
            self._accepted.popitem(last=False)

    def clear(self) -> None:
        self._accepted.clear()
