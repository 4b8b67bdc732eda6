"""Counts what 全園のようす shows: one function for each plot, one or two queries each, JSON to be kept (W3).

A row begins with its label; what the numbers mean stands with the plot, in `plots.py`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Sum
from django.db.models.functions import TruncDate, TruncMonth

from meguro_hoiku import dates
from nurseries.models import ClosedDay, Nursery, whole_closures
from reservations.denials import DenialReason
from reservations.models import (
    CancelledBy,
    Channel,
    Interview,
    Notification,
    Refusal,
    Registration,
    Reservation,
    ReservationSlot,
    WardSettings,
)
from staff.exports.asking import month_end
from staff.statistics.monthly import used

Rows = list[list[Any]]
FARTHEST = 10  # days before the use; what lies before is counted there
FILLING_DAYS = 90
UNREACHED_DAYS = 30
USES = ("0回", "1回", "2〜5回", "6回以上")


class Counting:
    """The moment and the nurseries that all plots of one board are about."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = dates.day_of(now)
        self.nurseries = list(Nursery.objects.exclude(stage=Nursery.Stage.ENDED))
        self.names = {each.pk: each.name for each in self.nurseries}
        self.settings = list(WardSettings.objects.order_by("-starts_on"))
        year = dates.fiscal_year(self.today)
        self.year = (date(year, 4, 1), dates.fiscal_year_end(year))
        self.this_month = self.today.replace(day=1)
        self.last_month = (self.this_month - timedelta(days=1)).replace(day=1)

    def settings_on(self, day: date) -> WardSettings:
        """The ward's numbers in force that day, without another query."""
        return next((each for each in self.settings if each.starts_on <= day), WardSettings(starts_on=day))

    def space(self) -> Rows:
        """Free places of each nursery on each day of the window; None: no slot, -1: closed."""
        until = self.today + timedelta(days=self.settings_on(self.today).window_days)
        closures = defaultdict(list)
        for closed in ClosedDay.objects.live().between(self.today, until):
            closures[closed.nursery_id].append(closed)
        slots = ReservationSlot.objects.between(self.today, until).values_list(
            "nursery_id", "date", "capacity", "peak"
        )
        left = {(nursery, day): capacity - peak for nursery, day, capacity, peak in slots}
        days = dates.days_from(self.today, until)
        return [
            ["", *(day.isoformat() for day in days)],
            *(
                [each.name, *(-1 if day in shut else left.get((each.pk, day)) for day in days)]
                for each in self.nurseries
                for shut in [whole_closures(closures[each.pk])]
            ),
        ]

    def utilisation(self) -> Rows:
        """Per cent of the places taken at the fullest minute of each day: this month, last month."""
        period = (self.last_month, month_end(self.today))
        rows = (
            ReservationSlot.objects.between(*period).order_by().values("nursery_id", month=TruncMonth("date"))
        )
        found = {
            (row["nursery_id"], row["month"]): round(100 * row["taken"] / row["places"])
            if row["places"]
            else 0
            for row in rows.annotate(taken=Sum("peak"), places=Sum("capacity"))
        }
        months = (self.this_month, self.last_month)
        return [[name, *(found.get((pk, month)) for month in months)] for pk, name in self.names.items()]

    def trend(self) -> Rows:
        """Uses of each month since April."""
        rows = Reservation.objects.filter(used(self.now), date__range=self.year).order_by()
        counted = rows.values("slot__nursery_id", month=TruncMonth("date")).annotate(count=Count("pk"))
        found = {(row["slot__nursery_id"], row["month"]): row["count"] for row in counted}
        months = [month for month in _months(self.year[0]) if month <= self.today]
        return [
            ["", *(f"{month.month}月" for month in months)],
            *([name, *(found.get((pk, month), 0) for month in months)] for pk, name in self.names.items()),
        ]

    def lead(self) -> Rows:
        """How many days before the use people book, and cancel: this fiscal year, LINE.

        At last, of how many nurseries that day is the last for cancelling, open days counted as days.
        """
        rows = Reservation.objects.filter(date__range=self.year, channel=Channel.LINE).order_by()
        booked = rows.values_list("date", TruncDate("created_at", tzinfo=dates.JST)).annotate(Count("pk"))
        gone = rows.filter(cancelled_by=CancelledBy.GUARDIAN)
        cancelled = gone.values_list("date", TruncDate("cancelled_at", tzinfo=dates.JST)).annotate(
            Count("pk")
        )
        bookings, cancellations = _days_before(booked), _days_before(cancelled)
        deadlines = Counter(each.reservation_cancel_deadline.days for each in self.nurseries)
        return [[days, bookings[days], cancellations[days], deadlines[days]] for days in range(FARTHEST + 1)]

    def filling(self) -> Rows:
        """Hours from a day's opening until its last place went: number of full days, median hours."""
        since = self.today - timedelta(days=FILLING_DAYS)
        live = Q(reservations__state=Reservation.State.BOOKED)
        full = ReservationSlot.objects.filter(date__gte=since, capacity__gt=0, peak=F("capacity"))
        hours = defaultdict(list)
        for nursery, day, last in full.values_list("nursery_id", "date").annotate(
            last=Max("reservations__created_at", filter=live)
        ):
            if last is not None:
                hours[nursery].append(max(0, round((last - self._opening(day)).total_seconds() / 3600)))
        return [[name, len(hours[pk]), median(hours[pk])] for pk, name in self.names.items()]

    def _opening(self, day: date) -> datetime:
        settings = self.settings_on(day)
        return dates.at(day - timedelta(days=settings.window_days), settings.opening_time)

    def funnel(self) -> Rows:
        """How far this fiscal year's registrations came, and the median of days since registering."""
        rows = self._registrations()
        interviews = Interview.objects.filter(registration=OuterRef("pk"))
        seen = interviews.filter(state__in=[Interview.State.PASSED, Interview.State.REFUSED])
        booked = Reservation.objects.filter(registration=OuterRef("pk"))
        held = rows.filter(interviewed_on__isnull=False).order_by()
        pairs = held.values_list("interviewed_on", TruncDate("created_at", tzinfo=dates.JST)).annotate(
            Count("pk")
        )
        days = median([later for later, count in _differences(pairs) for _each in range(count)])
        return [
            ["登録", rows.count(), None],
            ["面談の予約", rows.filter(Exists(interviews)).count(), None],
            ["面談", rows.filter(Exists(seen) | Q(interviewed_on__isnull=False)).count(), days],
            ["利用可能", held.count(), None],
            ["はじめての予約", rows.filter(Exists(booked)).count(), None],
        ]

    def _registrations(self) -> Any:
        since, until = dates.midnight(self.year[0]), dates.midnight(self.year[1] + timedelta(days=1))
        return Registration.objects.filter(
            created_at__gte=since,
            created_at__lt=until,
            nursery__in=self.nurseries,
            carried_over_from__isnull=True,
        )

    def refusals(self) -> Rows:
        """Refusals by reason: this month, last month."""
        rows = Refusal.objects.filter(day__gte=self.last_month).order_by()
        counted = rows.values("reason", month=TruncMonth("day")).annotate(count=Count("pk"))
        found = {(row["reason"], row["month"]): row["count"] for row in counted}
        reasons = [reason for reason in DenialReason if any(key[0] == reason for key in found)]
        months = (self.this_month, self.last_month)
        shown = [
            [REFUSAL_WORDS.get(each, each.value), *(found.get((each, month), 0) for month in months)]
            for each in reasons
        ]
        return sorted(shown, key=lambda row: (-row[1], -row[2]))

    def fairness(self) -> Rows:
        """How many of this fiscal year's children came how often."""
        children = Registration.objects.filter(
            state=Registration.State.USABLE, valid_until=self.year[1]
        ).values_list("child_id", flat=True)
        everybody = set(children.distinct())
        uses = Reservation.objects.filter(used(self.now), date__range=self.year).order_by()
        times = dict(uses.values_list("child_id").annotate(Count("pk")))
        counts = Counter(_bucket(times.get(child, 0)) for child in everybody | set(times))
        return [[words, counts[words]] for words in USES]

    def first_interview(self) -> Rows:
        """Days from registering to the first interview that was booked: number, median."""
        rows = self._registrations().annotate(first=Min("interviews__starts_at")).filter(first__isnull=False)
        days = defaultdict(list)
        for nursery, created, first in rows.values_list("nursery_id", "created_at", "first"):
            days[nursery].append((dates.day_of(first) - dates.day_of(created)).days)
        return [[name, len(days[pk]), median(days[pk])] for pk, name in self.names.items()]

    def channels(self) -> Rows:
        """Bookings made this month that were not taken back: LINE, phone."""
        since = dates.midnight(self.this_month)
        rows = Reservation.objects.live().filter(created_at__gte=since).order_by()
        found = {
            (nursery, channel): count
            for nursery, channel, count in rows.values_list("slot__nursery_id", "channel").annotate(
                Count("pk")
            )
        }
        return [
            [name, *(found.get((pk, channel), 0) for channel in (Channel.LINE, Channel.PHONE))]
            for pk, name in self.names.items()
        ]

    def overrides(self) -> Rows:
        """Bookings for which staff went beyond a limit, with a reason: this fiscal year."""
        rows = Reservation.objects.filter(overridden=True, date__range=self.year).order_by()
        found = dict(rows.values_list("slot__nursery_id").annotate(Count("pk")))
        return [[name, found.get(pk, 0)] for pk, name in self.names.items()]

    def unreached(self) -> Rows:
        """Messages of the last 30 days that reached nobody by LINE, and those rejected or never sent."""
        since = self.now - timedelta(days=UNREACHED_DAYS)
        rows = Notification.objects.filter(created_at__gte=since).order_by()
        lost = dict(rows.to_unreached().values_list("nursery_id").annotate(Count("pk")))
        failed = dict(rows.failed().values_list("nursery_id").annotate(Count("pk")))
        return [[name, lost.get(pk, 0), failed.get(pk, 0)] for pk, name in self.names.items()]


PLOTS = (
    *("space", "utilisation", "trend", "lead", "filling", "funnel", "refusals", "fairness"),
    *("first_interview", "channels", "overrides", "unreached"),
)
REFUSAL_WORDS = {
    DenialReason.FULL: "満員",
    DenialReason.LIMIT_REACHED: "日数の上限",
    DenialReason.HELD: "その日は予約ずみ",
    DenialReason.CLOSED: "お休み",
    DenialReason.OUT_OF_VALIDITY: "登録の期限",
    DenialReason.OUT_OF_AGE: "対象年齢",
    DenialReason.NO_SLOTS: "受けていない日",
    DenialReason.PHONE: "LINEの締め切り後",
    DenialReason.NOT_OPEN_YET: "受付の前",
    DenialReason.OUT_OF_WINDOW: "先すぎる日",
    DenialReason.NOT_USABLE: "まだ利用できない",
    DenialReason.DEADLINE_PASSED: "取り消しの期限後",
    DenialReason.BY_PHONE_ONLY: "電話だけ",
    DenialReason.ALREADY_REGISTERED: "もう登録ずみ",
}


def count_everything(now: datetime) -> dict[str, Rows]:
    """The rows of every plot."""
    counting = Counting(now)
    return {name: getattr(counting, name)() for name in PLOTS}


def median(values: Iterable[int]) -> int | None:
    """The middle one, the lower of two; None of nothing."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2] if ordered else None


def _months(start: date) -> list[date]:
    return [
        date(start.year + (start.month + n - 1) // 12, (start.month + n - 1) % 12 + 1, 1) for n in range(12)
    ]


def _differences(pairs: Iterable[tuple[date, date, int]]) -> list[tuple[int, int]]:
    return [((later - earlier).days, count) for later, earlier, count in pairs]


def _days_before(pairs: Iterable[tuple[date, date, int]]) -> Counter[int]:
    found: Counter[int] = Counter()
    for days, count in _differences(pairs):
        found[min(max(days, 0), FARTHEST)] += count
    return found


def _bucket(times: int) -> str:
    return USES[0 if times == 0 else 1 if times == 1 else 2 if times <= 5 else 3]
