"""HTML pages and static files."""

import html
import json
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from line_simulator.endpoints import world_of
from line_simulator.json_types import JsonObject
from line_simulator.platform.world import World

PACKAGE = Path(__file__).resolve().parent.parent
TEMPLATES = PACKAGE / "templates"
STATIC = PACKAGE / "static"


def public_facts(world: World) -> JsonObject:
    """What pages and sdk.js are told about this platform."""
    settings = world.settings
    return {
        "origin": settings.public_origin,
        "phoneHostname": settings.phone_hostname,
        "liffId": settings.liff_id,
        "liffEndpoint": settings.liff_endpoint,
        "liffSize": settings.liff_size,
        "liffScope": settings.liff_scope.split(),
        "loginChannelId": settings.login_channel_id,
        "accountName": settings.account_name,
        "nurseries": [{"id": nursery.id, "name": nursery.name} for nursery in settings.nurseries],
    }


def content_policy(world: World) -> str:
    """Pictures, films and sounds of messages may come from anywhere; frames only from the people's own host names."""
    people = f"http://*.{world.settings.phone_hostname}:*"
    return (
        f"default-src 'self'; img-src * data:; media-src *; frame-src 'self' {people}; "
        "object-src 'none'; base-uri 'none'"
    )


def render(request: Request, name: str, headers: dict[str, str] | None = None) -> HTMLResponse:
    """Templates know one placeholder, the public facts as an attribute's value."""
    facts = html.escape(json.dumps(public_facts(world_of(request)), ensure_ascii=False), quote=True)
    page = (TEMPLATES / name).read_text(encoding="utf-8").replace("{{ platform }}", facts)
    own = {"cache-control": "no-store", "content-security-policy": content_policy(world_of(request))}
    return HTMLResponse(page, headers={**own, **(headers or {})})


async def phone(request: Request) -> Response:
    """Only the public name opens the phone: below another the sheet is another site, without its cookies."""
    settings = world_of(request).settings
    if request.url.hostname != settings.phone_hostname:
        return RedirectResponse(f"{settings.public_origin}/")
    return render(request, "phone.html")
