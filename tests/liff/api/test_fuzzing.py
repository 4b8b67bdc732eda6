"""Whatever is sent to an operation: no 5xx, and an answer of a shape that the schema promises.

Small counts here; SOAK=1 sends ten thousand inputs to each operation.
"""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import RequestFactory
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_core import OpenAPI
from openapi_core.contrib.django import DjangoOpenAPIRequest, DjangoOpenAPIResponse
from openapi_core.templating.paths.exceptions import PathNotFound

from liff.throttling import ChangesOfAGuardian
from tests import factories
from tests.factories import THURSDAY, WEDNESDAY
from tests.liff.api import hostile
from tests.liff.api.parent import Parent
from tests.liff.api.test_registering import wanted
from tests.liff.api.test_schema import ADDRESSES

INPUTS = 10_000 if os.environ.get("SOAK") else 60
OPERATIONS = [(method, path) for path, methods in ADDRESSES.items() for method in sorted(methods)]


class Family:
    """One that has something of everything, and for each operation what works."""

    def __init__(self, parent: Callable[..., Parent]) -> None:
        usable = factories.usable_child()
        guardian = usable.child.guardian
        waiting = factories.registered_child(who=factories.child(guardian, "目黒 空"))
        meeting = factories.child_with_interview(who=factories.child(guardian, "目黒 海"))
        held = factories.reservation(usable, factories.slot(WEDNESDAY))
        free, later = (
            factories.slot(THURSDAY),
            factories.interview_slot(meeting.starts_at + timedelta(hours=1)),
        )
        factories.question("お昼は", at=usable.nursery)
        self.browser = parent(guardian)
        self.browser.send("put", "drafts/registration/", {"data": {"step": 1}})
        self.rows = [str(each.public_id) for each in (usable, waiting, meeting, meeting.registration, held)]
        self.works: dict[str, Any] = {
            "consent": {"version": factories.consent_text().version},
            "me": {"language": "en", "phone": "090-0000-0000"},
            "drafts": {"data": {"step": 1}},
            "registrations": wanted(factories.nursery("futaba")),
            "interview": {"slot": str(later.public_id)},
            "reservations": {
                "date": str(free.date),
                "time_band": str(free.bands.get().band.public_id),
                "answers": [],
            },
            "session": {"id_token": "nonsense"},
        }

    def body_of(self, path: str) -> Any:
        """What works there."""
        parts = [part for part in path.split("/") if part and "{" not in part]
        return self.works.get(parts[-1], {})


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


@pytest.fixture
def family(parent, monkeypatch) -> Family:
    # Far more than a hand can do in a minute is the point here.
    monkeypatch.setattr(ChangesOfAGuardian, "allow_request", lambda *_: True)
    return Family(parent)


@st.composite
def requests(draw: st.DrawFn, bodies: Any, own: list[str], method: str, path: str) -> dict[str, Any]:
    """Address, query, key and body."""
    named = {"kind": ["registration", "reservation"], "postal_code": ["1530063"], "public_id": own}
    for name, known in named.items():
        path = path.replace(f"{{{name}}}", quote(draw(hostile.names(known)), safe=""))
    found = {"path": path, "QUERY_STRING": draw(st.just("") | hostile.keys.map(quote))}
    if draw(st.booleans()):
        found["HTTP_IDEMPOTENCY_KEY"] = draw(hostile.keys)
    return found if method == "get" else {**found, "data": draw(bodies), "content_type": "application/json"}


def bodies_of(schema: dict[str, Any], method: str, path: str, works: Any) -> st.SearchStrategy[bytes]:
    """Bodies for this operation, good and bad."""
    promised = (
        schema["paths"][path][method].get("requestBody", {}).get("content", {}).get("application/json", {})
    )
    return hostile.bodies(promised.get("schema", {}), schema["components"]["schemas"], works)


@pytest.mark.soak
@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=str)
def test_no_input_breaks_an_operation_or_its_promise(family, schema, method, path):
    contract, client = OpenAPI.from_dict(schema), family.browser.client
    bodies = bodies_of(schema, method, path, family.body_of(path))

    @settings(max_examples=INPUTS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(requests(bodies, family.rows, method, path))
    def send(sent: dict[str, Any]) -> None:
        address = sent.pop("path")
        with transaction.atomic():  # each input meets the same rows
            answer = client.generic(method.upper(), address, **sent, HTTP_X_CSRFTOKEN=family.browser.csrf)
            transaction.set_rollback(True)
        assert answer.status_code < 500
        asked = DjangoOpenAPIRequest(RequestFactory().generic(method.upper(), address))
        try:
            contract.validate_response(asked, DjangoOpenAPIResponse(answer))
        except PathNotFound:  # a slash in a name leads out of the contract
            assert answer.status_code == 404

    send()
