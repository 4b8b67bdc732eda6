"""`manage.py erasures`: the ledger of erasures, to be kept apart from the backups and replayed after a restore."""

import sys
from argparse import ArgumentParser
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from meguro_hoiku import dates
from reservations.models import Erasure
from reservations.services.erasure import replay, still_there


class Command(BaseCommand):
    """`show` prints the ledger, one opaque id a line; `replay` reads such lines and erases again."""

    help = "消去台帳を出す・復元したデータベースにもう一度あてる。Show the ledger of erasures, or replay it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word."""
        parser.add_argument("act", choices=["show", "replay"])

    def handle(self, act: str, **_options: object) -> None:
        """Only ids and moments, never names."""
        if act == "show":
            for row in Erasure.objects.all():
                self.stdout.write(f"{row.guardian} {dates.jst(row.at).isoformat()}")
            return
        lines = [line.split()[0] for line in sys.stdin if line.strip()]
        ids = [_opaque(line) for line in lines]
        ledger = [each for each in ids if each is not None]
        again = replay(ledger, dates.now())
        self.stdout.write(f"{len(ledger)} in the ledger, {again} erased again.")
        unreadable, left = len(ids) - len(ledger), still_there(ledger).count()
        if unreadable or left:
            raise CommandError(
                f"{unreadable} lines cannot be read; {left} families could not be erased: see the log."
            )


def _opaque(line: str) -> UUID | None:
    try:
        return UUID(line)
    except ValueError:
        return None
