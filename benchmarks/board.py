"""全園のようす over the rows that there are: counted in the background, read by the page."""

import http.client
import re
import time
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import Client

from benchmarks.table import line
from meguro_hoiku import dates
from staff.roles import WARD_GROUP
from staff.statistics.keeping import count_board
from tests.processes import Product


def measure(product: Product, cookie: str) -> None:
    """One row of the table."""
    board = count_board(dates.now())
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", product.ports.web)
    connection.request("GET", "/admin/board/", headers={"Host": "localhost", "Cookie": cookie})
    answer = connection.getresponse()
    if answer.status != 200 or b"<svg" not in answer.read():
        raise SystemExit(f"the board answered {answer.status}")
    seconds = time.perf_counter() - begun
    line("The board's page", f"{seconds:.2f} s", f"{board.seconds:.1f} s to count", "", "2 s")


def login() -> str:
    """The cookie of somebody at the ward."""
    user = User.objects.create_user(f"ward-{uuid4().hex[:8]}", password=uuid4().hex, is_staff=True)
    user.groups.add(Group.objects.get_or_create(name=WARD_GROUP)[0])
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def about(port: int, cookie: str) -> str:
    """The field by which this session's forms say which nursery they are about, read from a page."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/admin/lists/", headers={"Host": "localhost", "Cookie": cookie})
    found = re.search(rb'name="about" value="([^"]*)"', connection.getresponse().read())
    if found is None:
        raise SystemExit("the page's forms do not say what they are about")
    return found[1].decode()
