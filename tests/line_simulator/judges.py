"""Who judges the simulator: LINE's API description where it is at hand, else the models of LINE's SDK."""

from functools import cache
from typing import Any, Protocol

from tests.line_simulator.contract import FOLDER, Contract
from tests.line_simulator.contract_models import ModelContract


class Judge(Protocol):
    @property
    def name(self) -> str:
        """What it judges by."""

    def deviations(self, record: dict[str, Any]) -> list[str]:
        """Of one call or webhook as the simulator records it."""


@cache
def best_judge() -> Judge:
    return Contract() if FOLDER.is_dir() else ModelContract()


def all_judges() -> list[Judge]:
    """Both of them, as far as they are at hand."""
    return [*([Contract()] if FOLDER.is_dir() else []), ModelContract()]
