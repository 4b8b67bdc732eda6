"""ID tokens as LIFF hands them out, their verification as LINE does it, and forgeries for tests."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass

import jwt
from jwt.types import Options

from line_simulator.json_types import JsonObject
from line_simulator.login.keys import SigningKey
from line_simulator.platform.clock import Clock
from line_simulator.platform.people import Person

ISSUER = "https://access.line.me"
LIFE_SECONDS = 3600


class IdTokenRefused(ValueError):
    """The message is LINE's `error_description`."""


@dataclass(frozen=True)
class Wish:
    """What is wanted of a token: age in seconds, another audience, algorithm, a key id nobody knows, a nonce."""

    age: float = 0
    audience: str = ""
    algorithm: str = "ES256"
    key_id: str = ""
    nonce: str = ""


class IdTokens:
    def __init__(self, key: SigningKey, clock: Clock, channel_id: str) -> None:
        self._key = key
        self._clock = clock
        self._channel_id = channel_id

    def issue(self, person: Person, scope: str, wish: Wish = Wish()) -> str:
        issued_at = int(self._clock.timestamp() - wish.age)
        claims: JsonObject = {
            "iss": ISSUER,
            "sub": person.user_id,
            "aud": wish.audience or self._channel_id,
            "exp": issued_at + LIFE_SECONDS,
            "iat": issued_at,
            "amr": ["linesso"],
        }
        if "profile" in scope.split():
            claims["name"] = person.name
        if wish.nonce:
            claims["nonce"] = wish.nonce
        header = {"kid": wish.key_id or self._key.id, "typ": "JWT", "alg": wish.algorithm}
        if wish.algorithm == "ES256":
            return jwt.encode(claims, self._key.private, "ES256", headers=header)
        return _forge(header, claims, self._key.public_pem)

    def verify(self, token: str, client_id: str, *, nonce: str = "", user_id: str = "") -> JsonObject:
        """The payload, checked in LINE's order; the clock is the virtual one."""
        try:
            if jwt.get_unverified_header(token).get("kid") != self._key.id:
                raise IdTokenRefused("Invalid IdToken.")
            options: Options = {"verify_exp": False, "verify_iat": False, "verify_aud": False}
            claims: JsonObject = jwt.decode(token, self._key.private.public_key(), ["ES256"], options=options)
        except jwt.PyJWTError as error:
            raise IdTokenRefused("Invalid IdToken.") from error
        expires_at = claims.get("exp")
        if claims.get("iss") != ISSUER:
            raise IdTokenRefused("Invalid IdToken Issuer.")
        if not isinstance(expires_at, int) or expires_at <= self._clock.timestamp():
            raise IdTokenRefused("IdToken expired.")
        if claims.get("aud") != client_id:
            raise IdTokenRefused("Invalid IdToken Audience.")
        if nonce and claims.get("nonce") != nonce:
            raise IdTokenRefused("Invalid IdToken Nonce.")
        if user_id and claims.get("sub") != user_id:
            raise IdTokenRefused("Invalid IdToken Subject Identifier.")
        return claims


def _forge(header: dict[str, str], claims: JsonObject, public_pem: bytes) -> str:
    """`none`: no signature. `HS256`: signed with the public key as if it were a secret."""
    signed = (
        f"{_encode(json.dumps(header).encode())}.{_encode(json.dumps(claims, ensure_ascii=False).encode())}"
    )
    if header["alg"] == "none":
        return f"{signed}."
    return f"{signed}.{_encode(hmac.new(public_pem, signed.encode(), hashlib.sha256).digest())}"


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
