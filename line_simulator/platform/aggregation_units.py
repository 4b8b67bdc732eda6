"""The names under which a bot lets its messages be counted: a thousand different ones a month."""

from line_simulator.platform.clock import Clock

MOST_A_MONTH = 1000


class AggregationUnits:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._month = ""
        self._used: set[str] = set()

    def may_use(self, unit: str) -> bool:
        """Whether the unit is one of this month's (JST), or there is room for it."""
        self._begin_month()
        return unit in self._used or len(self._used) < MOST_A_MONTH

    def use(self, unit: str) -> None:
        self._begin_month()
        self._used.add(unit)

    def clear(self) -> None:
        self._used.clear()

    def _begin_month(self) -> None:
        month = f"{self._clock.now():%Y-%m}"
        if month != self._month:
            self._month, self._used = month, set()
