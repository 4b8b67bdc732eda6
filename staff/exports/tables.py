"""The tables that can be exported, and which rows an export takes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, FilteredRelation, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from reservations.models import (
    HealthChange,
    Interview,
    Notification,
    Registration,
    Reservation,
    ReservationSlot,
)
from staff.exports import columns
from staff.exports.asking import Wanted
from staff.exports.columns import Column
from staff.exports.lists import AUDIT_HEADERS, audit_lines, audit_rows
from staff.statistics.monthly import MONTHLY_HEADERS, monthly_lines

Line = Sequence[str]


@dataclass(frozen=True)
class FromDatabase:
    """A table whose lines the database itself writes."""

    title: str
    by_day: str
    rows: Callable[[Wanted], QuerySet[Any]]
    columns: Callable[[], list[Column]]

    def shown(self, wanted: Wanted) -> list[Column]:
        """The columns of this export: those about people only where they are asked for."""
        return [each for each in self.columns() if wanted.is_personal or not each.is_personal]

    def headers(self, wanted: Wanted) -> list[str]:
        """The first line."""
        return [each.header for each in self.shown(wanted)]

    def query(self, wanted: Wanted) -> QuerySet[Any]:
        """The lines as text, in the order in which the rows were made."""
        values = {f"cell_{number}": each.value for number, each in enumerate(self.shown(wanted))}
        lines: QuerySet[Any] = self.rows(wanted).order_by("pk").annotate(**values).values_list(*values)
        return lines

    def count(self, wanted: Wanted) -> int:
        """How many lines there are."""
        return self.rows(wanted).order_by().count()

    def lines(self, wanted: Wanted) -> Iterator[Line]:
        """Each line as its cells."""
        return self.query(wanted).iterator(chunk_size=2000)


@dataclass(frozen=True)
class FromPython:
    """A table whose lines are typed rows of ours."""

    title: str
    by_day: str
    names: Sequence[str]
    rows: Callable[[Wanted], Iterator[Line]]
    number: Callable[[Wanted], int] | None = None

    def headers(self, wanted: Wanted) -> list[str]:
        """The first line."""
        return list(self.names)

    def count(self, wanted: Wanted) -> int:
        """How many lines there are."""
        return self.number(wanted) if self.number else sum(1 for _line in self.rows(wanted))

    def lines(self, wanted: Wanted) -> Iterator[Line]:
        """Each line as its cells."""
        return self.rows(wanted)


Table = FromDatabase | FromPython


def _at(wanted: Wanted, rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    return rows.filter(**{path: wanted.nursery}) if wanted.nursery else rows


def _during(wanted: Wanted, rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    since, until = wanted.moments
    return rows.filter(**{f"{path}__gte": since, f"{path}__lt": until})


def _reservations(wanted: Wanted) -> QuerySet[Reservation]:
    days = Reservation.objects.filter(date__range=(wanted.start, wanted.until))
    return _at(wanted, days, "registration__nursery")


def _registrations(wanted: Wanted) -> QuerySet[Registration]:
    return _at(wanted, _during(wanted, Registration.objects.all(), "created_at"), "nursery")


def _interviews(wanted: Wanted) -> QuerySet[Interview]:
    return _at(wanted, _during(wanted, Interview.objects.all(), "starts_at"), "registration__nursery")


def _health_changes(wanted: Wanted) -> QuerySet[HealthChange]:
    held = FilteredRelation("answers", condition=Q(answers__taken_back_at__isnull=True))
    said: QuerySet[HealthChange] = HealthChange.objects.annotate(held_answer=held)
    return _at(wanted, _during(wanted, said, "said_at"), "nursery")


def _slots(wanted: Wanted) -> QuerySet[ReservationSlot]:
    rows = ReservationSlot.objects.between(wanted.start, wanted.until)
    share = Case(
        When(capacity=0, then=Value(0)), default=F("peak") * 100 / F("capacity"), output_field=IntegerField()
    )
    booked = Coalesce(Count("reservations", filter=Q(reservations__state=Reservation.State.BOOKED)), 0)
    slots: QuerySet[ReservationSlot] = _at(wanted, rows, "nursery").annotate(share=share, booked=booked)
    return slots


def _notifications(wanted: Wanted) -> QuerySet[Notification]:
    return _at(wanted, _during(wanted, Notification.objects.all(), "created_at"), "nursery")


TABLES: dict[str, Table] = {
    "reservations": FromDatabase("予約", "利用日", _reservations, columns.reservation_columns),
    "registrations": FromDatabase("登録", "受付日", _registrations, columns.registration_columns),
    "health_changes": FromDatabase("健康の変化", "聞いた日", _health_changes, columns.health_change_columns),
    "interviews": FromDatabase("面談", "面談の日", _interviews, columns.interview_columns),
    "slots": FromDatabase("枠と利用率", "日", _slots, columns.slot_columns),
    "monthly": FromPython("月ごとのまとめ", "月", MONTHLY_HEADERS, monthly_lines),
    "notifications": FromDatabase("お知らせ", "できた日", _notifications, columns.notification_columns),
    "audit": FromPython(
        "操作の記録", "日時", AUDIT_HEADERS, audit_lines, lambda wanted: audit_rows(wanted).count()
    ),
}
