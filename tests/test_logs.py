"""What a database says in an error never brings a row's values into a log (rules of style §22)."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import psycopg
import pytest
from django.db import Error as DatabaseError
from django.db import connection, transaction

from meguro_hoiku.logs import JsonLines, words_of
from reservations.models import Guardian
from tests import factories

NAME = "目黒 花"
logger = logging.getLogger("tests.logs")


@pytest.fixture(params=["plain", "json"])
def log(request: pytest.FixtureRequest) -> Iterator[StringIO]:
    """What would stand in the log, in either form."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines() if request.param == "json" else logging.Formatter("%(message)s"))
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


def text_of(log: StringIO) -> str:
    """The lines, with what JSON escapes written out."""
    said = log.getvalue()
    return json.loads(said)["message"] + json.loads(said).get("traceback", "") if said[0] == "{" else said


def twice() -> None:
    """A second child of that name in one family."""
    family = factories.guardian()
    factories.child(family, NAME)
    factories.child(family, NAME)


def broken_check() -> None:
    """A row that may not be: PostgreSQL prints all of it."""
    Guardian.objects.filter(pk=factories.guardian(name=NAME).pk).update(erased_at=factories.NOW)


def no_number() -> None:
    """Text where a number should be: PostgreSQL repeats it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::text::integer", [NAME])


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("act", [twice, broken_check, no_number])
def test_a_database_s_error_is_logged_with_its_traceback_and_without_the_values(act, log: StringIO):
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        act()
    assert NAME.replace(" ", "") in str(caught.value).replace(" ", "")

    logger.error("not saved: %s", caught.value, exc_info=caught.value)

    said = text_of(log)
    assert "目黒" not in said
    assert "DETAIL" not in said
    assert f"in {act.__name__}" in said
    assert "The above exception was the direct cause" in said


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_logged_error_names_the_constraint_that_it_broke(log: StringIO):
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        twice()

    logger.error(caught.value)

    assert "child_name_once_per_guardian" in text_of(log)
    assert "(23505)" in text_of(log)


def test_what_went_wrong_otherwise_is_logged_as_python_says_it(log: StringIO):
    try:
        try:
            raise KeyError("first")
        except KeyError:
            raise ValueError("second")  # noqa: B904 – the context is what is looked at
    except ValueError:
        logger.exception("both")

    said = text_of(log)
    assert said.index("KeyError: 'first'") < said.index("During handling") < said.index("ValueError: second")


def test_a_connection_that_could_not_be_made_is_named_and_a_value_that_did_not_fit_is_not():
    with pytest.raises(psycopg.OperationalError) as unreachable:
        psycopg.connect("postgres://127.0.0.1:1/nothing", connect_timeout=2)

    assert "127.0.0.1" in words_of(unreachable.value)
    assert words_of(psycopg.DataError(f"does not fit: {NAME}")) == ""
    assert words_of(DatabaseError("UNIQUE constraint failed")) == "UNIQUE constraint failed"
