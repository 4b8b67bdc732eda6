"""The only file that imports LINE's messaging client, which takes a second or two: import it lazily."""

import os
from functools import lru_cache
from typing import Any

import urllib3
from linebot.v3.messaging import (
    ApiClient,
    ApiException,
    Configuration,
    MessagingApi,
    MessagingApiBlob,
    PushMessageRequest,
    ReplyMessageRequest,
    RichMenuRequest,
)

from liff import outgoing

LINE_ITSELF = "https://api.line.me"
# What calls may raise: LINE's refusals, the network as urllib3 tells it, and answers that are no answers.
ERRORS = (ApiException, urllib3.exceptions.HTTPError, OSError, ValueError, TypeError, AttributeError)

__all__ = [
    "ERRORS",
    "ApiException",
    "FrozenPush",
    "FrozenReply",
    "RichMenuRequest",
    "blob_api",
    "messaging_api",
]


class FrozenPush(PushMessageRequest):  # type: ignore[misc]
    """A push of stored JSON, sent as stored; reading it into the SDK's models takes longer than sending."""

    class Config:
        copy_on_model_validation = "none"

    def to_dict(self) -> dict[str, Any]:
        return {"to": self.to, "messages": self.messages}


class FrozenReply(ReplyMessageRequest):  # type: ignore[misc]
    """A reply of ready JSON."""

    class Config:
        copy_on_model_validation = "none"

    def to_dict(self) -> dict[str, Any]:
        return {"replyToken": self.reply_token, "messages": self.messages}


@lru_cache(maxsize=4)
def _client(base: str, token: str) -> ApiClient:
    # A host of one's own replaces LINE's two (api and api-data), so it must not be set for LINE itself.
    client = ApiClient(Configuration(host=None if base == LINE_ITSELF else base, access_token=token))
    client.rest_client.pool_manager = outgoing.connections()
    return client


os.register_at_fork(after_in_child=_client.cache_clear)  # two processes must not share a connection


def messaging_api(base: str, token: str) -> MessagingApi:
    """The client of this process for that LINE, shared by threads; call it inside `outgoing.ending_within`."""
    return MessagingApi(_client(base, token))


def blob_api(base: str, token: str) -> MessagingApiBlob:
    """The same for pictures."""
    return MessagingApiBlob(_client(base, token))
