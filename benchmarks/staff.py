"""What 「今日」 and the month's table cost with a long history: `python -m benchmarks.staff [years] [nurseries]`.

Prints for each page the queries, the CPU of the web process and the time until it was answered, first with one
week of history at one nursery, then with all of it. Budget: the same number of queries, at most 100 ms of CPU.
"""

import os
import sys

import django
from django.core.management import call_command

from tests.servers import PostgresServer

YEARS, NURSERIES = 20, 100


def main(years: int, nurseries: int) -> None:
    """On one throw-away PostgreSQL."""
    with PostgresServer() as database:
        os.environ["DATABASE_URL"] = database.create_database("bench")
        os.environ |= {"DEBUG": "off", "LOG_LEVEL": "ERROR", "STAFF_SECOND_FACTOR": "off"}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "meguro_hoiku.settings", "ALLOWED_HOSTS": "testserver"}
        django.setup()
        call_command("migrate", verbosity=0)
        from benchmarks import desk  # noqa: PLC0415 – its models need the database's address

        desk.grow(years, nurseries)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*(given if len(given) == 2 else (YEARS, NURSERIES)))
