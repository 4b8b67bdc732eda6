"""交代 at the nursery's one PC: who has worked at it is offered by name, so that nobody types a user name again.

A signed cookie of this browser remembers them, and only those who left by 「交代」: who logs out at home or
elsewhere leaves no name behind. Password and code are asked for as ever.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

COOKIE, SALT = "staff_pc", "staff.shared_pc"
MOST = 8
REMEMBERED_FOR = timedelta(days=30)


def people_of(request: HttpRequest) -> list[User]:
    """Who has left this PC by 「交代」 in the last 30 days, the latest first; none from a forged cookie."""
    value = request.get_signed_cookie(COOKIE, "", salt=SALT, max_age=int(REMEMBERED_FOR.total_seconds()))
    keys = [int(each) for each in str(value).split(".") if each]
    found = User.objects.filter(is_active=True, is_staff=True).in_bulk(keys)
    return [found[key] for key in keys if key in found]


def chosen_person(request: HttpRequest) -> User | None:
    """Whose name was pressed: `?person=` counts the people of this PC from 0, so that no address names anybody."""
    number = request.GET.get("person", "")
    people = people_of(request) if number.isdecimal() else []
    return people[int(number)] if people and int(number) < len(people) else None


def remember(response: HttpResponseBase, leaving: User, others: list[User]) -> None:
    """Put who leaves at the head of this PC's people."""
    keys = [leaving.pk, *(each.pk for each in others if each != leaving)][:MOST]
    response.set_signed_cookie(
        COOKIE,
        ".".join(map(str, keys)),
        salt=SALT,
        max_age=REMEMBERED_FOR,
        path=reverse("admin:index"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
