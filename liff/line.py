"""The gateway to LINE's Messaging API: every call is over in time and ends in an `Answer`, not an error."""

import json
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from types import ModuleType
from typing import Any

from django.conf import settings

from liff import outgoing
from reservations.delivery import Payload

logger = logging.getLogger(__name__)
# Seconds for a whole call, from the look-up of the name to the last byte.
CALL_SECONDS = 10.0
QUICK_SECONDS = 1.2  # while somebody waits, or answers to others do
PICTURE_SECONDS = 30.0
LARGEST_LIST = 4 * 1024 * 1024  # LINE keeps up to a thousand rich menus
ERROR_LENGTH = 200


class Verdict(StrEnum):
    """What an answer means for the caller."""

    ACCEPTED = "accepted"
    TEMPORARY = "temporary"  # the outcome may be unknown: repeat only what carries a retry key
    PERMANENT = "permanent"
    HALT = "halt"  # the access token is refused: no call will succeed


@dataclass(frozen=True)
class Answer:
    """What LINE said. `status` is 0 when it said nothing; `data` is LINE's JSON when it was accepted."""

    verdict: Verdict
    status: int = 0
    request_id: str = ""
    error: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def is_accepted(self) -> bool:
        """Whether LINE took it, now or before."""
        return self.verdict is Verdict.ACCEPTED


def _sdk() -> ModuleType:
    from liff import line_sdk  # noqa: PLC0415 – takes a second or two, and most processes never send

    return line_sdk


def push(to: str, messages: Payload, retry_key: uuid.UUID) -> Answer:
    """Send to one person. Within 24 hours a key is accepted once; a repetition counts as accepted."""
    body = _sdk().FrozenPush.construct(to=to, messages=messages)
    key = str(retry_key)
    return _call(lambda: _messaging().push_message_with_http_info(body, x_line_retry_key=key), CALL_SECONDS)


def reply(reply_token: str, messages: Payload) -> Answer:
    """Answer an event. Cannot be repeated safely, so it may carry only what owes nothing (N5)."""
    body = _sdk().FrozenReply.construct(reply_token=reply_token, messages=messages)
    return _call(lambda: _messaging().reply_message_with_http_info(body), QUICK_SECONDS)


def reaches(line_user_id: str) -> bool | None:
    """Whether a message would arrive: LINE shows no profile of who blocked us. None: unknown now."""
    answer = _call(lambda: _messaging().get_profile_with_http_info(line_user_id), QUICK_SECONDS)
    if answer.is_accepted:
        return True
    return False if answer.status == 404 else None


def show_loading(line_user_id: str, seconds: int = 5) -> Answer:
    """Let the dots move in this person's talk until our next message; `seconds` is 5 to 60, by fives."""
    body = {"chatId": line_user_id, "loadingSeconds": seconds}
    return _call(lambda: _messaging().show_loading_animation_with_http_info(body), QUICK_SECONDS)


def leave(kind: str, chat_id: str) -> Answer:
    """Leave a `group` or `room`; status 404 when the account is in it no longer."""
    return call(f"leave_{kind}", chat_id)


def call(name: str, *arguments: Any) -> Answer:
    """Any other call of the SDK's `MessagingApi` by its name, such as those of rich menus."""
    return _call(lambda: getattr(_messaging(), f"{name}_with_http_info")(*arguments), CALL_SECONDS)


def create_rich_menu(menu: dict[str, Any]) -> Answer:
    """Create a rich menu; `data["richMenuId"]` names it. It needs its picture before anybody may see it."""
    # The model's own reader: plain JSON would lose every field that only some kinds of actions have.
    return call("create_rich_menu", _sdk().RichMenuRequest.from_dict(menu))


def upload_rich_menu_image(rich_menu_id: str, png: bytes) -> Answer:
    """Give a rich menu its picture, which LINE lets nobody replace."""
    api = _sdk().blob_api(settings.LINE_API_BASE, settings.LINE_CHANNEL_ACCESS_TOKEN)
    headers = {"Content-Type": "image/png"}
    return _call(
        lambda: api.set_rich_menu_image_with_http_info(rich_menu_id, bytearray(png), _headers=headers),
        PICTURE_SECONDS,
    )


def _messaging() -> Any:
    return _sdk().messaging_api(settings.LINE_API_BASE, settings.LINE_CHANNEL_ACCESS_TOKEN)


def _call(send: Callable[[], Any], seconds: float) -> Answer:
    sdk = _sdk()
    try:
        with outgoing.ending_within(seconds, LARGEST_LIST):
            response = send()
        data = response.data.to_dict() if hasattr(response.data, "to_dict") else {}
        request_id = _header(response.headers, "x-line-request-id")
    except sdk.ApiException as error:
        return _refused(error.status or 0, dict(error.headers or {}), error.body or error.reason or "")
    except sdk.ERRORS as error:
        # Of the network, or of an answer that made no sense: either way nobody knows whether it was accepted.
        logger.warning("a call to LINE ended in %s", type(error).__name__)
        return Answer(Verdict.TEMPORARY, error=type(error).__name__)
    return Answer(Verdict.ACCEPTED, response.status_code, request_id, data=data)


def _refused(status: int, headers: dict[str, str], body: str) -> Answer:
    request_id = _header(headers, "x-line-request-id")
    if status == 409:
        accepted = _header(headers, "x-line-accepted-request-id")
        return Answer(Verdict.ACCEPTED, status, accepted or request_id)
    return Answer(_verdict(status), status, request_id, f"{status} {_message(body)}"[:ERROR_LENGTH])


def _verdict(status: int) -> Verdict:
    if status == 401:
        return Verdict.HALT
    if 400 <= status < 500 and status not in (408, 429):
        return Verdict.PERMANENT
    return Verdict.TEMPORARY


def _header(headers: Any, name: str) -> str:
    return next((str(value) for key, value in dict(headers).items() if key.lower() == name), "")


def _message(body: str) -> str:
    """LINE's own words, without details: those may repeat what the message said."""
    try:
        return str(json.loads(body)["message"])
    except (ValueError, TypeError, KeyError):
        return ""
