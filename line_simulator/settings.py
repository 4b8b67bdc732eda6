"""What the simulator is told at its start, and what it refuses to be told."""

import ipaddress
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from line_simulator.platform.people import NewPerson
from line_simulator.platform.recording import folder_of_environment

ENVIRONMENT_NAMES = ("DJANGO_ENV", "RAILS_ENV", "NODE_ENV", "APP_ENV", "ENV")
REAL_SECRET = re.compile(r"[0-9a-f]{32}")  # LINE's are exactly this
LONGEST_INVENTED = 100  # LINE's long-lived tokens have about 170 characters
DEFAULT_PEOPLE = (NewPerson(name="目黒さん（妻）"), NewPerson(name="目黒さん（夫）"))


class UnsafeSetting(ValueError):
    """A setting would let the simulator be reached from, or reach, something that is not this machine."""


def refuse_production(environment: Mapping[str, str]) -> None:
    """Where the environment belongs to a product in earnest, nobody is to talk to a made-up LINE."""
    words = {name: environment.get(name, "").lower() for name in (*ENVIRONMENT_NAMES, "PRODUCTION")}
    if words.pop("PRODUCTION") in {"1", "on", "true", "yes"}:
        raise UnsafeSetting("PRODUCTION is on: the simulator is for development and tests")
    for name, word in words.items():
        if word in {"production", "prod"}:
            raise UnsafeSetting(f"{name}={word}: the simulator is for development and tests")


@lru_cache(maxsize=1000)
def is_loopback(hostname: str | None) -> bool:
    """Names below .localhost are loopback by RFC 6761; browsers resolve them by themselves."""
    if hostname is None:
        return False
    if hostname == "localhost" or hostname.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(hostname.strip("[]")).is_loopback
    except ValueError:
        return False


def is_loopback_url(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and is_loopback(parts.hostname)


@dataclass(frozen=True)
class Nursery:
    """A name for an id that the product's demo triggers take; the simulator knows no more about it."""

    id: str
    name: str


@dataclass(frozen=True)
class Settings:
    host: str = "127.0.0.1"
    port: int = 8001
    public_url: str = "http://phone.localhost:8001"
    webhook_url: str = "http://localhost:8000/line/webhook/"
    liff_endpoint: str = "http://localhost:8000/liff/"
    liff_id: str = "1234567890-AbcdEfgh"
    liff_size: str = "full"
    liff_scope: str = "openid profile"
    channel_id: str = "1000000001"
    channel_secret: str = "demo-channel-secret"  # noqa: S105 - opens nothing but this
    channel_token: str = "demo-channel-token"  # noqa: S105 - as above
    login_channel_id: str = "1234567890"
    demo_url: str = "http://localhost:8000/demo/"
    webhook_timeout: float = 2.0
    account_name: str = "目黒区（デモ）"
    shift_seconds: float = 0
    data_dir: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="line-simulator-")))
    record_dir: Path | None = field(default_factory=folder_of_environment)
    people: tuple[NewPerson, ...] = DEFAULT_PEOPLE
    nurseries: tuple[Nursery, ...] = ()

    def __post_init__(self) -> None:
        if not is_loopback(self.host):
            raise UnsafeSetting(f"--host {self.host}: the simulator listens on loopback only")
        for name in ("public_url", "webhook_url", "liff_endpoint", "demo_url"):
            url = getattr(self, name)
            if url and not is_loopback_url(url):
                raise UnsafeSetting(
                    f"{name} {url}: only addresses on this machine (localhost, 127.0.0.1) are allowed"
                )
        refuse_production(os.environ)
        if REAL_SECRET.fullmatch(self.channel_secret) or len(self.channel_token) > LONGEST_INVENTED:
            raise UnsafeSetting("channel secret and token look like real ones of LINE: invent some")
        if not self.liff_id.startswith(f"{self.login_channel_id}-"):
            raise UnsafeSetting(
                f"LIFF ID {self.liff_id} does not begin with the login channel id {self.login_channel_id}"
            )

    @property
    def public_origin(self) -> str:
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def phone_hostname(self) -> str:
        return urlsplit(self.public_url).hostname or "phone.localhost"
