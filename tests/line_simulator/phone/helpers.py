"""Words of the browser tests."""

import json

from playwright.sync_api import expect


def button(place, name):
    return place.get_by_role("button", name=name, exact=True)


def bubble(*contents):
    return {"type": "bubble", "body": {"type": "box", "layout": "vertical", "contents": list(contents)}}


def postback(label, data):
    action = {"type": "postback", "label": label, "data": data, "displayText": label}
    return {"type": "button", "style": "primary", "action": action}


def outcome(sheet):
    """What the page in the sheet has heard from sdk.js."""
    status = sheet.get_by_role("status")
    expect(status).to_contain_text("{")
    return json.loads(status.inner_text())


def open_sheet(phone):
    button(phone, "一時保育の予約をひらく").click()
    return phone.frame_locator("iframe[title='LIFF']")
