"""How the account's webhooks are sent: LINE's switch for redelivery, and the sloppy shapes."""

from dataclasses import dataclass

from line_simulator.json_types import JsonObject


@dataclass
class WebhookMode:
    """`redelivery` is off at first, as at LINE; a webhook is then tried again after 1, 2 and 4 times the seconds."""

    redelivery: bool = False
    redelivery_seconds: float = 1.0
    sloppy: bool = False

    def as_json(self) -> JsonObject:
        return {
            "redelivery": self.redelivery,
            "redelivery_seconds": self.redelivery_seconds,
            "sloppy": self.sloppy,
        }
