"""Rich menus: the menus themselves, their images, and who sees which."""

from starlette.responses import Response

from line_simulator.endpoints import Call, json_answer
from line_simulator.messaging_api.account import known_person
from line_simulator.messaging_api.errors import LineError, refuse
from line_simulator.platform.rich_menus import RichMenu
from line_simulator.validation.problems import Problems
from line_simulator.validation.rich_menus import IMAGE_BYTES, check_rich_menu, image_size, is_allowed_size

MOST_MENUS = 1000
IMAGE_TYPES = {"image/png", "image/jpeg"}
NO_IMAGE = "must upload richmenu image before applying it to user"


def menu_or_404(call: Call, menu_id: str) -> RichMenu:
    menu = call.world.rich_menus.find(menu_id)
    if menu is None:
        raise LineError(404, "richmenu not found")
    return menu


def menu_with_image(call: Call, menu_id: str) -> RichMenu:
    menu = menu_or_404(call, menu_id)
    if menu.image is None:
        raise LineError(400, NO_IMAGE)
    return menu


def announce_menus(call: Call) -> None:
    call.world.feed.publish("menu", {})


async def validate(call: Call) -> Response:
    problems = Problems()
    check_rich_menu(call.body, problems)
    refuse(problems)
    return json_answer()


async def create(call: Call) -> Response:
    await validate(call)
    if len(call.world.rich_menus.all()) >= MOST_MENUS:
        raise LineError(400, "The maximum number of rich menus has been reached")
    return json_answer({"richMenuId": call.world.rich_menus.create(call.body).id})


async def get(call: Call) -> Response:
    return json_answer(menu_or_404(call, call.path("menu_id")).as_json())


async def list_all(call: Call) -> Response:
    return json_answer({"richmenus": [menu.as_json() for menu in call.world.rich_menus.all()]})


async def delete(call: Call) -> Response:
    menu = menu_or_404(call, call.path("menu_id"))
    call.world.rich_menus.delete(menu.id)
    announce_menus(call)
    return json_answer()


async def upload_image(call: Call) -> Response:
    menu = menu_or_404(call, call.path("menu_id"))
    image_type = call.request.headers.get("content-type", "").split(";")[0]
    if image_type not in IMAGE_TYPES:
        raise LineError(415, f"The content type, {image_type or 'null'}, is not supported")
    if menu.image is not None:
        raise LineError(400, "An image has already been uploaded to the richmenu")
    size = image_size(call.raw)
    declared = menu.body["size"]
    assert isinstance(declared, dict)
    if len(call.raw) > IMAGE_BYTES or size is None or not is_allowed_size(*size):
        raise LineError(400, "The image size is not allowed for richmenu")
    if size != (declared["width"], declared["height"]):
        raise LineError(400, "The image size is not allowed for richmenu")
    menu.image, menu.image_type = call.raw, image_type
    return json_answer()


async def download_image(call: Call) -> Response:
    menu = menu_or_404(call, call.path("menu_id"))
    if menu.image is None:
        raise LineError(404, "richmenu image not found")
    return Response(menu.image, media_type=menu.image_type)


async def set_default(call: Call) -> Response:
    call.world.rich_menus.default_id = menu_with_image(call, call.path("menu_id")).id
    announce_menus(call)
    return json_answer()


async def get_default(call: Call) -> Response:
    if call.world.rich_menus.default_id is None:
        raise LineError(404, "no default richmenu")
    return json_answer({"richMenuId": call.world.rich_menus.default_id})


async def clear_default(call: Call) -> Response:
    call.world.rich_menus.default_id = None
    announce_menus(call)
    return json_answer()


async def link(call: Call) -> Response:
    """People who are no friends are linked without effect, and nobody is told."""
    person = known_person(call, call.path("user_id"))
    menu = menu_with_image(call, call.path("menu_id"))
    if person is not None and person.can_receive(call.world.clock.timestamp()):
        person.rich_menu_id = menu.id
        announce_menus(call)
    return json_answer()


async def unlink(call: Call) -> Response:
    person = known_person(call, call.path("user_id"))
    if person is not None:
        person.rich_menu_id = None
        announce_menus(call)
    return json_answer()


async def get_linked(call: Call) -> Response:
    person = known_person(call, call.path("user_id"))
    menu = call.world.rich_menus.find(person.rich_menu_id) if person else None
    if menu is None:
        raise LineError(404, "the user has no richmenu")
    return json_answer({"richMenuId": menu.id})
