"""LINE Login as its reference describes it in words: LINE publishes no API description of it."""

from typing import Any

TEXT = {"type": "string", "minLength": 1}
NUMBER = {"type": "integer"}
USER_ID = {"type": "string", "pattern": "^U[0-9a-f]{32}$"}
BEARER = {"type": "string", "enum": ["Bearer"]}


def _object(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": {**required, **optional}}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def _form(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/x-www-form-urlencoded": {"schema": schema}}}


_ID_TOKEN = _object(
    {
        "iss": {"type": "string", "enum": ["https://access.line.me"]},
        "sub": USER_ID, "aud": TEXT, "exp": NUMBER, "iat": NUMBER,
    },
    auth_time=NUMBER, nonce=TEXT, name=TEXT, picture=TEXT, email=TEXT,
    amr={"type": "array", "items": {"enum": ["pwd", "lineautologin", "lineqr", "linesso", "mfa"]}},
)  # fmt: skip
_KEY = _object({
    "kty": {"enum": ["EC"]}, "crv": {"enum": ["P-256"]}, "alg": {"enum": ["ES256"]}, "use": {"enum": ["sig"]},
    "kid": TEXT, "x": TEXT, "y": TEXT,
})  # fmt: skip
_TOKENS = _object(
    {"access_token": TEXT, "expires_in": NUMBER, "scope": TEXT, "token_type": BEARER},
    id_token=TEXT, refresh_token=TEXT,
)  # fmt: skip
_CODE = _object({"grant_type": {"enum": ["authorization_code"]}, "code": TEXT, "redirect_uri": TEXT})
_ANYTHING: dict[str, Any] = {"content": {}}
OAUTH_REFUSAL = _object({"error": TEXT, "error_description": TEXT})

LOGIN: dict[str, Any] = {
    "components": {
        "schemas": {},
    },
    "paths": {
        "/oauth2/v2.1/certs": {
            "get": {"responses": {"200": _json(_object({"keys": {"type": "array", "items": _KEY}}))}}
        },
        "/oauth2/v2.1/verify": {
            "post": {
                "requestBody": _form(
                    _object({"id_token": TEXT, "client_id": TEXT}, nonce=TEXT, user_id=TEXT)
                ),
                "responses": {"200": _json(_ID_TOKEN)},
            },
            "get": {
                "responses": {
                    "200": _json(_object({"scope": TEXT, "client_id": TEXT, "expires_in": NUMBER}))
                },
            },
        },
        "/oauth2/v2.1/token": {
            "post": {"requestBody": _form(_CODE), "responses": {"200": _json(_TOKENS)}},
        },
        "/v2/profile": {
            "get": {
                "responses": {
                    "200": _json(
                        _object({"userId": USER_ID, "displayName": TEXT}, pictureUrl=TEXT, statusMessage=TEXT)
                    )
                }
            }
        },
        "/friendship/v1/status": {
            "get": {"responses": {"200": _json(_object({"friendFlag": {"type": "boolean"}}))}}
        },
        "/user/v1/deauthorize": {
            "post": {
                "requestBody": _json(_object({"userAccessToken": TEXT})),
                "responses": {"204": _ANYTHING},
            }
        },
        # sdk.js asks for this one itself; LINE describes the member of `liff`, not the address.
        "/message/v3/share": {
            "post": {
                "requestBody": _json(_object({"messages": {"type": "array", "minItems": 1, "maxItems": 5}})),
                "responses": {"200": _ANYTHING},
            }
        },
    },
}
