"""`manage.py invite_ward NAME`: the ward's first account, or the way back in when nobody can sign in."""

from argparse import ArgumentParser

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand
from django.db import transaction

from reservations.audit import record_change
from staff.invitations import invitation_path, invite
from staff.pages.second_factor import forget
from staff.roles import WARD_GROUP


class Command(BaseCommand):
    """Prints a link that works once, for three days; everybody else is invited by the ward itself."""

    help = (
        "区職員の最初のアカウントを作り、1回だけのリンクを出します。Invite the ward's first member of staff."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A user name."""
        parser.add_argument("username")

    def handle(self, username: str, **_options: object) -> None:
        """Make the account, or end the password and the second factor of one that exists, and print the link."""
        with transaction.atomic():
            user = User.objects.filter(username=username, is_superuser=False).first() or invite(username)
            user.is_active = True
            user.set_unusable_password()
            user.save(update_fields=["is_active", "password"])
            forget(user)
            user.groups.add(Group.objects.get_or_create(name=WARD_GROUP)[0])
            record_change(actor=None, row=user, action="update", changes={"invited_by_command": True})
        self.stdout.write(
            f"Give this to {username} alone. It works once, for three days, on the product's address:"
        )
        self.stdout.write(invitation_path(user))
