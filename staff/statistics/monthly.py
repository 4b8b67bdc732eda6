"""The figures of months, counted now, and as they were when a month was closed (W2)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, DateTimeField, Expression, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from meguro_hoiku import dates
from nurseries.models import ClosedDay, Nursery
from nurseries.opening import is_regular_day
from reservations.audit import record_change
from reservations.denials import DenialReason
from reservations.models import CancelledBy, Channel, Refusal, Reservation, ReservationSlot
from reservations.services.transactions import in_one_transaction
from staff.exports.answers import use_reason_code
from staff.exports.asking import Wanted, month_end, months_of
from staff.exports.cells import ClassAge, safe_cell
from staff.models import ClosedMonth
from staff.statistics.figures import HEADERS, NOT_SAID, REASONS, Figures

MONTHLY_HEADERS = ("年月", "園コード", "保育園", "区分", "確定した日時", *HEADERS)
PROVISIONAL, CLOSED, CORRECTED = "速報", "確定", "訂正"
HALF_A_DAY = timedelta(hours=4)
KNOWN = {code for code, _word in REASONS}
Key = tuple[int, date]


def monthly_figures(months: list[date], nurseries: Iterable[Nursery], now: datetime) -> dict[Key, Figures]:
    """The figures of each nursery and month (its first day), counted from the rows as they are now."""
    places = list(nurseries)
    found = {(nursery.pk, month): Figures() for nursery in places for month in months}
    if not months or not places:
        return found
    period = (months[0], month_end(months[-1]))
    _count_open_days(found, places, period)
    _count_slots(found, period)
    _count_bookings(found, period, now)
    _count_refusals(found, period)
    return found


def _count_open_days(found: dict[Key, Figures], places: list[Nursery], period: tuple[date, date]) -> None:
    whole = ClosedDay.objects.live().whole().between(*period).values_list("nursery_id", "date")
    closed = set(whole)
    for nursery in places:
        for day in dates.days_from(*period):
            is_open = is_regular_day(nursery, day) and (nursery.pk, day) not in closed
            key = (nursery.pk, day.replace(day=1))
            if is_open and key in found:
                found[key].open_days += 1


def _count_slots(found: dict[Key, Figures], period: tuple[date, date]) -> None:
    rows = ReservationSlot.objects.between(*period).annotate(month=TruncMonth("date"))
    counted = rows.order_by().values("nursery_id", "month").annotate(days=Count("pk"), places=Sum("capacity"))
    for row in counted:
        if figures := found.get((row["nursery_id"], row["month"])):
            figures.slot_days, figures.places = row["days"], row["places"]


def used(now: datetime) -> Q:
    """Bookings that were used: over, not cancelled, not absent."""
    return Q(state=Reservation.State.BOOKED, absence="", ends_at__lte=now)


def _count_bookings(found: dict[Key, Figures], period: tuple[date, date], now: datetime) -> None:
    rows = Reservation.objects.filter(date__range=period).order_by()
    of_month = rows.values("slot__nursery_id", month=TruncMonth("date"))
    counts = _counts(now)
    for row in of_month.annotate(**counts):
        if figures := found.get((row["slot__nursery_id"], row["month"])):
            vars(figures).update({name: value for name, value in row.items() if name in counts})
    past = of_month.filter(used(now))
    _spread(found, past, ClassAge(F("child__birth_date"), F("date")), "ages")
    _spread(found, past, use_reason_code("answers", "registration__answers"), "reasons")


def _counts(now: datetime) -> dict[str, Count]:
    past = used(now)
    length = ExpressionWrapper(F("starts_at") + HALF_A_DAY, output_field=DateTimeField())
    over = Q(state=Reservation.State.BOOKED, ends_at__lte=now)
    by_guardian = Q(cancelled_by=CancelledBy.GUARDIAN)
    wanted = {
        "uses": past,
        "half_days": past & Q(ends_at__lte=length),
        "whole_days": past & Q(ends_at__gt=length),
        "by_line": past & Q(channel=Channel.LINE),
        "by_phone": past & Q(channel=Channel.PHONE),
        "cancelled_in_time": by_guardian & ~Q(cancelled_after_deadline=True),
        "cancelled_late": by_guardian & Q(cancelled_after_deadline=True),
        "cancelled_by_nursery": Q(cancelled_by=CancelledBy.NURSERY),
        "called_off": Q(cancelled_by=CancelledBy.CLOSURE),
        "stopped": Q(cancelled_by=CancelledBy.STOP),
        "absent_with_notice": over & Q(absence=Reservation.Absence.WITH_NOTICE),
        "absent_without_notice": over & Q(absence=Reservation.Absence.WITHOUT_NOTICE),
        "ahead": Q(state=Reservation.State.BOOKED, ends_at__gt=now),
    }
    children = Count("child", filter=past, distinct=True)
    return {name: Count("pk", filter=which) for name, which in wanted.items()} | {"children": children}


def _spread(found: dict[Key, Figures], rows: QuerySet[Any, Any], what: Expression, name: str) -> None:
    for row in (
        rows.annotate(what=what).values("slot__nursery_id", "month", "what").annotate(count=Count("pk"))
    ):
        if figures := found.get((row["slot__nursery_id"], row["month"])):
            spread = getattr(figures, name)
            key = row["what"] if name == "ages" or row["what"] in KNOWN else NOT_SAID
            spread[key] = spread.get(key, 0) + row["count"]


def _count_refusals(found: dict[Key, Figures], period: tuple[date, date]) -> None:
    fields = {DenialReason.FULL: "refused_full", DenialReason.LIMIT_REACHED: "refused_limit"}
    rows = Refusal.objects.filter(day__range=period).annotate(month=TruncMonth("day"))
    for nursery, month, reason, count in (
        rows.order_by().values_list("nursery_id", "month", "reason").annotate(Count("pk"))
    ):
        if figures := found.get((nursery, month)):
            name = fields.get(reason, "refused_other")
            setattr(figures, name, getattr(figures, name) + count)


def monthly_lines(wanted: Wanted) -> Iterator[list[str]]:
    """The lines of the file: a closed month as it was reported, and below it what has changed since."""
    now, months = dates.now(), months_of(wanted.start, wanted.until)
    nurseries = [wanted.nursery] if wanted.nursery else list(Nursery.objects.all())
    current = monthly_figures(months, nurseries, now)
    kept = {(each.nursery_id, each.month): each for each in ClosedMonth.objects.filter(month__in=months)}
    for month in months:
        for nursery in nurseries:
            key = (nursery.pk, month)
            begin = [f"{month:%Y-%m}", safe_cell(nursery.code), safe_cell(nursery.name)]
            yield from _versions(begin, current[key], kept.get(key))


def _versions(begin: list[str], current: Figures, kept: ClosedMonth | None) -> Iterator[list[str]]:
    if kept is None:
        yield [*begin, PROVISIONAL, "", *current.cells()]
        return
    reported = Figures(**kept.figures)
    yield [*begin, CLOSED, f"{dates.jst(kept.closed_at):%Y-%m-%d %H:%M}", *reported.cells()]
    if reported.cells() != current.cells():
        yield [*begin, CORRECTED, "", *current.cells()]


@in_one_transaction
def close_month(*, month: date, by: User, now: datetime) -> int:
    """Keep the figures of every nursery's month as reported; again changes nothing. How many were kept."""
    nurseries = list(Nursery.objects.all())
    figures = monthly_figures([month], nurseries, now)
    rows = [
        ClosedMonth(
            nursery=each, month=month, figures=figures[each.pk, month].kept(), closed_at=now, closed_by=by
        )
        for each in nurseries
    ]
    known = set(ClosedMonth.objects.filter(month=month).values_list("nursery_id", flat=True))
    made = ClosedMonth.objects.bulk_create(
        (row for row in rows if row.nursery_id not in known), ignore_conflicts=True
    )
    ours = {"month": month, "closed_by": by, "closed_at": now}  # not what somebody else was quicker to close
    kept = list(ClosedMonth.objects.filter(**ours, nursery__in=[each.nursery_id for each in made]))
    for row in kept:
        record_change(actor=by, row=row, action="create", changes={"month": f"{month:%Y-%m}"})
    return len(kept)
