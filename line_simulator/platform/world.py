"""The whole platform in one object: what the endpoints, the control and the phone share."""

import secrets
from dataclasses import replace

from line_simulator.json_types import JsonObject
from line_simulator.platform.access_tokens import ChannelTokens, UserTokens
from line_simulator.platform.aggregation_units import AggregationUnits
from line_simulator.platform.clock import Clock
from line_simulator.platform.faults import Faults
from line_simulator.platform.feed import Feed
from line_simulator.platform.groups import Group, Groups
from line_simulator.platform.identifiers import MessageNumbers, new_user_id
from line_simulator.platform.inspector import Inspector
from line_simulator.platform.ledger import Ledger
from line_simulator.platform.people import People, Person
from line_simulator.platform.recording import Recording
from line_simulator.platform.reply_tokens import ReplyTokens
from line_simulator.platform.retry_keys import RetryKeys
from line_simulator.platform.rich_menus import RichMenus
from line_simulator.platform.talk import By, TalkItem
from line_simulator.platform.webhook_mode import WebhookMode
from line_simulator.settings import Settings


class World:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = Clock(settings.shift_seconds)
        self.feed = Feed()
        self._first_people = tuple(
            replace(person, user_id=person.user_id or new_user_id()) for person in settings.people
        )
        self.people = People(self._first_people)
        self.groups = Groups()
        self.ledger = Ledger(settings.data_dir / "ledger")
        self.retry_keys = RetryKeys(self.clock, settings.data_dir)
        self.reply_tokens = ReplyTokens(self.clock)
        self.channel_tokens = ChannelTokens(self.clock, settings.channel_token)
        self.user_tokens = UserTokens(self.clock, self.settings.login_channel_id)
        self.aggregation_units = AggregationUnits(self.clock)
        self.rich_menus = RichMenus()
        self.faults = Faults()
        self.recording = Recording(settings.record_dir)
        self.inspector = Inspector(self.feed)
        self.message_numbers = MessageNumbers()
        self.bot_user_id = "U" + "0b07" * 8
        self.webhook_url = settings.webhook_url
        self.webhook_mode = WebhookMode()
        self.pushed_this_month = 0

    def add_to_talk(
        self, person: Person, by: By, message: JsonObject, *, id: str = "", is_silent: bool = False
    ) -> TalkItem:
        item = TalkItem(id or self.message_numbers.next(), by, self.clock.iso(), message, is_silent=is_silent)
        person.talk.append(item)
        if self.feed.is_heard:
            self.feed.publish("talk", {"userId": person.user_id, "item": item.as_json()})
        return item

    def add_to_group(
        self,
        group: Group,
        by: By,
        message: JsonObject,
        *,
        user_id: str = "",
        id: str = "",
        is_silent: bool = False,
    ) -> TalkItem:
        item = TalkItem(id or self.message_numbers.next(), by, self.clock.iso(), message, is_silent=is_silent)
        group.talk.append((user_id, item))
        return item

    def recipient(self, chat_id: str) -> Person | Group | None:
        """Whoever bears the id to which a message is sent."""
        return self.people.find(chat_id) or self.groups.find(chat_id)

    def mark_read(self, person: Person, item: TalkItem) -> None:
        item.is_read = True
        self.feed.publish("read", {"userId": person.user_id, "id": item.id})

    def announce(self, person: Person, text: str) -> None:
        self.add_to_talk(person, By.SYSTEM, {"type": "text", "text": text}, id=f"s{secrets.token_hex(6)}")

    def announce_in(self, group: Group, text: str) -> None:
        self.add_to_group(group, By.SYSTEM, {"type": "text", "text": text}, id=f"s{secrets.token_hex(6)}")

    def reset(self) -> None:
        """Back to the start, except for what belongs to the account: rich menus and the webhook address."""
        self.clock.shift_seconds = self.settings.shift_seconds
        self.people = People(self._first_people)
        self.groups = Groups()
        self.ledger.start_anew()
        self.retry_keys.clear()
        self.reply_tokens.clear()
        self.aggregation_units.clear()
        self.user_tokens = UserTokens(self.clock, self.settings.login_channel_id)
        self.faults.clear()
        self.webhook_mode = WebhookMode()
        self.inspector.clear()
        self.pushed_this_month = 0
        self.feed.publish("reset", {})
