"""Profile, account, quota, loading animation, link tokens."""

from starlette.responses import Response

from line_simulator.endpoints import Call, json_answer
from line_simulator.messaging_api.errors import LineError, refuse
from line_simulator.platform.identifiers import is_user_id, new_token
from line_simulator.platform.people import Person, Standing
from line_simulator.validation.problems import Problems

LOADING_SECONDS = range(5, 61, 5)


def known_person(call: Call, user_id: str) -> Person | None:
    """None where the id has the right form and nobody bears it; a malformed id is refused."""
    if not is_user_id(user_id):
        raise LineError(400, "The value for the 'userId' parameter is invalid")
    return call.world.people.find(user_id)


async def profile(call: Call) -> Response:
    person = known_person(call, call.path("user_id"))
    if person is None or person.standing is not Standing.FRIEND:
        raise LineError(404, "Not found")
    return json_answer({"displayName": person.name, "userId": person.user_id, "language": person.language})


async def info(call: Call) -> Response:
    return json_answer({
        "userId": call.world.bot_user_id,
        "basicId": "@demo0000",
        "displayName": call.world.settings.account_name,
        "chatMode": "bot",
        "markAsReadMode": "auto",
    })  # fmt: skip


async def quota(call: Call) -> Response:
    """The plan for municipalities has no cap."""
    return json_answer({"type": "none"})


async def quota_consumption(call: Call) -> Response:
    return json_answer({"totalUsage": call.world.pushed_this_month})


async def start_loading(call: Call) -> Response:
    problems = Problems()
    chat_id = problems.text(call.body, "chatId", "", 100)
    if call.body.get("loadingSeconds", 20) not in LOADING_SECONDS:
        problems.add("must be a multiple of 5 between 5 and 60", "loadingSeconds")
    refuse(problems)
    person = known_person(call, chat_id or "")
    if person is not None:
        call.world.feed.publish(
            "loading", {"userId": person.user_id, "seconds": call.body.get("loadingSeconds", 20)}
        )
    return json_answer(status=202)


async def link_token(call: Call) -> Response:
    if known_person(call, call.path("user_id")) is None:
        raise LineError(404, "Not found")
    return json_answer({"linkToken": new_token()})
