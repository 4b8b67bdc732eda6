"""Groups and rooms: several people's talk, to which the account may be invited."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from line_simulator.json_types import JsonObject
from line_simulator.platform.identifiers import new_group_id
from line_simulator.platform.people import TALK_LENGTH
from line_simulator.platform.talk import TalkItem


class Several(StrEnum):
    """What LINE calls it; rooms are those of before LINE 10.17."""

    GROUP = "group"
    ROOM = "room"


@dataclass
class Group:
    """`members` are user ids; `talk` holds who said it, empty for the account and the system."""

    id: str
    kind: Several
    name: str
    members: list[str]
    has_account: bool = False
    is_join_untold: bool = False
    talk: deque[tuple[str, TalkItem]] = field(default_factory=lambda: deque(maxlen=TALK_LENGTH))

    @property
    def chat_id(self) -> str:
        """Where a push goes."""
        return self.id

    def can_receive(self, now: float) -> bool:
        """While the account is in it."""
        return self.has_account

    def source(self, user_id: str = "") -> JsonObject:
        """As events name it; who wrote stands only in those of messages."""
        named: JsonObject = {"userId": user_id} if user_id else {}
        return {"type": self.kind.value, f"{self.kind}Id": self.id, **named}

    def as_json(self) -> JsonObject:
        return {
            "id": self.id,
            "kind": self.kind.value,
            "name": self.name,
            "members": list(self.members),
            "with_account": self.has_account,
        }

    def talk_as_json(self) -> list[JsonObject]:
        return [{**item.as_json(), "userId": user_id or None} for user_id, item in self.talk]


class Groups:
    def __init__(self) -> None:
        self._by_id: dict[str, Group] = {}

    def add(self, kind: Several, name: str, members: list[str]) -> Group:
        group = Group(new_group_id(kind), kind, name, members)
        self._by_id[group.id] = group
        return group

    def find(self, group_id: str) -> Group | None:
        return self._by_id.get(group_id)

    def __iter__(self) -> Iterator[Group]:
        return iter(self._by_id.values())
