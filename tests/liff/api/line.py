"""LINE's side of signing in, for tests: keys published by a real server, and tokens signed with them."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.factories import NOW

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
    """Publishes keys at `base`. `status` and `body` make it behave badly; `asked` counts the requests."""

    def __init__(self) -> None:
        self.keys = [Key("first")]
        self.status, self.asked = 200, 0
        self.body: bytes | None = None
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def _handler(login) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                login.asked += 1
                published = json.dumps({"keys": [key.jwk for key in login.keys]}).encode()
                body = published if login.body is None else login.body
                self.send_response(login.status if self.path == "/oauth2/v2.1/certs" else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                """Say nothing."""

        return Handler

    def stop(self) -> None:
        """Be gone."""
        self.server.shutdown()
        self.server.server_close()

    def claims(self, user: str, **changed: Any) -> dict[str, Any]:
        """What LINE says about the person; None takes a claim away."""
        issued = int(NOW.timestamp()) - 10
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
