"""The proxy sample of deploy/, before the product with its production settings."""

import socket
import ssl
from collections.abc import Iterator

import httpx
import pytest

from tests.delivery import slow_lines
from tests.production.conftest import Site
from tests.proxy import HOST

pytestmark = [pytest.mark.postgres, pytest.mark.proxy]


@pytest.fixture
def client(site: Site) -> Iterator[httpx.Client]:
    """Somebody who comes through the proxy and waits a few seconds at most."""
    with httpx.Client(
        base_url=f"https://localhost:{site.proxy.port}",
        headers={"Host": site.proxy.host},
        verify=False,  # noqa: S501 – the certificate is the test's own
        timeout=10,
    ) as made:
        yield made


def test_slow_bodies_stay_at_the_proxy_and_keep_nobody_waiting(site, client):
    with slow_lines.dripping(site.proxy.port, ["/line/webhook/"] * 20, around=_tls):
        answers = [client.get(path).status_code for path in ("/healthz", "/liff/", "/admin/login/") * 5]

    assert set(answers) == {200}
    assert "/line/webhook/" not in site.product.web.log.read_text()


def test_a_body_that_is_too_long_is_refused_by_the_proxy(client):
    assert client.post("/line/webhook/", content=b"x" * 300_000).status_code == 413


def test_plain_http_is_sent_to_https_and_what_a_client_says_of_its_scheme_counts_for_nothing(site, client):
    plain = httpx.get(f"http://127.0.0.1:{site.proxy.plain_port}/liff/?a=b", headers={"Host": HOST})
    answer = client.get("/admin/login/", headers={"X-Forwarded-Proto": "http"})

    assert (plain.status_code, plain.headers["Location"]) == (301, f"https://{HOST}/liff/?a=b")
    assert "__Host-csrftoken" in answer.cookies


def test_no_log_of_the_proxy_keeps_what_follows_the_question_mark(site, client):
    client.get("/liff/", params={"q": "canary"})

    assert '"GET /liff/ HTTP' in site.proxy.access_log
    assert "canary" not in site.proxy.access_log


def test_text_arrives_compressed(client):
    assert client.get("/admin/login/").headers["Content-Encoding"] == "gzip"


def _tls(line: socket.socket) -> socket.socket:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(line, server_hostname=HOST)
