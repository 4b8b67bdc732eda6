"""Limits of requests as a whole: recipients, bodies, units, headers, rich menus, aliases, addresses."""

import json
import uuid

import pytest

from tests.line_simulator.conftest import WIFE
from tests.line_simulator.pictures import png
from tests.line_simulator.shapes import action, text_message

MESSAGES = [text_message()]
LARGEST = 2 * 1024 * 1024


def refused_at(answer):
    """The properties that LINE found wrong."""
    assert answer.status_code == 400, answer.text
    return [detail["property"] for detail in answer.json()["details"]]


@pytest.fixture
def post(http):
    def ask(path, body, **headers):
        return http.post(f"/v2/bot/{path}", json=body, headers=headers)

    return ask


def test_a_multicast_has_at_most_500_recipients(control, post):
    people = [f"U{number:032x}" for number in range(501)]
    for user in people[:500]:
        control.post("users/", name="多数", userId=user)

    taken = post("message/multicast", {"to": people[:500], "messages": MESSAGES})
    refused = post("message/multicast", {"to": people, "messages": MESSAGES})

    assert taken.status_code == 200
    assert refused_at(refused) == ["to"]
    assert len(control.ledger()) == 500


@pytest.mark.parametrize("endpoint", ["push", "multicast"])
def test_one_aggregation_unit_of_thirty_letters_may_be_named(post, friend, endpoint):
    to = friend if endpoint == "push" else [friend]

    def ask(*units):
        body = {"to": to, "messages": MESSAGES, "customAggregationUnits": list(units)}
        return post(f"message/{endpoint}", body)

    assert ask("a_1" * 10).status_code == 200
    assert refused_at(ask("a" * 31)) == ["customAggregationUnits[0]"]
    assert refused_at(ask("a-b")) == ["customAggregationUnits[0]"]
    assert refused_at(ask("a", "b")) == ["customAggregationUnits"]


def test_a_thousand_aggregation_units_a_month_may_be_named_and_one_more_may_not(post, friend, control):
    def ask(unit):
        return post("message/push", {"to": friend, "messages": MESSAGES, "customAggregationUnits": [unit]})

    taken = {ask(f"unit_{number}").status_code for number in range(1000)}

    assert taken == {200}
    assert refused_at(ask("one_more")) == ["customAggregationUnits[0]"]
    assert ask("unit_7").status_code == 200
    control.post("clock/", shift_seconds=32 * 86_400)
    assert ask("one_more").status_code == 200


def test_a_body_of_two_megabytes_is_read_and_a_larger_one_is_not(http):
    def ask(size):
        body = json.dumps({"messages": MESSAGES}).encode()
        padded = body[:-1] + b" " * (size - len(body)) + b"}"
        headers = {"content-type": "application/json"}
        return http.post("/v2/bot/message/validate/push", content=padded, headers=headers)

    assert ask(LARGEST).status_code == 200
    assert ask(LARGEST + 1).status_code == 413


@pytest.mark.parametrize("path", ["message/validate/push", "richmenu/validate", "chat/loading/start"])
def test_a_retry_key_is_refused_wherever_nothing_could_be_retried(post, path):
    answer = post(path, {"messages": MESSAGES}, **{"x-line-retry-key": str(uuid.uuid4())})

    assert (answer.status_code, answer.json()) == (
        400,
        {"message": "The request header, X-Line-Retry-Key, is not supported"},
    )


@pytest.mark.parametrize("key", ["{key}", "{key}0", "urn:uuid:{key}", "(key)"])
def test_a_retry_key_is_a_uuid_and_nothing_around_it(post, friend, key):
    written = key.format(key=uuid.uuid4()) if key != "{key}" else f"{{{uuid.uuid4()}}}"

    answer = post("message/push", {"to": friend, "messages": MESSAGES}, **{"x-line-retry-key": written})

    assert answer.status_code == 400


def test_a_retry_key_is_the_same_in_capitals(post, friend):
    key, body = str(uuid.uuid4()), {"to": friend, "messages": MESSAGES}

    first = post("message/push", body, **{"x-line-retry-key": key})
    again = post("message/push", body, **{"x-line-retry-key": key.upper()})

    assert (first.status_code, again.status_code) == (200, 409)


def test_silence_is_true_or_false(post, friend):
    body = {"to": friend, "messages": MESSAGES}

    assert post("message/push", {**body, "notificationDisabled": True}).status_code == 200
    assert post("message/push", {**body, "notificationDisabled": "yes"}).status_code == 400


def menu(**changes):
    area = {"bounds": {"x": 0, "y": 0, "width": 1200, "height": 405}, "action": action()}
    facts = {"size": {"width": 1200, "height": 405}, "selected": True, "name": "menu", "areas": [area]}
    return {**facts, "chatBarText": "メニュー", **changes}


def menu_with(**facts):
    return menu(areas=[{**menu()["areas"][0], "action": action(**facts)}])


def sized(width, height):
    return menu(size={"width": width, "height": height}, areas=[])


RICH_MENUS = {
    "name": (menu(name="あ" * 300), menu(name="あ" * 301), "name"),
    "chatBarText": (menu(chatBarText="あ" * 14), menu(chatBarText="あ" * 15), "chatBarText"),
    "areas": (menu(areas=menu()["areas"] * 20), menu(areas=menu()["areas"] * 21), "areas"),
    "label": (menu_with(label="あ" * 20), menu_with(label="あ" * 21), "areas[0].action.label"),
    "data": (menu_with(data="d" * 300), menu_with(data="d" * 301), "areas[0].action.data"),
    "alias of a switch": (
        menu_with(kind="richmenuswitch", richMenuAliasId="a" * 32, data="d"),
        menu_with(kind="richmenuswitch", richMenuAliasId="a" * 33, data="d"),
        "areas[0].action.richMenuAliasId",
    ),
    "least width": (sized(800, 500), sized(799, 500), "size"),
    "greatest width": (sized(2500, 1686), sized(2501, 1686), "size"),
    "least height": (sized(800, 250), sized(800, 249), "size"),
    "ratio": (sized(1450, 1000), sized(1449, 1000), "size"),
}


@pytest.mark.parametrize(("at_the_limit", "beyond", "where"), RICH_MENUS.values(), ids=RICH_MENUS.keys())
def test_a_rich_menus_limit_is_kept(post, at_the_limit, beyond, where):
    assert post("richmenu/validate", at_the_limit).status_code == 200
    assert where in refused_at(post("richmenu/validate", beyond))


def test_a_rich_menus_image_has_at_most_a_megabyte(http, post):
    def upload(size):
        image = png(1200, 405)
        menu_id = post("richmenu", menu()).json()["richMenuId"]
        content = image + b"\0" * (size - len(image))
        headers = {"content-type": "image/png"}
        return http.post(f"/v2/bot/richmenu/{menu_id}/content", content=content, headers=headers)

    assert upload(1_000_000).status_code == 200
    assert upload(1_000_001).status_code == 400


def test_an_alias_has_at_most_32_small_letters(http, post):
    menu_id = post("richmenu", menu()).json()["richMenuId"]
    http.post(
        f"/v2/bot/richmenu/{menu_id}/content", content=png(1200, 405), headers={"content-type": "image/png"}
    )

    def ask(alias):
        return post("richmenu/alias", {"richMenuAliasId": alias, "richMenuId": menu_id})

    assert ask("a" * 32).status_code == 200
    assert refused_at(ask("a" * 33)) == ["richMenuAliasId"]
    assert refused_at(ask("Main")) == ["richMenuAliasId"]
    http.delete(f"/v2/bot/richmenu/alias/{'a' * 32}")


def test_a_webhook_address_has_at_most_500_characters(http, bot):
    def ask(length):
        address = "http://localhost/" + "a" * (length - 17)
        return http.put("/v2/bot/channel/webhook/endpoint", json={"endpoint": address})

    try:
        assert ask(500).status_code == 200
        assert refused_at(ask(501)) == ["endpoint"]
    finally:
        http.put("/v2/bot/channel/webhook/endpoint", json={"endpoint": bot.url})


@pytest.mark.parametrize(("seconds", "status"), [(5, 202), (60, 202), (4, 400), (7, 400), (65, 400)])
def test_the_loading_animation_lasts_from_5_to_60_seconds(post, friend, seconds, status):
    answer = post("chat/loading/start", {"chatId": friend, "loadingSeconds": seconds})

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v2/bot/nothing", 404),
        ("GET", "/v2/bot/message/push", 405),
        ("GET", "/oauth2/v9/token", 404),
        ("POST", f"/v2/bot/profile/{WIFE}", 405),
    ],
)
def test_an_address_that_line_does_not_have_is_refused_in_its_form(http, method, path, status):
    answer = http.request(method, path)

    assert answer.status_code == status
    assert answer.json()["message"]
    assert answer.headers["x-line-request-id"]
