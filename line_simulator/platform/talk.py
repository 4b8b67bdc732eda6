"""What stands in one person's talk with the account."""

from dataclasses import dataclass
from enum import StrEnum

from line_simulator.json_types import JsonObject


class By(StrEnum):
    ACCOUNT = "account"
    PERSON = "person"
    SYSTEM = "system"


@dataclass
class TalkItem:
    id: str
    by: By
    at: str
    message: JsonObject
    is_read: bool = False
    is_silent: bool = False

    def as_json(self) -> JsonObject:
        return {
            "id": self.id,
            "by": self.by.value,
            "at": self.at,
            "message": self.message,
            "read": self.is_read,
            "silent": self.is_silent,
        }
