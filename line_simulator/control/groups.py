"""Groups and rooms: who is in them, the account among them, and what is said there."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from line_simulator.control.requests import (
    ControlError,
    body_of,
    control_route,
    courier_of,
    flag_of,
    text_of,
    told,
)
from line_simulator.control.talking import message_of
from line_simulator.endpoints import world_of
from line_simulator.platform.groups import Group, Several
from line_simulator.platform.people import Person
from line_simulator.platform.talk import By
from line_simulator.webhooks import events
from line_simulator.webhooks.post import Outcome


async def list_groups(request: Request) -> Response:
    return JSONResponse({"groups": [group.as_json() for group in world_of(request).groups]})


async def add_group(request: Request) -> Response:
    """With these people; the account is invited at once unless `with_account` is false."""
    body = await body_of(request)
    kind, members = text_of(body, "kind", Several.GROUP), body.get("members")
    if kind not in list(Several):
        raise ControlError(400, f"kind must be one of {[known.value for known in Several]}")
    if not isinstance(members, list) or not all(world_of(request).people.find(str(each)) for each in members):
        raise ControlError(400, "members must be a list of user ids")
    group = world_of(request).groups.add(Several(kind), text_of(body, "name", "ためしのグループ"), members)
    outcome = await _invite(request, group) if flag_of(body, "with_account", True) else None
    answer = told(outcome, **group.as_json())
    answer.status_code = 201
    return answer


async def invite(request: Request) -> Response:
    """The account comes into the group, or back into it."""
    group = _group_of(request)
    if group.has_account:
        raise ControlError(409, "the account is in it already")
    outcome = await _invite(request, group)
    return told(outcome, **group.as_json())


async def _invite(request: Request, group: Group) -> Outcome | None:
    """A group's bot hears of it at once, a room's with the first thing that happens there, as at LINE."""
    world = world_of(request)
    group.has_account = True
    world.announce_in(group, f"{world.settings.account_name}が参加しました")
    if group.kind is Several.ROOM:
        group.is_join_untold = True
        return None
    return await courier_of(request).tell(group, lambda: events.join(world, group))


async def remove(request: Request) -> Response:
    """A member puts the account out; from a room nobody can be put out."""
    world, group = world_of(request), _group_of(request)
    if not group.has_account or group.kind is Several.ROOM:
        raise ControlError(409, "the account is not in it, or it is a room")
    group.has_account = False
    world.announce_in(group, f"{world.settings.account_name}が退会させられました")
    outcome = await courier_of(request).tell(group, lambda: events.leave(world, group))
    return told(outcome, **group.as_json())


async def come(request: Request) -> Response:
    """A person joins."""
    world, group = world_of(request), _group_of(request)
    person = await _person_of(request)
    if person.user_id in group.members:
        raise ControlError(409, "this user is in it already")
    group.members.append(person.user_id)
    world.announce_in(group, f"{person.name}が参加しました")
    outcome = await _tell(request, group, lambda: events.member_joined(world, group, person))
    return told(outcome, **group.as_json())


async def go(request: Request) -> Response:
    """A person leaves."""
    world, group = world_of(request), _group_of(request)
    person = await _member_of(request, group)
    group.members.remove(person.user_id)
    world.announce_in(group, f"{person.name}が退出しました")
    outcome = await _tell(request, group, lambda: events.member_left(world, group, person))
    return told(outcome, **group.as_json())


async def say(request: Request) -> Response:
    """A member says what one may say in the talk with the account alone."""
    world, group = world_of(request), _group_of(request)
    person, message = await _member_of(request, group), message_of(await body_of(request))
    item = world.add_to_group(group, By.PERSON, message, user_id=person.user_id)
    outcome = await _tell(request, group, lambda: events.message_in(world, group, person, item))
    return told(outcome, message_id=item.id)


async def tap(request: Request) -> Response:
    """A member taps a button that stands in the group."""
    world, group = world_of(request), _group_of(request)
    await _member_of(request, group)
    data = text_of(await body_of(request), "data")
    return told(await _tell(request, group, lambda: events.postback_in(world, group, data)))


async def talk(request: Request) -> Response:
    group = _group_of(request)
    return JSONResponse({**group.as_json(), "messages": group.talk_as_json()})


async def _tell(request: Request, group: Group, make_event: events.Maker) -> Outcome | None:
    """The bot hears of it while the account is in the group."""
    world = world_of(request)
    if not group.has_account:
        return None
    if group.is_join_untold:
        group.is_join_untold = False
        await courier_of(request).tell(group, lambda: events.join(world, group))
    return await courier_of(request).tell(group, make_event)


def _group_of(request: Request) -> Group:
    group = world_of(request).groups.find(request.path_params["group_id"])
    if group is None:
        raise ControlError(404, "no such group")
    return group


async def _person_of(request: Request) -> Person:
    person = world_of(request).people.find(text_of(await body_of(request), "user"))
    if person is None:
        raise ControlError(404, "no such user")
    return person


async def _member_of(request: Request, group: Group) -> Person:
    person = await _person_of(request)
    if person.user_id not in group.members:
        raise ControlError(409, "this user is not in it")
    return person


routes: list[Route] = [
    control_route("/groups/", "GET", list_groups),
    control_route("/groups/", "POST", add_group),
    control_route("/groups/{group_id}/invite/", "POST", invite),
    control_route("/groups/{group_id}/remove/", "POST", remove),
    control_route("/groups/{group_id}/come/", "POST", come),
    control_route("/groups/{group_id}/go/", "POST", go),
    control_route("/groups/{group_id}/say/", "POST", say),
    control_route("/groups/{group_id}/tap/", "POST", tap),
    control_route("/groups/{group_id}/talk/", "GET", talk),
]
