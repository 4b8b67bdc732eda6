"""LIFF addresses `/{liffId}{extra}`: from a phone into the sheet, from anywhere else into a plain browser."""

from dataclasses import replace
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from line_simulator.endpoints import world_of
from line_simulator.login.addresses import endpoint_for, person_number, primary_redirect
from line_simulator.login.endpoints import id_tokens_of
from line_simulator.login.id_tokens import LIFE_SECONDS, Wish
from line_simulator.phone.pages import render
from line_simulator.platform.faults import ID_TOKEN, TokenKind
from line_simulator.platform.identifiers import new_token
from line_simulator.platform.people import Person
from line_simulator.platform.world import World

NO_STORE = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
BROKEN = {
    TokenKind.EXPIRED: Wish(age=LIFE_SECONDS + 1),
    TokenKind.OTHER_CHANNEL: Wish(audience="1999999999"),
    TokenKind.ALG_NONE: Wish(algorithm="none"),
    TokenKind.HS256: Wish(algorithm="HS256"),
    TokenKind.UNKNOWN_KID: Wish(key_id="unknown"),
}


async def open_liff(request: Request) -> Response:
    world = world_of(request)
    liff_id, extra = _split(request)
    if liff_id != world.settings.liff_id:
        return PlainTextResponse("404 Not Found", 404, headers=NO_STORE)
    number = person_number(world.settings, request.url.hostname or "")
    person = world.people.find_by_number(number) if number else None
    if number is not None and person is None:
        return PlainTextResponse("404 Not Found", 404, headers=NO_STORE)
    if person is None and request.headers.get("sec-fetch-dest") == "iframe":
        # A link inside the sheet leads here without a person; the phone around it knows whose sheet it is.
        return render(request, "whose_sheet.html", headers=NO_STORE)
    if person is not None and not person.has_consented:
        return render(request, "consent.html", headers=NO_STORE)
    credentials = credentials_for(request, person) if person else {}
    target = primary_redirect(endpoint_for(world.settings, person), extra, credentials)
    return RedirectResponse(target, 302, headers=NO_STORE)


def credentials_for(request: Request, person: Person, *, nonce: str = "") -> dict[str, str]:
    """What LINE puts behind the `#`: it reaches the page and never its server."""
    world = world_of(request)
    scope = world.settings.liff_scope
    credentials = {
        "access_token": world.user_tokens.issue(person.user_id, scope),
        "context_token": new_token(),
        "feature_token": new_token(),
    }
    if "openid" in scope.split():
        credentials["id_token"] = id_tokens_of(request).issue(
            person, scope, replace(_wish(world), nonce=nonce)
        )
    return credentials


def _wish(world: World) -> Wish:
    """What is wrong with the ID token, where something was asked to be."""
    fault = world.faults.take(ID_TOKEN)
    return BROKEN[TokenKind(fault.kind)] if fault else Wish()


def _split(request: Request) -> tuple[str, str]:
    """The LIFF id and the rest of the address, exactly as it was written."""
    raw_path = request.scope["raw_path"].decode("ascii", "replace")
    liff_id, slash, rest = raw_path.removeprefix("/").partition("/")
    query = f"?{request.url.query}" if request.url.query else ""
    return liff_id, f"{slash}{rest}{query}"


async def consent(request: Request) -> Response:
    """「許可する」 on the consent screen: the person is remembered and the address opened at last."""
    world = world_of(request)
    form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
    address = form.get("address", "")
    number = person_number(world.settings, request.url.hostname or "")
    person = world.people.find_by_number(number) if number else None
    if person is None or not address.startswith(f"/{world.settings.liff_id}"):
        return PlainTextResponse("400 Bad Request", 400, headers=NO_STORE)
    person.has_consented = True
    world.feed.publish("people", {})
    return RedirectResponse(address, 303, headers=NO_STORE)


consent_route = Route("/liff/v1/consent", consent, methods=["POST"])
route = Route("/{address:path}", open_liff)
