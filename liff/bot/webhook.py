"""`/line/webhook/`: LINE's events, each once, in a transaction of its own; never an error towards LINE."""

import logging
import time
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from liff.bot import events
from liff.bot.answers import Question, answer
from liff.bot.events import Event
from liff.bot.groups import leave_soon
from liff.bot.intents import Intent
from liff.bot.postbacks import Postback
from liff.bot.replies import reply_soon, show_loading_soon
from liff.bot.understanding import understand
from liff.messages import chat
from liff.messages.flex import Json
from meguro_hoiku import dates
from reservations.failures import described
from reservations.models import WardSettings, WebhookEvent
from reservations.services.locking import lock_line_account

logger = logging.getLogger(__name__)
TOKEN_LENGTH = 64


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """Take what LINE has signed; 400 for anything else, else 200 whatever happens inside."""
    received_at, body = time.monotonic(), request.body
    if not events.is_signed(body, request.headers.get("X-Line-Signature", ""), settings.LINE_CHANNEL_SECRET):
        logger.warning("a webhook without LINE's signature was turned away")
        return HttpResponse(status=400)
    try:
        found = events.read(body)
    except ValueError:
        logger.error("a signed webhook could not be read")
        return HttpResponse()
    for event in found:
        if event.chat is None:
            _take(event, received_at)
        elif event.type != "leave" and not event.is_standby:
            leave_soon(event.chat)
    return HttpResponse()


def _take(event: Event, received_at: float) -> None:
    """Handle one event, and answer once its transaction has committed."""
    try:
        messages = _handle(event, dates.now(), received_at)
    except Exception as error:
        # Nothing was kept, so the event counts as not seen.
        logger.error("event %s failed: %s", event.id, described(error))
        messages = [chat.busy()]
    reply_soon(event.reply_token, messages, received_at)


def _handle(event: Event, now: datetime, received_at: float) -> list[Json]:
    ward = WardSettings.objects.on(dates.day_of(now))
    with transaction.atomic():
        intent, postback = understand(event, ward, now)
        # Before anything is kept of the account: an erasure forgets what is kept by then, or comes first.
        guardian = lock_line_account(event.line_user_id) if event.line_user_id else None
        if not _is_new(event, intent, postback, now):
            return []
        with translation.override(guardian.language if guardian else settings.LANGUAGE_CODE):
            messages = answer(intent, Question(event, guardian, ward, postback, now))
    if intent is Intent.CANCEL_YES and not messages:
        show_loading_soon(event.line_user_id, received_at)
    return messages


def _is_new(event: Event, intent: Intent, postback: Postback | None, now: datetime) -> bool:
    """Keep the event, unless it was kept before: redelivered, or sent twice by the network."""
    try:
        with transaction.atomic():
            WebhookEvent.objects.create(
                event_id=event.id,
                line_user_id=event.line_user_id,
                intent=intent,
                postback_data=postback.data if postback else "",
                reply_token=event.reply_token[:TOKEN_LENGTH],
                occurred_at=event.occurred_at,
                received_at=now,
            )
    except IntegrityError:
        return False
    return True
