"""Every form of the staff's pages as a real browser sends it: its headers, its cookies, the policy of its page."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request
from pytest_django.live_server_helper import LiveServer

from staff.invitations import invitation_path, invite
from tests.staff import cast
from tests.staff.posting import ENDS_THE_SESSION
from tests.staff.test_browser import pages_of_a_nursery, pages_of_the_ward, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ONE_OF_MANY = re.compile(r"[0-9a-f-]{36}|\d{4}-\d\d-\d\d|\d+")
FORMS = """() => [...document.querySelectorAll("form[method=post]")].map(
  (form) => [form.action, [...new Set([...form.elements].map((field) => field.name))].sort().join(" ")])"""
# Past the checks of fields and the scripts of the page: what is tried is what the browser makes of the form itself.
# The answer goes into a frame that may not show it, so that the page stays for its other forms.
SEND = """(number) => {
  const form = document.querySelectorAll("form[method=post]")[number];
  const frame = document.createElement("iframe");
  frame.name = form.target = `answer-${number}`;
  document.body.append(frame);
  HTMLFormElement.prototype.submit.call(form);
}"""


def is_of_a_form(request: Request) -> bool:
    return request.method == "POST" and request.is_navigation_request()


def send_all(page: Page, addresses: Iterable[str]) -> dict[str, int]:
    """The status with which each kind of form of these pages was answered. The last ones end the session."""
    found: dict[str, int] = {}
    last: dict[str, int] = {}
    for address in addresses:
        page.goto(address)
        for number, (action, names) in enumerate(page.evaluate(FORMS)):
            path = ONE_OF_MANY.sub("*", urlsplit(action).path)
            kind = f"{path} {names}"
            if path.endswith(ENDS_THE_SESSION):
                last[kind] = number
            elif kind not in found:
                found[kind] = send(page, number)
    return found | {kind: send(page, number) for kind, number in last.items()}


def send(page: Page, number: int) -> int:
    with page.expect_request(is_of_a_form) as sent:
        page.evaluate(SEND, number)
    answer = sent.value.response()
    assert answer is not None
    return answer.status


def refused(found: dict[str, int]) -> list[str]:
    return [kind for kind, status in found.items() if status == 403]


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """The browser may complain of the answers that no frame may show, and of what failed; of nothing else."""
    complaints: list[str] = []
    context = browser.new_context(base_url=live_server.url, locale="ja-JP")
    found = context.new_page()
    found.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield found
    context.close()
    assert [each for each in complaints if not re.search("frame-ancestors|Failed to load", each)] == []


def test_no_form_of_a_nursery_is_refused_by_its_own_headers(page: Page):
    ward = cast.ward()
    sign_in(page, ward.a.staff.username)

    found = send_all(page, (f"/admin/{address}" for address in pages_of_a_nursery(ward).values()))

    assert refused(found) == []
    assert len(found) > 25, found


def test_no_form_of_the_ward_is_refused_by_its_own_headers(page: Page):
    ward = cast.ward()
    sign_in(page, ward.ward.username)

    found = send_all(page, (f"/admin/{address}" for address in pages_of_the_ward(ward).values()))

    assert refused(found) == []
    assert len(found) > 20, found


def test_no_form_before_the_door_is_refused_by_its_own_headers(page: Page):
    cast.ward()

    found = send_all(page, ["/admin/login/", invitation_path(invite("shin"))])

    assert list(found.values()) == [200, 200]
