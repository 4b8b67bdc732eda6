"""The OpenAPI schema: complete, and true."""

from importlib import reload
from typing import Any

import pytest
from django.test import RequestFactory
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from openapi_core import OpenAPI
from openapi_core.contrib.django import DjangoOpenAPIRequest, DjangoOpenAPIResponse

from liff.api import urls
from tests import factories
from tests.factories import THURSDAY, WEDNESDAY

ADDRESSES = {
    "/liff/api/session/": {"post"},
    "/liff/api/consent/": {"post"},
    "/liff/api/me/": {"get", "patch"},
    "/liff/api/nurseries/": {"get"},
    "/liff/api/postal-codes/{postal_code}/": {"get"},
    "/liff/api/drafts/{kind}/": {"get", "put", "delete"},
    "/liff/api/registrations/": {"get", "post"},
    "/liff/api/registrations/{public_id}/withdraw/": {"post"},
    "/liff/api/registrations/{public_id}/interview-slots/": {"get"},
    "/liff/api/registrations/{public_id}/interview/": {"post"},
    "/liff/api/registrations/{public_id}/calendar/": {"get"},
    "/liff/api/registrations/{public_id}/reservations/": {"post"},
    "/liff/api/bookings/": {"get"},
    "/liff/api/reservations/{public_id}/cancel/": {"post"},
    "/liff/api/interviews/{public_id}/cancel/": {"post"},
    "/liff/api/notices/{public_id}/confirm/": {"post"},
}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    GENERATOR_STATS.reset()
    return SchemaGenerator().get_schema(request=None, public=True)


def test_it_is_made_without_a_warning_and_valid(schema):
    assert not GENERATOR_STATS
    validate_schema(schema)


def test_it_has_every_operation_of_the_contract(schema):
    found = {path: {method for method in operations} for path, operations in schema["paths"].items()}

    assert found == ADDRESSES


def test_it_is_served_for_tests(client):
    answer = client.get("/liff/api/schema/")

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert set(answer.json()["paths"]) == set(ADDRESSES)


def booking(browser, own: str, waiting: str) -> list[Any]:
    """What answers a family that books, is refused, and cancels."""
    full, free = factories.full_slot(WEDNESDAY), factories.slot(THURSDAY)
    start = {"slot": str(factories.interview_slot().public_id)}
    no, yes = (
        {"date": str(each.date), "time_band": str(each.bands.get().band.public_id), "answers": []}
        for each in (full, free)
    )
    booked = browser.post_once(f"{own}/reservations/", yes)
    interview = browser.post_once(f"{waiting}/interview/", start)
    return [
        booked,
        interview,
        *(browser.post_once(f"{own}/reservations/", body) for body in (no, yes)),
        browser.post(f"{own}/reservations/", yes),
        *(browser.get(address) for address in ("me/", "registrations/", "bookings/")),
        *(browser.get(f"{each}/calendar/") for each in (own, waiting, "registrations/x")),
        *(browser.get(f"{each}/interview-slots/") for each in (own, waiting)),
        browser.post(f"{own}/withdraw/"),
        browser.post(f"reservations/{booked.json()['id']}/cancel/"),
        browser.post(f"interviews/{interview.json()['id']}/cancel/"),
        browser.post(f"{own}/withdraw/"),
    ]


def everything_else(browser) -> list[Any]:
    """What answers a family that reads, types and changes its mind."""
    return [
        *(browser.get(address) for address in ("nurseries/", "postal-codes/1530063/")),
        browser.send("put", "drafts/reservation/", {"data": {"step": 1}}),
        browser.get("drafts/reservation/"),
        browser.send("delete", "drafts/reservation/"),
        browser.get("drafts/reservation/"),
        *(browser.send("patch", "me/", {"language": language}) for language in ("en", "fr")),
        browser.post("consent/", {"version": factories.consent_text().version}),
        browser.post_once("registrations/", {}),
        browser.sign_in("nonsense"),
        browser.get("me/"),
    ]


def test_every_answer_has_the_shape_that_it_promises(schema, parent):
    contract = OpenAPI.from_dict(schema)
    factories.question("お昼は", at=factories.nursery())
    usable = factories.usable_child()
    waiting = factories.registered_child(who=factories.child(usable.child.guardian, "目黒 空"))
    browser = parent(usable.child.guardian)

    answers = booking(browser, f"registrations/{usable.public_id}", f"registrations/{waiting.public_id}")
    answers += everything_else(browser)

    for answer in answers:
        asked = RequestFactory().generic(answer.request["REQUEST_METHOD"], answer.request["PATH_INFO"])
        contract.validate_response(DjangoOpenAPIRequest(asked), DjangoOpenAPIResponse(answer))
    assert {answer.status_code for answer in answers} == {200, 201, 204, 400, 401, 404, 409}


def test_it_is_not_served_in_production(settings):
    settings.PRODUCTION = True
    try:
        assert "schema/" not in {str(each.pattern) for each in reload(urls).urlpatterns}
    finally:
        settings.PRODUCTION = False
        reload(urls)
