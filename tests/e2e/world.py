"""The programs of the demo, and what a test may do to them from outside."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx

from meguro_hoiku.demo.people import Person
from tests.processes import Product, Simulator

PATIENCE = 30


@dataclass(frozen=True)
class World:
    """Product and LINE simulator; `shift` is how far their clocks were from the real one at the start."""

    product: Product
    simulator: Simulator
    shift: int

    def reset(self) -> None:
        """The panel's 「最初からにする」: product and phones as at the start."""
        self._panel("reset/", {})

    def move_clock(self, seconds: int) -> None:
        """So many seconds later than at the start."""
        self._panel("clock/", {"shift_seconds": self.shift + seconds})

    def fill(self, nursery: str, day: date) -> None:
        """Other families take every place of the day."""
        self._demo("trigger/fill-day/", {"nursery": nursery, "date": day.isoformat()})

    def ledger(self, person: Person) -> list[str]:
        """What LINE accepted for the person, as the notifications' alternative texts, in order."""
        answer = httpx.get(f"{self.simulator.control}/ledger/", trust_env=False).json()
        return [
            message.get("altText") or message.get("text", "")
            for entry in answer["messages"]
            if entry["user"] == person.line_user_id and entry["endpoint"] == "push"
            for message in entry["body"]["messages"]
        ]

    def broken_invariants(self) -> str:
        """What `check_invariants` prints; the last line says that every invariant holds."""
        return self.product.manage("check_invariants")

    def _panel(self, path: str, body: dict[str, Any]) -> None:
        answer = httpx.post(
            f"{self.simulator.url}/phone/{path}", json=body, timeout=PATIENCE, trust_env=False
        ).json()
        assert answer["product"]["status"] == 200, answer

    def _demo(self, path: str, body: dict[str, Any]) -> None:
        answer = httpx.post(f"{self.product.url}/demo/{path}", json=body, timeout=PATIENCE, trust_env=False)
        assert answer.status_code == 200, answer.text
