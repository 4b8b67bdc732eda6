"""The staff of the demo ward: one at each nursery, one at the ward."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User

from meguro_hoiku.demo.people import PASSWORD, WARD_USERNAME
from nurseries.models import Nursery, NurseryStaff
from staff.roles import WARD_GROUP


def make_staff(nurseries: dict[str, Nursery]) -> dict[str, User]:
    """The accounts by the nursery's code, the ward's under its own name.

    Those of an earlier seeding stay, so that whoever is logged in stays so over a reset.
    """
    names = {code: f"{nursery.name}の職員" for code, nursery in nurseries.items()} | {
        WARD_USERNAME: "目黒区の職員"
    }
    users = {user.username: user for user in User.objects.filter(username__in=names)}
    if missing := names.keys() - users.keys():
        password = make_password(PASSWORD)  # slow on purpose, so once for all
        for username in missing:
            users[username] = User.objects.create(
                username=username, last_name=names[username], password=password, is_staff=True
            )
    users[WARD_USERNAME].groups.add(Group.objects.get_or_create(name=WARD_GROUP)[0])
    for code, nursery in nurseries.items():
        NurseryStaff.objects.create(user=users[code], nursery=nursery)
    return users
