"""The key that signs ID tokens, made once and kept in the data folder."""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from line_simulator.json_types import JsonObject


@dataclass(frozen=True)
class SigningKey:
    private: ec.EllipticCurvePrivateKey

    @property
    def public_pem(self) -> bytes:
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.private.public_key().public_bytes(serialization.Encoding.PEM, form)

    @property
    def id(self) -> str:
        return hashlib.sha256(self.public_pem).hexdigest()

    def as_jwk(self) -> JsonObject:
        coordinates = json.loads(ECAlgorithm.to_jwk(self.private.public_key()))
        return {**coordinates, "kid": self.id, "alg": "ES256", "use": "sig"}


def load_or_make(folder: Path) -> SigningKey:
    path = folder / "login-key.pem"
    if path.exists():
        private = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if isinstance(private, ec.EllipticCurvePrivateKey):
            return SigningKey(private)
    private = ec.generate_private_key(ec.SECP256R1())
    folder.mkdir(parents=True, exist_ok=True)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(pem)
    return SigningKey(private)
