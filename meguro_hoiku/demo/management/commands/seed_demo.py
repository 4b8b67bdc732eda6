"""`manage.py seed_demo`: the demo ward, and what the demo's other programs need to know of it."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from meguro_hoiku import dates
from meguro_hoiku.demo.notes import write_notes
from meguro_hoiku.demo.seed import is_seeded, seed


class Command(BaseCommand):
    """Seeds once; a second time it changes nothing."""

    help = "デモの区をつくります。Make the demo ward: invented nurseries, staff and families."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--reset` begins anew."""
        parser.add_argument("--reset", action="store_true", help="すべて消してつくり直す / empty it first")

    def handle(self, *, reset: bool, **_options: object) -> None:
        """Seed, and write who may log in and who has a phone into VAR_DIR/demo."""
        if reset or not is_seeded():
            seed(dates.now())
        write_notes()
