"""Queries that the ORM compiles once per process, for the few that run at every tap.

To compile a query costs several times what the database takes to answer it. A `Prepared` query is built by the ORM
from sample values, kept as SQL with their places, and run again with other values; its rows are made by the ORM's own
converters and populators, so that it means the same on every database.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

from nurseries import plain_sql

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class _Compiled(Generic[Row]):
    """The SQL of one database, where each value goes, and how a row becomes an object."""

    sql: str
    values: tuple[Any, ...]  # as compiled; a place of a sample is replaced
    places: tuple[int | None, ...]  # which argument stands there, or None for a constant
    compiler: Any
    converters: Any
    model: type[Row]
    names: list[str]
    columns: slice
    populators: Any

    def filled(self, values: Sequence[Any]) -> list[Any]:
        """The values in the places of the samples, among the constants."""
        places = zip(self.values, self.places, strict=True)
        return [constant if place is None else values[place] for constant, place in places]


class Prepared(Generic[Row]):
    """`rows` and `first` of a queryset that is always of one shape.

    `build` makes the queryset from values like the `samples`, which must be unlike each other and unlike any
    constant in it. Not for locks: those are compiled where they are taken.
    """

    def __init__(self, build: Callable[..., QuerySet[Row]], *samples: Any) -> None:
        self._build, self._samples = build, samples

    @cached_property
    def _by_vendor(self) -> dict[str, _Compiled[Row]]:
        return {}

    def rows(self, *values: Any) -> list[Row]:
        """The rows for these values."""
        compiled = self.compiled
        found: Any = plain_sql.rows(compiled.sql, compiled.filled(values))
        if compiled.converters:
            found = compiled.compiler.apply_converters(found, compiled.converters)
        return [_object(compiled, row) for row in found]

    def first(self, *values: Any) -> Row | None:
        """The first row, or None. The queryset should ask for no more than it needs."""
        return next(iter(self.rows(*values)), None)

    @property
    def compiled(self) -> _Compiled[Row]:
        """What the ORM has made of the queryset for this database."""
        if connection.vendor not in self._by_vendor:
            self._by_vendor[connection.vendor] = self._compile()
        return self._by_vendor[connection.vendor]

    def _compile(self) -> _Compiled[Row]:
        compiler = self._build(*self._samples).query.get_compiler("default")
        sql, values = compiler.as_sql()
        samples = [plain_sql.stored(sample) for sample in self._samples]
        info: Any = compiler.klass_info
        columns = info["select_fields"]
        first, last = columns[0], columns[-1] + 1
        fields = [column[0] for column in compiler.select[: compiler.col_count]]
        return _Compiled(
            sql=sql,
            values=tuple(values),
            places=tuple(samples.index(value) if value in samples else None for value in values),
            compiler=compiler,
            converters=compiler.get_converters(fields),
            model=cast(type[Row], info["model"]),
            names=[column[0].target.attname for column in compiler.select[first:last]],
            columns=slice(first, last),
            populators=get_related_populators(info, compiler.select, "default"),  # type: ignore[call-arg]  # 5.2 takes three
        )


def insert(row: Model) -> None:
    """Write a new row by a statement that is compiled once, and take over its key. For models without signals."""
    fields, sql = _insertion(type(row))
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    row.pk = plain_sql.rows(sql, values)[0][0]
    row._state.adding = False
    row._state.db = DEFAULT_DB_ALIAS


@cache
def _insertion(model: type[Model]) -> tuple[list[Any], str]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(field.attname for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks}) RETURNING id"  # noqa: S608 – names alone
    return fields, sql


class Together:
    """The rows of several prepared queries, each of one table: on PostgreSQL by one statement.

    Every statement costs a turn to the database and back, which for a few short rows is most of it. The rows come
    as JSON and are read by the fields' own `to_python`.
    """

    def __init__(self, *queries: Prepared[Any]) -> None:
        self._queries = queries

    def rows(self, *values: Sequence[Any]) -> list[list[Any]]:
        """For each query the rows for its values."""
        asked = list(zip(self._queries, values, strict=True))
        if connection.vendor != "postgresql":
            return [query.rows(*own) for query, own in asked]
        found: list[list[Any]] = [[] for _ in asked]
        filled = [value for query, own in asked for value in query.compiled.filled(own)]
        for number, row in plain_sql.rows(self._sql, filled):
            found[number].append(_from_json(self._queries[number].compiled.model, json.loads(row)))
        return found

    @cached_property
    def _sql(self) -> str:
        parts = (
            f"SELECT {number}, row_to_json(part)::text FROM ({query.compiled.sql}) part"  # noqa: S608 – the ORM's own
            for number, query in enumerate(self._queries)
        )
        return " UNION ALL ".join(parts)


def _from_json(model: type[Row], values: dict[str, Any]) -> Row:
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    return model.from_db("default", names, [field.to_python(values[field.attname]) for field in fields])


def _object(compiled: _Compiled[Row], row: Sequence[Any]) -> Row:
    made = compiled.model.from_db("default", compiled.names, row[compiled.columns])
    for populator in compiled.populators:
        populator.populate(row, made)
    return made
