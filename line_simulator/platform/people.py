"""The people who hold the phones."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from line_simulator.json_types import JsonObject
from line_simulator.platform.identifiers import new_user_id
from line_simulator.platform.talk import TalkItem

TALK_LENGTH = 200
DAYS_TO_ANSWER_A_STRANGER = 7


class Standing(StrEnum):
    """How a person stands towards the official account."""

    NONE = "none"
    FRIEND = "friend"
    BLOCKED = "blocked"
    GONE = "gone"


@dataclass(frozen=True)
class NewPerson:
    name: str
    user_id: str = ""
    standing: Standing = Standing.NONE
    language: str = "ja"
    has_consented: bool = True


@dataclass
class Person:
    number: int
    user_id: str
    name: str
    standing: Standing
    language: str = "ja"
    wrote_at: float | None = None
    rich_menu_id: str | None = None
    has_consented: bool = True
    talk: deque[TalkItem] = field(default_factory=lambda: deque(maxlen=TALK_LENGTH))

    @property
    def chat_id(self) -> str:
        """Where a push goes."""
        return self.user_id

    def can_receive(self, now: float) -> bool:
        """Friends, and for seven days those who wrote without being one."""
        if self.standing is Standing.NONE and self.wrote_at is not None:
            return now - self.wrote_at <= DAYS_TO_ANSWER_A_STRANGER * 86400
        return self.standing is Standing.FRIEND

    def as_json(self) -> JsonObject:
        return {
            "n": self.number,
            "userId": self.user_id,
            "name": self.name,
            "standing": self.standing.value,
            "language": self.language,
            "consented": self.has_consented,
        }


class People:
    def __init__(self, first: tuple[NewPerson, ...]) -> None:
        self._by_id: dict[str, Person] = {}
        for person in first:
            self.add(person)

    def add(self, new: NewPerson) -> Person:
        """Call with a user id that is not taken, or none."""
        user_id = new.user_id or new_user_id()
        person = Person(len(self._by_id) + 1, user_id, new.name, new.standing, new.language)
        person.has_consented = new.has_consented
        self._by_id[user_id] = person
        return person

    def find(self, user_id: str) -> Person | None:
        return self._by_id.get(user_id)

    def find_by_number(self, number: int) -> Person | None:
        return next((person for person in self if person.number == number), None)

    def __iter__(self) -> Iterator[Person]:
        return iter(self._by_id.values())
