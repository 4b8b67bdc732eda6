"""LINE's side of signing in, for tests: keys on a real server, and tokens signed with them."""

import json
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from meguro_hoiku import dates
from tests.line_stub import LineStub

CHANNEL = "1234567890"
ISSUER = "https://access.line.me"


class Key:
    """A key pair of LINE's."""

    def __init__(self, kid: str) -> None:
        self.kid = kid
        self.private = ec.generate_private_key(ec.SECP256R1())

    @property
    def jwk(self) -> dict[str, Any]:
        """Its public half, as LINE publishes it."""
        algorithm = jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256)
        return {**algorithm.to_jwk(self.private.public_key(), as_dict=True), "kid": self.kid, "alg": "ES256"}

    @property
    def public_pem(self) -> bytes:
        """Its public half, as somebody might misuse it."""
        encoding, kind = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        return self.private.public_key().public_bytes(encoding, kind)


class LineLogin:
    """Signs people in: `stub` answers with the published keys until it is told to misbehave."""

    def __init__(self, stub: LineStub) -> None:
        self.stub = stub
        self.publish(Key("first"))

    def publish(self, *keys: Key) -> None:
        """These are LINE's keys from now on."""
        self.keys = keys
        self.stub.answer = json.dumps({"keys": [key.jwk for key in keys]}).encode()

    @property
    def asked(self) -> int:
        """How often the keys have been fetched."""
        return len(self.stub.of("/oauth2/v2.1/certs"))

    def claims(self, user: str, **changed: Any) -> dict[str, Any]:
        """What LINE says about the person; None takes a claim away."""
        issued = int(dates.now().timestamp()) - 10
        all_claims = {
            "iss": ISSUER,
            "sub": user,
            "aud": CHANNEL,
            "iat": issued,
            "exp": issued + 3600,
            "amr": ["linesso"],
        }
        return {name: value for name, value in (all_claims | changed).items() if value is not None}

    def token(self, user: str, key: Key | None = None, **changed: Any) -> str:
        """A token as LINE's SDK hands it to the page."""
        key = key or self.keys[0]
        return jwt.encode(self.claims(user, **changed), key.private, "ES256", headers={"kid": key.kid})
