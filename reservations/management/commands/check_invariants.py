"""`manage.py check_invariants`: what is broken in the database, in sentences with keys alone."""

from django.core.management.base import BaseCommand, CommandError

from reservations.invariants import broken_invariants


class Command(BaseCommand):
    """Reads only. Exit code 1 when something is broken."""

    help = "守られるべきことが守られているかを調べます。Check what must hold whatever happens."

    def handle(self, **_options: object) -> None:
        """Print each broken invariant on a line of its own."""
        broken = broken_invariants()
        for sentence in broken:
            self.stdout.write(sentence)
        if broken:
            raise CommandError(f"{len(broken)} invariants are broken.", returncode=1)
        self.stdout.write("Every invariant holds.")
