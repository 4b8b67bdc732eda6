"""Queries that the ORM compiles once per process, for the few that run at every tap.

To compile a query costs several times what the database takes to answer it. A `Prepared` query is built by the ORM
from sample values, kept as SQL with their places, and run again with other values; its rows are made by the ORM's own
converters and populators, so that it means the same on every database.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from django.db import connection, connections
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

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
        compiled = self._compiled()
        stored = [_stored(value) for value in values]
        places = zip(compiled.values, compiled.places, strict=True)
        with connections["default"].cursor() as cursor:
            cursor.execute(
                compiled.sql, [value if place is None else stored[place] for value, place in places]
            )
            found: Any = cursor.fetchall()
        if compiled.converters:
            found = compiled.compiler.apply_converters(found, compiled.converters)
        return [_object(compiled, row) for row in found]

    def first(self, *values: Any) -> Row | None:
        """The first row, or None. The queryset should ask for no more than it needs."""
        return next(iter(self.rows(*values)), None)

    def _compiled(self) -> _Compiled[Row]:
        if connection.vendor not in self._by_vendor:
            self._by_vendor[connection.vendor] = self._compile()
        return self._by_vendor[connection.vendor]

    def _compile(self) -> _Compiled[Row]:
        compiler = self._build(*self._samples).query.get_compiler("default")
        sql, values = compiler.as_sql()
        samples = [_stored(sample) for sample in self._samples]
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


def _object(compiled: _Compiled[Row], row: Sequence[Any]) -> Row:
    made = compiled.model.from_db("default", compiled.names, row[compiled.columns])
    for populator in compiled.populators:
        populator.populate(row, made)
    return made


def _stored(value: Any) -> Any:
    """The value as the ORM hands it to this database."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, UUID) and connection.vendor == "sqlite":
        return value.hex
    return value
