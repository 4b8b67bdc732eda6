"""People who read without a pause while the database comes and goes, and what they were answered."""

import http.client
import json
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.processes import Product
from tests.staff.cast import PASSWORD

PATIENCE = 60  # seconds; whoever is not answered by then never will be


@dataclass(frozen=True)
class Answer:
    """What somebody was told, and when they had asked; status 0: the connection broke."""

    asked_at: float
    seconds: float
    path: str
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""


def ask(product: Product, path: str, cookies: dict[str, str]) -> Answer:
    """Ask once, on a connection of its own, so that any of the web processes may answer."""
    asked_at = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", product.ports.web, timeout=PATIENCE)
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{product.ports.web}", "Cookie": cookie})
        found = connection.getresponse()
        headers = {name.lower(): value for name, value in found.getheaders()}
        status, text = found.status, found.read().decode()
    except (OSError, http.client.HTTPException) as error:
        status, headers, text = 0, {}, repr(error)
    finally:
        connection.close()
    return Answer(asked_at, time.monotonic() - asked_at, path, status, headers, text)


class Readers:
    """Six people: four pages and answers of a parent, two of a member of staff."""

    def __init__(self, product: Product) -> None:
        self.product = product
        family = self._seeded("visitors(1)")
        parent = {family["cookie_name"]: family["visitors"][0]["cookie"]}
        registration = f"registrations/{family['visitors'][0]['registration']}"
        self.calendar, self.calendar_data = (
            f"/liff/{registration}/calendar/",
            f"/liff/api/{registration}/calendar/",
        )
        self.today = "/admin/lists/"
        staff = self._signed_in()
        self.cookies = {
            self.calendar: parent,
            self.calendar_data: parent,
            "/liff/bookings/": parent,
            "/liff/api/bookings/": parent,
            "/admin/": staff,
            self.today: staff,
        }
        self.answers: list[Answer] = []

    def _seeded(self, call: str) -> Any:
        name = call.split("(", maxsplit=1)[0]
        code = f"from tests.delivery.seed import {name}; {call}"
        return json.loads(self.product.manage("shell", "--no-imports", "-c", code) or "null")

    def _signed_in(self) -> dict[str, str]:
        self._seeded("desk()")
        with httpx.Client(base_url=self.product.url, timeout=PATIENCE) as browser:
            page = browser.get("/admin/login/").text
            [token] = re.findall('name="csrfmiddlewaretoken" value="([^"]+)"', page)
            form = {"csrfmiddlewaretoken": token, "username": "desk", "password": PASSWORD}
            assert browser.post("/admin/login/?next=/admin/", data=form).status_code == 302
            return dict(browser.cookies)

    def read(self, path: str) -> Answer:
        """One of their pages, once."""
        return ask(self.product, path, self.cookies[path])

    def health(self) -> Answer:
        """What the load balancer is told."""
        return ask(self.product, "/healthz", {})

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All six read, each one page over and over; it begins when each has read it once."""
        over = threading.Event()
        self.answers = []

        def read_on(path: str) -> None:
            while not over.is_set():
                self.answers.append(self.read(path))

        with ThreadPoolExecutor(len(self.cookies)) as people:
            going = [people.submit(read_on, path) for path in self.cookies]
            try:
                while {answer.path for answer in self.answers if answer.status == 200} != set(self.cookies):
                    assert not any(each.done() for each in going)
                    time.sleep(0.05)
                yield
            finally:
                over.set()
            for each in going:
                each.result()

    def since(self, moment: float) -> list[Answer]:
        """What they were told who asked after this moment."""
        return [answer for answer in self.answers if answer.asked_at >= moment]
