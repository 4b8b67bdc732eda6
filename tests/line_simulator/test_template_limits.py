"""Limits of templates and of what their buttons do: kept to the character."""

import pytest

from tests.line_simulator.shapes import action, bubble, button, column, flex, quick, template, text_message

PICTURE = "https://example.com/"
TEMPLATE = "messages[0].template"
FLEX_ACTION = "messages[0].contents.body.contents[0].action"


def confirm(text="あ", actions=2):
    return template("confirm", text=text, actions=[action()] * actions)


def buttons(text="あ", **more):
    return template("buttons", text=text, **{"actions": [action()], **more})


def carousel(*columns):
    return template("carousel", columns=list(columns))


def pictures(count=1, label="あ", address=PICTURE):
    return template("image_carousel", columns=[{"imageUrl": address, "action": action(label=label)}] * count)


def tapped(**facts):
    return flex(bubble(button(**facts)))


def opened(words):
    return tapped(inputOption="openKeyboard", fillInText=words)


def picker(data):
    return tapped(kind="datetimepicker", mode="date", data=data)


def sender(length):
    return text_message(sender={"iconUrl": PICTURE + "a" * (length - len(PICTURE))})


LIMITS = {
    "altText": (
        template("confirm", alt="あ" * 1500, text="あ", actions=[action()] * 2),
        template("confirm", alt="あ" * 1501, text="あ", actions=[action()] * 2),
        "messages[0].altText",
    ),
    "confirm actions": (confirm(), confirm(actions=3), f"{TEMPLATE}.actions"),
    "buttons text": (buttons("あ" * 160), buttons("あ" * 161), f"{TEMPLATE}.text"),
    "buttons text with image": (
        buttons("あ" * 60, thumbnailImageUrl=PICTURE),
        buttons("あ" * 61, thumbnailImageUrl=PICTURE),
        f"{TEMPLATE}.text",
    ),
    "buttons title": (buttons(title="あ" * 40), buttons(title="あ" * 41), f"{TEMPLATE}.title"),
    "button label": (
        buttons(actions=[action(label="あ" * 20)]),
        buttons(actions=[action(label="あ" * 21)]),
        f"{TEMPLATE}.actions[0].label",
    ),
    "carousel text": (
        carousel(column("あ" * 120)),
        carousel(column("あ" * 121)),
        f"{TEMPLATE}.columns[0].text",
    ),
    "carousel text with title": (
        carousel(column("あ" * 60, title="題")),
        carousel(column("あ" * 61, title="題")),
        f"{TEMPLATE}.columns[0].text",
    ),
    "carousel title": (
        carousel(column(title="あ" * 40)),
        carousel(column(title="あ" * 41)),
        f"{TEMPLATE}.columns[0].title",
    ),
    "carousel actions": (
        carousel(column(actions=3)),
        carousel(column(actions=4)),
        f"{TEMPLATE}.columns[0].actions",
    ),
    "image carousel columns": (pictures(10), pictures(11), f"{TEMPLATE}.columns"),
    "image carousel label": (
        pictures(label="あ" * 12),
        pictures(label="あ" * 13),
        f"{TEMPLATE}.columns[0].action.label",
    ),
    "picture address": (
        pictures(address=PICTURE + "a" * (2000 - len(PICTURE))),
        pictures(address=PICTURE + "a" * (2001 - len(PICTURE))),
        f"{TEMPLATE}.columns[0].imageUrl",
    ),
    "fillInText": (opened("あ" * 300), opened("あ" * 301), f"{FLEX_ACTION}.fillInText"),
    "clipboard": (
        tapped(kind="clipboard", clipboardText="あ" * 1000),
        tapped(kind="clipboard", clipboardText="あ" * 1001),
        f"{FLEX_ACTION}.clipboardText",
    ),
    "picker data": (picker("d" * 300), picker("d" * 301), f"{FLEX_ACTION}.data"),
    "quick reply data": (
        quick(1, data="d" * 300),
        quick(1, data="d" * 301),
        "messages[0].quickReply.items[0].action.data",
    ),
    "sender icon": (sender(2000), sender(2001), "messages[0].sender.iconUrl"),
}


@pytest.mark.parametrize(("at_the_limit", "beyond", "where"), LIMITS.values(), ids=LIMITS.keys())
def test_a_limit_is_kept_to_the_character(validated, at_the_limit, beyond, where):
    taken, refused = validated(at_the_limit), validated(beyond)

    assert (taken.status_code, taken.json()) == (200, {})
    assert refused.status_code == 400
    assert where in [detail["property"] for detail in refused.json()["details"]]


def test_each_kind_of_picker_takes_its_own_form_only(validated):
    forms = {"date": "2026-08-05", "time": "09:00", "datetime": "2026-08-05t09:00"}
    for mode, form in forms.items():
        others = {other for other in forms.values() if other != form}
        assert validated(tapped(kind="datetimepicker", mode=mode, data="d", initial=form)).status_code == 200
        for other in others:
            answer = validated(tapped(kind="datetimepicker", mode=mode, data="d", max=other))
            assert answer.json()["details"][0]["property"] == f"{FLEX_ACTION}.max"


@pytest.mark.parametrize("kind", ["camera", "cameraRoll", "location"])
def test_what_opens_the_camera_is_a_quick_reply_only(validated, kind):
    assert validated(quick(1, kind=kind)).status_code == 200
    assert validated(tapped(kind=kind)).status_code == 400
