"""The models of LINE's own SDK as a judge: they are generated from the description, and stricter than none."""

import json
import re
from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import parse_qsl

from linebot.v3 import messaging, oauth, webhooks

from tests.line_simulator.contract import HARMLESS


class Model(Protocol):
    @classmethod
    def from_dict(cls, obj: dict[str, Any]) -> object: ...


BOT = "/v2/bot"
_ALIAS, _MENU, _USER = (f"{BOT}/{rest}" for rest in ("richmenu/alias", "richmenu", "user/[^/]+/richmenu"))
# Operation: the model of what is accepted, the model of what is answered.
MODELS: list[tuple[str, type[Model] | None, type[Model] | None]] = [
    (f"POST {BOT}/message/reply", messaging.ReplyMessageRequest, messaging.ReplyMessageResponse),
    (f"POST {BOT}/message/push", messaging.PushMessageRequest, messaging.PushMessageResponse),
    (f"POST {BOT}/message/multicast", messaging.MulticastRequest, None),
    (f"POST {BOT}/message/broadcast", messaging.BroadcastRequest, None),
    (f"POST {BOT}/message/validate/[a-z]+", messaging.ValidateMessageRequest, None),
    (f"POST {BOT}/chat/loading/start", messaging.ShowLoadingAnimationRequest, None),
    (f"GET {BOT}/message/quota", None, messaging.MessageQuotaResponse),
    (f"GET {BOT}/message/quota/consumption", None, messaging.QuotaConsumptionResponse),
    (f"GET {BOT}/profile/[^/]+", None, messaging.UserProfileResponse),
    (f"GET {BOT}/followers/ids", None, messaging.GetFollowersResponse),
    (f"GET {BOT}/info", None, messaging.BotInfoResponse),
    (f"POST {BOT}/user/[^/]+/linkToken", None, messaging.IssueLinkTokenResponse),
    (f"GET {BOT}/channel/webhook/endpoint", None, messaging.GetWebhookEndpointResponse),
    (f"PUT {BOT}/channel/webhook/endpoint", messaging.SetWebhookEndpointRequest, None),
    (f"POST {BOT}/channel/webhook/test", None, messaging.TestWebhookEndpointResponse),
    (f"POST {_MENU}", messaging.RichMenuRequest, messaging.RichMenuIdResponse),
    (f"POST {_MENU}/validate", messaging.RichMenuRequest, None),
    (f"GET {_MENU}/list", None, messaging.RichMenuListResponse),
    (f"GET {_ALIAS}/list", None, messaging.RichMenuAliasListResponse),
    (f"POST {_ALIAS}", messaging.CreateRichMenuAliasRequest, None),
    (f"POST {_ALIAS}/[^/]+", messaging.UpdateRichMenuAliasRequest, None),
    (f"GET {_ALIAS}/[^/]+", None, messaging.RichMenuAliasResponse),
    (f"POST {_MENU}/bulk/link", messaging.RichMenuBulkLinkRequest, None),
    (f"POST {_MENU}/bulk/unlink", messaging.RichMenuBulkUnlinkRequest, None),
    (f"GET {_MENU}/[^/]+", None, messaging.RichMenuResponse),
    (f"GET {_USER}", None, messaging.RichMenuIdResponse),
    ("POST /oauth2/v3/token", None, oauth.IssueStatelessChannelAccessTokenResponse),
]
PATTERNS = [(re.compile(pattern), asked, answered) for pattern, asked, answered in MODELS]


class ModelContract:
    name = "line-bot-sdk's models"

    def deviations(self, record: dict[str, Any]) -> list[str]:
        if record["kind"] == "call":
            return self.deviations_of_call(record)
        return [] if record["mischief"] == "sloppy" else self.deviations_of_webhook(record["body"])

    def deviations_of_call(self, call: dict[str, Any]) -> list[str]:
        name = f"{call['method']} {call['path']}"
        if call["fault"] not in HARMLESS:
            return []
        if call["path"].startswith(BOT) and call["status"] >= 300:
            return _deviations(name, messaging.ErrorResponse.from_dict, call["response"])
        for pattern, asked, answered in PATTERNS:
            if pattern.fullmatch(name) and call["status"] < 300:
                request = _deviations(name, asked.from_dict, call["request"]) if asked else []
                return request + (_deviations(name, answered.from_dict, call["response"]) if answered else [])
        return []

    def deviations_of_webhook(self, body: dict[str, Any]) -> list[str]:
        callback = {"destination": body["destination"], "events": []}
        found = _deviations("webhook", webhooks.CallbackRequest.from_dict, json.dumps(callback))
        for event in body["events"]:
            found += _deviations(f"webhook {event['type']}", webhooks.Event.from_dict, json.dumps(event))
        return found


def _deviations(name: str, read: Callable[[dict[str, Any]], object], text: str) -> list[str]:
    if text.startswith("("):
        return []
    try:
        body = json.loads(text)
    except ValueError:
        body = dict(parse_qsl(text))
    try:
        read(body)
    except (ValueError, KeyError) as error:
        return [f"{name}: {error}"]
    return []
