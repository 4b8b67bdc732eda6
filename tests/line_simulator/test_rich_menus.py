"""Rich menus through LINE's own SDK: the menus, their images, who sees which."""

import json

import pytest
from linebot.v3.messaging import (
    ApiException,
    CreateRichMenuAliasRequest,
    PostbackAction,
    RichMenuArea,
    RichMenuBounds,
    RichMenuRequest,
    RichMenuSize,
    UpdateRichMenuAliasRequest,
)

from tests.line_simulator.conftest import WIFE
from tests.line_simulator.pictures import jpeg, png


def menu_request(**changes):
    bounds = RichMenuBounds(x=0, y=0, width=1200, height=405)
    area = RichMenuArea(bounds=bounds, action=PostbackAction(label="予約の確認", data="a=bookings"))
    facts = {"size": RichMenuSize(width=1200, height=405), "selected": True, "name": "menu", "areas": [area]}
    return RichMenuRequest(**{**facts, "chatBarText": "一時保育メニュー", **changes})


@pytest.fixture
def upload(line_blob):
    def put(menu_id, image, image_type="image/png"):
        line_blob.set_rich_menu_image(menu_id, body=bytearray(image), _headers={"Content-Type": image_type})

    return put


@pytest.fixture
def menu_id(line, upload):
    created = line.create_rich_menu(menu_request()).rich_menu_id
    upload(created, png(1200, 405))
    return created


def message(refused):
    return json.loads(refused.value.body)["message"]


def test_a_menu_is_made_shown_as_default_and_taken_away(line, line_blob, menu_id):
    line.set_default_rich_menu(menu_id)

    assert line.get_default_rich_menu_id().rich_menu_id == menu_id
    assert line.get_rich_menu(menu_id).chat_bar_text == "一時保育メニュー"
    assert menu_id in [menu.rich_menu_id for menu in line.get_rich_menu_list().richmenus]
    assert bytes(line_blob.get_rich_menu_image(menu_id)) == png(1200, 405)

    line.cancel_default_rich_menu()
    line.delete_rich_menu(menu_id)
    for read in (line.get_default_rich_menu_id, lambda: line.get_rich_menu(menu_id)):
        with pytest.raises(ApiException) as refused:
            read()
        assert refused.value.status == 404


def test_the_phone_is_given_the_default_menu_and_its_image(http, line, menu_id):
    line.set_default_rich_menu(menu_id)

    person = http.get("/phone/state/").json()["people"][0]

    assert person["menu"]["richMenuId"] == menu_id
    assert http.get(f"/phone/menu-images/{menu_id}").headers["content-type"] == "image/png"


def test_a_menu_without_image_cannot_be_the_default(line):
    bare = line.create_rich_menu(menu_request()).rich_menu_id

    with pytest.raises(ApiException) as refused:
        line.set_default_rich_menu(bare)

    assert message(refused) == "must upload richmenu image before applying it to user"


def test_an_image_cannot_be_replaced(upload, menu_id):
    with pytest.raises(ApiException) as refused:
        upload(menu_id, png(1200, 405))

    assert message(refused) == "An image has already been uploaded to the richmenu"


@pytest.mark.parametrize(
    ("image", "image_type", "status"),
    [(png(1200, 810), "image/png", 400), (b"GIF89a", "image/png", 400), (png(1200, 405), "image/gif", 415)],
)
def test_an_image_of_a_wrong_size_or_kind_is_refused(line, upload, image, image_type, status):
    bare = line.create_rich_menu(menu_request()).rich_menu_id

    with pytest.raises(ApiException) as refused:
        upload(bare, image, image_type)

    assert refused.value.status == status


def test_a_jpeg_is_measured_too(line, upload):
    bare = line.create_rich_menu(menu_request()).rich_menu_id

    upload(bare, jpeg(1200, 405), "image/jpeg")
    line.set_default_rich_menu(bare)


@pytest.mark.parametrize(
    "changes",
    [
        {"size": RichMenuSize(width=2501, height=843)},
        {"size": RichMenuSize(width=800, height=600)},
        {"areas": menu_request().areas * 21},
    ],
)
def test_a_menu_beyond_the_limits_is_refused(line, changes):
    for ask in (line.create_rich_menu, line.validate_rich_menu_object):
        with pytest.raises(ApiException) as refused:
            ask(menu_request(**changes))
        assert refused.value.status == 400


def test_chat_bar_text_has_at_most_14_characters(http):
    body = json.loads(menu_request().to_json()) | {"chatBarText": "あ" * 14}

    assert http.post("/v2/bot/richmenu/validate", json=body).status_code == 200
    answer = http.post("/v2/bot/richmenu/validate", json=body | {"chatBarText": "あ" * 15})
    assert answer.json()["details"] == [
        {"message": "Length must be between 0 and 14", "property": "chatBarText"}
    ]


def test_a_persons_own_menu_goes_before_the_default(line, http, menu_id, upload, friend):
    own = line.create_rich_menu(menu_request()).rich_menu_id
    upload(own, png(1200, 405))
    line.set_default_rich_menu(menu_id)

    line.link_rich_menu_id_to_user(friend, own)
    linked = line.get_rich_menu_id_of_user(friend).rich_menu_id
    seen = [person["menu"]["richMenuId"] for person in http.get("/phone/state/").json()["people"]]
    line.unlink_rich_menu_id_from_user(friend)

    assert (linked, seen) == (own, [own, menu_id])
    with pytest.raises(ApiException):
        line.get_rich_menu_id_of_user(friend)


def test_linking_someone_who_is_no_friend_does_nothing_and_says_so_to_nobody(line, menu_id):
    line.link_rich_menu_id_to_user(WIFE, menu_id)

    with pytest.raises(ApiException) as refused:
        line.get_rich_menu_id_of_user(WIFE)
    assert refused.value.status == 404


def test_an_alias_is_made_moved_listed_and_deleted(line, menu_id, upload):
    other = line.create_rich_menu(menu_request()).rich_menu_id
    upload(other, png(1200, 405))
    line.create_rich_menu_alias(CreateRichMenuAliasRequest(richMenuAliasId="main", richMenuId=menu_id))

    with pytest.raises(ApiException) as refused:
        line.create_rich_menu_alias(CreateRichMenuAliasRequest(richMenuAliasId="main", richMenuId=other))
    assert message(refused) == "conflict richmenu alias id"

    line.update_rich_menu_alias("main", UpdateRichMenuAliasRequest(richMenuId=other))
    assert line.get_rich_menu_alias("main").rich_menu_id == other
    assert [alias.rich_menu_alias_id for alias in line.get_rich_menu_alias_list().aliases] == ["main"]
    line.delete_rich_menu_alias("main")
    assert line.get_rich_menu_alias_list().aliases == []


def test_a_tap_on_a_switching_area_changes_the_menu_and_tells_the_bot(line, control, bot, menu_id, friend):
    line.create_rich_menu_alias(CreateRichMenuAliasRequest(richMenuAliasId="sub", richMenuId=menu_id))

    control.post(f"users/{friend}/switch-menu/", alias="sub", data="tab")
    postback = bot.last_event["postback"]
    line.delete_rich_menu_alias("sub")
    control.post(f"users/{friend}/switch-menu/", alias="sub", data="tab")

    assert postback == {"data": "tab", "params": {"newRichMenuAliasId": "sub", "status": "SUCCESS"}}
    assert bot.last_event["postback"]["params"]["status"] == "RICHMENU_ALIAS_ID_NOTFOUND"
    assert line.get_rich_menu_id_of_user(friend).rich_menu_id == menu_id
