"""Every address of the staff site × every role × own, foreign and missing rows, from one policy table."""

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse

from tests.staff.cast import Ward
from tests.staff.policy import DONE, HOME, LOGIN, POLICY, REFUSED, SHOWN, WENT, Line, routes

ROWS = [name for name, line in POLICY.items() if line.row]


def verdict(response: HttpResponse) -> str:
    """What the visitor got."""
    if response.status_code in (403, 404):
        return REFUSED
    if response.status_code == 302:
        target = response["Location"]
        if target.startswith("/admin/login/"):
            return LOGIN
        return HOME if target == "/admin/" else WENT
    if response.status_code == 204:
        return DONE
    assert response.status_code == 200, response.status_code
    return SHOWN


def ask(client: Client, name: str, line: Line, row: Any = None) -> HttpResponse:
    """Go through the door as the policy's line says."""
    address = reverse(f"admin:{name}", kwargs={**line.words, **key_of(name, row)} or None)
    return client.get(address) if line.post is None else client.post(address, line.post)  # type: ignore[return-value]


def key_of(name: str, row: Any) -> dict[str, Any]:
    """What an address takes to name the row."""
    if row is None:
        return {}
    names = _parameters(name)
    if "public_id" in names:
        return {"public_id": row.public_id}
    return {next(each for each in names if each in ("pk", "object_id", "id")): row.pk}


def _parameters(name: str) -> set[str]:
    pattern = next(each for each in routes() if each.name == name)
    return set(pattern.pattern.converters) | set(pattern.pattern.regex.groupindex)


def _missing(row: Model) -> Any:
    """A row like this one that does not exist."""
    fields = {"pk": 999_999}
    return type("Missing", (), fields | {"public_id": uuid.uuid4()})


def _row(ward: Ward, house: Any, kind: str) -> Any:
    return getattr(house, kind) if hasattr(house, kind) else getattr(ward, kind)


def test_every_address_has_a_line_in_the_policy():
    named = {each.name for each in routes() if each.name}

    assert named - set(POLICY) == set()
    assert set(POLICY) - named == set()


def test_addresses_without_a_name_lead_to_pages_that_have_one(ward: Ward, staff: Client):
    """Old addresses of rows lead to their `change/` page, which asks again; the rest is no page."""
    unnamed: list[URLPattern] = [each for each in routes() if not each.name]

    assert {str(each.pattern) for each in unnamed} == {"<path:object_id>/", "(?P<url>.*)$"}
    assert staff.get(f"/admin/reservations/registration/{ward.b.registration.pk}/").status_code == 302
    assert staff.get("/admin/nowhere/").status_code == 404


def unexpected(
    client: Client, house: Any, ward: Ward, wanted: Callable[[Line], str]
) -> dict[str, tuple[str, str]]:
    """Each address of the policy whose verdict is another than wanted; every visit is taken back."""
    found = {}
    for name, line in POLICY.items():
        row = _row(ward, house, line.row) if line.row else None
        with _taken_back(client):
            got = verdict(ask(client, name, line, row))
        if got != wanted(line):
            found[name] = (got, wanted(line))
    return found


@contextmanager
def _taken_back(client: Client) -> Iterator[None]:
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


def test_strangers_come_to_the_door_only(ward: Ward, browser_of):
    assert unexpected(browser_of(None), ward.a, ward, lambda line: line.anonymous) == {}
    assert unexpected(browser_of(ward.nobody), ward.a, ward, lambda line: line.nobody) == {}


def test_staff_get_what_the_policy_says_of_their_own_nursery(ward: Ward, staff: Client):
    assert unexpected(staff, ward.a, ward, lambda line: line.staff) == {}


def test_the_ward_gets_what_the_policy_says_of_every_nursery(ward: Ward, browser_of):
    assert unexpected(browser_of(ward.ward), ward.a, ward, lambda line: line.ward) == {}
    assert unexpected(browser_of(ward.ward), ward.b, ward, lambda line: line.ward) == {}


def test_a_foreign_row_is_a_missing_row(ward: Ward, staff: Client):
    told_apart = {}
    for name in ROWS:
        line = POLICY[name]
        foreign = _row(ward, ward.b, line.row)
        answers = [_visit(staff, name, line, row) for row in (foreign, _missing(foreign))]
        if answers[0] != answers[1] or answers[0][0] != line.other:
            told_apart[name] = answers

    assert told_apart == {}


def test_the_ward_is_told_what_is_missing(ward: Ward, browser_of):
    client = browser_of(ward.ward)
    wrong = {}
    for name in ROWS:
        line = POLICY[name]
        got, _words = _visit(client, name, line, _missing(_row(ward, ward.b, line.row)))
        if got not in (line.missing_for_ward, REFUSED):
            wrong[name] = got

    assert wrong == {}


def _visit(client: Client, name: str, line: Line, row: Any) -> tuple[str, str]:
    """The verdict, and what the visitor reads but for the id asked for and for tokens."""
    with _taken_back(client):
        answer = ask(client, name, line, row)
        page = client.get("/admin/") if answer.status_code == 302 else answer
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", page.content.decode())
    return verdict(answer), text.replace(f"“{row.pk}”", "ID")


def test_someone_who_has_left_the_nursery_is_out_at_once(ward: Ward, staff: Client):
    assert staff.get("/admin/").status_code == 200

    ward.a.staff.nursery_staff.all().delete()

    assert verdict(staff.get("/admin/")) == LOGIN


@pytest.mark.parametrize("field", ["registration", "child", "nursery", "recipient", "slot", "band", "user"])
def test_the_autocomplete_gives_nothing_away(field: str, staff: Client):
    for app, model in (
        ("reservations", "reservation"),
        ("reservations", "registration"),
        ("nurseries", "timeband"),
    ):
        address = f"/admin/autocomplete/?app_label={app}&model_name={model}&field_name={field}&term="
        assert staff.get(address).status_code in (403, 404)
