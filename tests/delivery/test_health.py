"""A web server whose database is gone: it says so to the balancer, in words to people, and comes back by itself."""

from pathlib import Path

import httpx
import pytest

from meguro_hoiku.demo.children import free_port
from meguro_hoiku.demo.launch import Ports
from tests.delivery.stage import until
from tests.processes import Product
from tests.servers import PostgresServer

pytestmark = pytest.mark.delivery


def test_without_its_database_a_server_says_so_and_it_comes_back_with_it(tmp_path: Path):
    with PostgresServer(fsync=False) as postgres:
        database = postgres.create_database("health")
        product = Product(tmp_path, ports=Ports(free_port(), free_port()), database_url=database)
        product.start(worker=False, beat=False)
        with httpx.Client(base_url=product.url, timeout=20) as client:
            postgres.halt()
            sick, page = client.get("/healthz"), client.get("/liff/")
            postgres.start()
            until(lambda: client.get("/healthz").status_code == 200, 20)
        product.stop()

    assert (sick.status_code, sick.text) == (503, "")
    assert "少し待ってから、もう一度ためしてください。" in page.text
