"""Where a LIFF address leads, and how each person gets a cookie jar of their own."""

from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from line_simulator.platform.people import Person
from line_simulator.settings import Settings


def person_number(settings: Settings, hostname: str) -> int | None:
    """Person n opens everything below n.phone.localhost, so the host says who is asking."""
    number, _, rest = hostname.partition(".")
    return int(number) if rest == settings.phone_hostname and number.isdigit() else None


def endpoint_for(settings: Settings, person: Person | None) -> str:
    """The LIFF endpoint as this person opens it; without a person, as it was registered."""
    if person is None:
        return settings.liff_endpoint
    parts = urlsplit(settings.liff_endpoint)
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit(parts._replace(netloc=f"{person.number}.{settings.phone_hostname}{port}"))


def origin_for(settings: Settings, person: Person) -> str:
    parts = urlsplit(endpoint_for(settings, person))
    return f"{parts.scheme}://{parts.netloc}"


def primary_redirect(endpoint: str, extra: str, credentials: dict[str, str]) -> str:
    """The endpoint with `liff.state` (absent where there is no extra) and the credentials behind `#`."""
    parts = urlsplit(endpoint)
    state = f"liff.state={quote(extra, safe='')}" if extra else ""
    query = "&".join(part for part in (parts.query, state) if part)
    return urlunsplit(parts._replace(query=query, fragment=urlencode(credentials)))
