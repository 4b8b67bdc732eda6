"""Several tabs of one browser, in which one chooses a nursery and another sends its form."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from nurseries.models import Nursery
from tests.factories import WEDNESDAY
from tests.staff.browsing import Desk
from tests.staff.posting import forms_of

CLOSES = {"day": WEDNESDAY.isoformat(), "start_time": "", "end_time": "", "reason": "weather", "close": "yes"}
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)", re.IGNORECASE)


def choose(client: Desk, nursery: Nursery | None) -> None:
    """In another tab: the tab of the test keeps its page. None: all nurseries."""
    tab = client.about
    client.post("/admin/nursery/choose/", {"nursery": nursery.public_id if nursery else ""})
    client.about = tab


def opened_at(client: Desk, nursery: Nursery | None, address: str = "/admin/lists/") -> dict[str, str]:
    """What the forms of a page say of themselves that was opened with this nursery chosen."""
    choose(client, nursery)
    client.get(address)
    return client.of_this_page()


@contextmanager
def nothing_written() -> Iterator[None]:
    """Of all tables the session's alone is written, which counts the hour of idleness."""
    with CaptureQueriesContext(connection) as asked:
        yield
    written = [each["sql"] for each in asked if WRITES.match(each["sql"])]
    assert [sql for sql in written if "django_session" not in sql] == []


def resent(answer: Any) -> tuple[str, dict[str, list[str]]]:
    """The form by which a refused page goes on, and what it sends."""
    forms = forms_of("", answer.content.decode())
    [form] = [each for each in forms if "go_on" in dict(each.buttons)]
    return form.action, form.data | {name: [value] for name, value in form.buttons}
