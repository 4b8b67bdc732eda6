"""Where everything is measured: the product as it runs in production, with servers of its own."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from meguro_hoiku.demo.children import free_port
from meguro_hoiku.demo.launch import Ports
from tests.processes import Product
from tests.servers import PostgresServer, RedisServer


@contextmanager
def stage() -> Iterator[tuple[str, Product]]:
    """PostgreSQL with its default durability, Redis, the product on granian with two workers, and Django here."""
    with PostgresServer() as database, RedisServer() as queue, tempfile.TemporaryDirectory() as folder:
        url = database.create_database("bench")
        os.environ |= {"DATABASE_URL": url, "REDIS_URL": queue.url, "DEBUG": "off", "LOG_LEVEL": "WARNING"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "meguro_hoiku.settings"
        ports = Ports(free_port(), free_port())
        product = Product(Path(folder), ports=ports, database_url=url, redis_url=queue.url, web_workers=2)
        product.manage("migrate", "--verbosity", "0")
        product.start_web()
        django.setup()
        try:
            yield url, product
        finally:
            product.stop()
