"""Aliases: names under which rich menus switch to one another."""

from starlette.responses import Response

from line_simulator.endpoints import Call, json_answer
from line_simulator.messaging_api.errors import LineError, refuse
from line_simulator.messaging_api.rich_menus import menu_with_image
from line_simulator.validation.problems import Problems
from line_simulator.validation.rich_menus import ALIAS_ID


def _as_json(alias_id: str, menu_id: str) -> dict[str, object]:
    return {"richMenuAliasId": alias_id, "richMenuId": menu_id}


def _known_alias(call: Call) -> str:
    alias_id = call.path("alias_id")
    if alias_id not in call.world.rich_menus.aliases:
        raise LineError(404, "richmenu alias not found")
    return alias_id


async def create(call: Call) -> Response:
    problems = Problems()
    alias_id = problems.text(call.body, "richMenuAliasId", "", 32) or ""
    menu_id = problems.text(call.body, "richMenuId", "", 100) or ""
    if alias_id and not ALIAS_ID.fullmatch(alias_id):
        problems.add("invalid richmenu alias id", "richMenuAliasId")
    refuse(problems)
    if alias_id in call.world.rich_menus.aliases:
        raise LineError(400, "conflict richmenu alias id")
    call.world.rich_menus.aliases[alias_id] = menu_with_image(call, menu_id).id
    return json_answer()


async def update(call: Call) -> Response:
    alias_id = _known_alias(call)
    problems = Problems()
    menu_id = problems.text(call.body, "richMenuId", "", 100) or ""
    refuse(problems)
    call.world.rich_menus.aliases[alias_id] = menu_with_image(call, menu_id).id
    return json_answer()


async def get(call: Call) -> Response:
    alias_id = _known_alias(call)
    return json_answer(_as_json(alias_id, call.world.rich_menus.aliases[alias_id]))


async def list_all(call: Call) -> Response:
    aliases = call.world.rich_menus.aliases
    return json_answer({"aliases": [_as_json(alias_id, menu_id) for alias_id, menu_id in aliases.items()]})


async def delete(call: Call) -> Response:
    del call.world.rich_menus.aliases[_known_alias(call)]
    return json_answer()
