"""What our buttons send back: opaque, and tappable for ever, so never trusted and never an error (C4)."""

import uuid
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, urlencode

from liff.bot.intents import Intent

LONGEST = 300  # LINE's limit
BUTTONS = frozenset(
    {
        Intent.MENU,
        Intent.BOOKINGS,
        Intent.INTERVIEW,
        Intent.PHONE,
        Intent.CANCEL,
        Intent.CANCEL_YES,
        Intent.CANCEL_NO,
        Intent.CONFIRM,
    }
)


class Target(StrEnum):
    """What kind of booking a button is about."""

    RESERVATION = "reservation"
    INTERVIEW = "interview"


@dataclass(frozen=True)
class Postback:
    """A button's meaning. `public_id` is somebody's claim: look it up through its owner."""

    intent: Intent
    target: Target | None = None
    public_id: uuid.UUID | None = None

    @property
    def data(self) -> str:
        """As the button carries it."""
        parts = {"a": self.intent, "k": self.target, "id": self.public_id}
        return urlencode({name: str(value) for name, value in parts.items() if value is not None})


def read(data: str) -> Postback | None:
    """What was tapped; None for what is none of our buttons."""
    if len(data) > LONGEST:
        return None
    try:
        fields = {name: values[0] for name, values in parse_qs(data, max_num_fields=10).items()}
        intent = Intent(fields["a"])
        target = Target(fields["k"]) if "k" in fields else None
        public_id = uuid.UUID(fields["id"]) if "id" in fields else None
    except (KeyError, ValueError):
        return None
    return Postback(intent, target, public_id) if intent in BUTTONS else None
