"""Leaving groups and rooms."""

from starlette.responses import Response

from line_simulator.endpoints import Call, json_answer
from line_simulator.messaging_api.errors import LineError
from line_simulator.platform.groups import Group, Several
from line_simulator.platform.identifiers import is_group_id
from line_simulator.webhooks import events
from line_simulator.webhooks.courier import Courier


async def leave_group(call: Call) -> Response:
    """404 where the account is not in it, or there is no such group."""
    group = _known(call, Several.GROUP)
    if group is None or not group.has_account:
        raise LineError(404, "Not found")
    return _left(call, group)


async def leave_room(call: Call) -> Response:
    """200 also where the account is not in it."""
    room = _known(call, Several.ROOM)
    return _left(call, room) if room is not None and room.has_account else json_answer()


def _known(call: Call, kind: Several) -> Group | None:
    group_id = call.path("group_id")
    if not is_group_id(group_id, kind):
        raise LineError(400, f"The value for the '{kind}Id' parameter is invalid")
    return call.world.groups.find(group_id)


def _left(call: Call, group: Group) -> Response:
    """The bot hears of its own leaving too, after the answer."""
    group.has_account = False
    call.world.announce_in(group, f"{call.world.settings.account_name}が退出しました")
    courier: Courier = call.request.app.state.courier
    courier.tell_soon(group, lambda: events.leave(call.world, group))
    return json_answer()
