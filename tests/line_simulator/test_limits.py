"""LINE's limits: at the limit it is taken, one beyond it is refused with the property that is wrong."""

import json

import pytest

from line_simulator.validation.lengths import grapheme_length, utf16_length
from tests.line_simulator.shapes import action, bubble, button, column, flex, quick, template, text_message


def of_bytes(count, build):
    """What `build` makes of a text, with a text so long that it is of exactly so many bytes as JSON."""
    empty = len(json.dumps(build(""), separators=(",", ":")))
    return build("a" * (count - empty))


def two_bubbles(text):
    """A carousel with half of it in each of two bubbles."""
    halves = text[: len(text) // 2], text[len(text) // 2 :]
    return {"type": "carousel", "contents": [bubble({"type": "text", "text": each}) for each in halves]}


FAMILY = "👨‍👩‍👧"
SURROGATES = "𠮷"
PICTURE = "https://example.com/a.png"
LABEL = "messages[0].contents.body.contents[0].action.label"
LIMITS = [
    (text_message("あ" * 5000), text_message("あ" * 5001), "messages[0].text"),
    (text_message(SURROGATES * 2500), text_message(SURROGATES * 2500 + "a"), "messages[0].text"),
    (flex(bubble(), alt="あ" * 1500), flex(bubble(), alt="あ" * 1501), "messages[0].altText"),
    (flex(bubble(button(label="あ" * 40))), flex(bubble(button(label="あ" * 41))), LABEL),
    (flex(bubble(button(label=FAMILY * 40))), flex(bubble(button(label=FAMILY * 41))), LABEL),
    (flex(bubble(button(data="d" * 300))), flex(bubble(button(data="d" * 301))), LABEL[:-5] + "data"),
    (
        flex(bubble(button(displayText="あ" * 300))),
        flex(bubble(button(displayText="あ" * 301))),
        LABEL[:-5] + "displayText",
    ),
    (
        flex(bubble(button(kind="uri", uri="https://e.jp/" + "a" * 987))),
        flex(bubble(button(kind="uri", uri="https://e.jp/" + "a" * 988))),
        LABEL[:-5] + "uri",
    ),
    (quick(13), quick(14), "messages[0].quickReply.items"),
    (quick(1, label="あ" * 20), quick(1, label="あ" * 21), "messages[0].quickReply.items[0].action.label"),
    (
        quick(1, kind="message", text="あ" * 300),
        quick(1, kind="message", text="あ" * 301),
        "messages[0].quickReply.items[0].action.text",
    ),
    (
        template("confirm", text="あ" * 240, actions=[action()] * 2),
        template("confirm", text="あ" * 241, actions=[action()] * 2),
        "messages[0].template.text",
    ),
    (
        template("confirm", text="あ", actions=[action()] * 2),
        template("confirm", text="あ", actions=[action()]),
        "messages[0].template.actions",
    ),
    (
        template("buttons", text="あ" * 160, actions=[action()] * 4),
        template("buttons", text="あ" * 160, actions=[action()] * 5),
        "messages[0].template.actions",
    ),
    (
        template("buttons", title="題", text="あ" * 60, actions=[action()]),
        template("buttons", title="題", text="あ" * 61, actions=[action()]),
        "messages[0].template.text",
    ),
    (
        template("carousel", columns=[column("あ" * 120)] * 10),
        template("carousel", columns=[column()] * 11),
        "messages[0].template.columns",
    ),
    (
        template("carousel", columns=[column(actions=3)] * 2),
        template("carousel", columns=[column(actions=1), column(actions=2)]),
        "messages[0].template.columns",
    ),
    (
        flex({"type": "carousel", "contents": [bubble()] * 12}),
        flex({"type": "carousel", "contents": [bubble()] * 13}),
        "messages[0].contents.contents",
    ),
    (
        flex({"type": "carousel", "contents": [bubble(size="kilo")] * 2}),
        flex({"type": "carousel", "contents": [bubble(size="kilo"), bubble(size="mega")]}),
        "messages[0].contents.contents",
    ),
    (
        flex(of_bytes(30_000, lambda text: bubble({"type": "text", "text": text}))),
        flex(of_bytes(30_001, lambda text: bubble({"type": "text", "text": text}))),
        "messages[0].contents",
    ),
    (
        flex(of_bytes(50_000, two_bubbles)),
        flex(of_bytes(50_001, two_bubbles)),
        "messages[0].contents",
    ),
    (
        flex(bubble(size="giga")),
        flex(bubble(size="huge")),
        "messages[0].contents.size",
    ),
    (
        text_message(sender={"name": "あ" * 20}),
        text_message(sender={"name": "あ" * 21}),
        "messages[0].sender.name",
    ),
]


@pytest.mark.parametrize(
    ("at_the_limit", "beyond", "where"), LIMITS, ids=[str(n) for n in range(len(LIMITS))]
)
def test_a_limit_is_kept_to_the_character(validated, at_the_limit, beyond, where):
    taken, refused = validated(at_the_limit), validated(beyond)

    assert (taken.status_code, taken.json()) == (200, {})
    assert refused.status_code == 400
    assert where in [detail["property"] for detail in refused.json()["details"]]


def test_five_messages_are_taken_and_six_are_not(validated):
    assert validated(*[text_message()] * 5).status_code == 200
    assert validated(*[text_message()] * 6).json() == {
        "message": "The request body has 1 error(s)",
        "details": [{"message": "Size must be between 1 and 5", "property": "messages"}],
    }
    assert validated().status_code == 400


REFUSED = [
    (text_message(""), "messages[0].text"),
    ({"type": "bogus"}, "messages[0].type"),
    ({"type": "sticker", "packageId": "446", "stickerId": "x"}, "messages[0].stickerId"),
    (
        {"type": "image", "originalContentUrl": PICTURE, "previewImageUrl": "ftp://a/b"},
        "messages[0].previewImageUrl",
    ),
    (flex({"type": "bubble"}), "messages[0].contents"),
    (flex(bubble({"type": "text", "text": ""})), "messages[0].contents.body.contents[0].text"),
    (flex(bubble({"type": "button", "action": {"type": "postback", "data": "d"}})), LABEL),
    (
        flex(bubble({"type": "text", "text": "a", "color": "red"})),
        "messages[0].contents.body.contents[0].color",
    ),
    (
        flex(bubble({"type": "box", "layout": "up", "contents": []})),
        "messages[0].contents.body.contents[0].layout",
    ),
    (flex(bubble(button(kind="uri", uri="javascript:alert(1)"))), LABEL[:-5] + "uri"),
    (flex(bubble(button(kind="uri", uri="https://e.jp/a b"))), LABEL[:-5] + "uri"),
    (
        flex(bubble(button(kind="datetimepicker", mode="date", data="d", initial="5/8"))),
        LABEL[:-5] + "initial",
    ),
    (flex(bubble(button(kind="camera"))), LABEL[:-5] + "type"),
    (flex(bubble(button(fillInText="a"))), LABEL[:-5] + "fillInText"),
    (template("bogus"), "messages[0].template.type"),
    (text_message(sender={"name": "LINE太郎"}), "messages[0].sender.name"),
]


@pytest.mark.parametrize(("message", "where"), REFUSED, ids=[str(n) for n in range(len(REFUSED))])
def test_what_line_refuses_is_refused_with_its_place(validated, message, where):
    answer = validated(message)

    assert answer.status_code == 400
    assert where in [detail["property"] for detail in answer.json()["details"]]


def test_all_errors_are_told_at_once(validated):
    answer = validated(text_message(""), flex(bubble(), alt=""))

    assert answer.json()["message"] == "The request body has 2 error(s)"


BASELINE = [{"type": "icon", "url": PICTURE}, {"type": "filler"}]
SPAN = {"type": "span", "text": "a"}
COVER = {"aspectRatio": "20:13", "aspectMode": "cover", "size": "full"}
ROW = {"type": "box", "layout": "horizontal", "paddingAll": "12px", "contents": [button(style="primary")]}
TAKEN = [
    {"type": "sticker", "packageId": "446", "stickerId": "1988"},
    {"type": "image", "originalContentUrl": PICTURE, "previewImageUrl": "http://localhost:8000/a.png"},
    template(
        "buttons", text="あ", thumbnailImageUrl=PICTURE, actions=[action(kind="uri", uri="tel:0300000000")]
    ),
    template("image_carousel", columns=[{"imageUrl": PICTURE, "action": action(label="あ" * 12)}]),
    flex(bubble(button(inputOption="openKeyboard", fillInText="面談予約"))),
    flex(bubble(button(kind="datetimepicker", mode="datetime", data="d", initial="2026-08-05T09:00"))),
    flex(bubble({"type": "image", "url": PICTURE, **COVER})),
    flex(bubble({"type": "text", "contents": [SPAN], "wrap": True, "scaling": True})),
    flex(bubble({"type": "box", "layout": "baseline", "contents": BASELINE})),
    flex(bubble({"type": "separator", "margin": "xl", "color": "#00000080"}, ROW)),
]


@pytest.mark.parametrize("message", TAKEN, ids=[str(n) for n in range(len(TAKEN))])
def test_what_line_takes_is_taken(validated, message):
    answer = validated(message)

    assert (answer.status_code, answer.json()) == (200, {})


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"messages": ', "The request body could not be parsed as JSON (line: 1, column: 14)"),
        (
            b'{"messages": ["a"]}',
            "The property, 'messages[0]', in the request body is invalid (line: -, column: -)",
        ),
        (
            b'{"messages": [{"type": "text", "text": 5}]}',
            "The property, 'messages[0].text', in the request body is invalid (line: -, column: -)",
        ),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_in_lines_words(http, body, message):
    headers = {"content-type": "application/json"}

    answer = http.post("/v2/bot/message/validate/push", content=body, headers=headers)

    assert (answer.status_code, answer.json()) == (400, {"message": message})


def test_a_body_that_is_no_json_or_too_large_is_refused(http):
    path = "/v2/bot/message/validate/push"

    assert http.post(path, data={"messages": "a"}).status_code == 415
    assert http.post(path, json={"messages": [text_message("a" * 2_200_000)]}).status_code == 413


@pytest.mark.parametrize(
    ("text", "seen", "units"),
    [
        ("abc", 3, 3),
        ("𠮷野", 2, 3),
        ("が", 1, 1),
        ("か\u3099", 1, 2),
        (FAMILY, 1, 8),
        ("🇯🇵🇯🇵", 2, 8),
        ("👍🏽", 1, 4),
        ("葛󠄀", 1, 3),
    ],
)
def test_characters_are_counted_as_people_see_them_or_in_utf16(text, seen, units):
    assert (grapheme_length(text), utf16_length(text)) == (seen, units)
