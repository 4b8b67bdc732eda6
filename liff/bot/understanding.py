"""What an event wants, before anything is done about it."""

from datetime import datetime, timedelta

from liff.bot import keywords, postbacks
from liff.bot.events import Event
from liff.bot.intents import Intent
from liff.bot.postbacks import Postback
from reservations.models import WardSettings, WebhookEvent

QUIET_AFTER_ATTACHMENT = timedelta(minutes=10)


def understand(event: Event, ward: WardSettings, now: datetime) -> tuple[Intent, Postback | None]:
    """The intent, and the button if one was tapped. What is not for us, or no longer known, is ignored."""
    if event.type == "unfollow":
        return Intent.UNFOLLOW, None
    if event.type == "follow":
        return Intent.FOLLOW, None
    if event.is_standby or not event.line_user_id:
        return Intent.IGNORED, None  # somebody else answers at this moment, or we cannot know whom we answer
    if event.type == "postback":
        postback = postbacks.read(event.data)
        return (postback.intent, postback) if postback else (Intent.IGNORED, None)
    if event.type == "message":
        return _of_message(event, ward, now), None
    return Intent.IGNORED, None


def _of_message(event: Event, ward: WardSettings, now: datetime) -> Intent:
    if event.message_type == "text":
        return keywords.intent_of(event.text, ward.interview_keyword)
    answered_lately = WebhookEvent.objects.filter(
        line_user_id=event.line_user_id,
        intent=Intent.ATTACHMENT,
        received_at__gt=now - QUIET_AFTER_ATTACHMENT,
    )
    return Intent.ATTACHMENT_AGAIN if answered_lately.exists() else Intent.ATTACHMENT
