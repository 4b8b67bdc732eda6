"""Messages of every shape, each as small as it may be, for tests that stretch one part of it."""


def text_message(words="あ", **more):
    return {"type": "text", "text": words, **more}


def action(kind="postback", **facts):
    defaults = {"postback": {"data": "d"}, "message": {"text": "t"}, "uri": {"uri": "https://example.com/"}}
    return {"type": kind, "label": "ラベル", **defaults.get(kind, {}), **facts}


def flex(contents, alt="かわり"):
    return {"type": "flex", "altText": alt, "contents": contents}


def bubble(*contents, **more):
    body = {"type": "box", "layout": "vertical", "contents": list(contents) or [{"type": "filler"}]}
    return {"type": "bubble", "body": body, **more}


def button(**facts):
    return {"type": "button", "action": action(**facts)}


def template(kind, alt="かわり", **facts):
    return {"type": "template", "altText": alt, "template": {"type": kind, **facts}}


def column(text="あ", actions=1, **more):
    return {"text": text, "actions": [action()] * actions, **more}


def quick(count, **facts):
    items = [{"type": "action", "action": action(**facts)}] * count
    return text_message(quickReply={"items": items})
