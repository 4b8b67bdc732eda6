"""Retention by class (W4): what has served its time, counted first, then deleted, with a proof that stays."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from auditlog.models import LogEntry
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meguro_hoiku import dates
from reservations.audit import record_change
from reservations.failures import each_by_itself
from reservations.models import (
    Guardian,
    Notification,
    Purge,
    Refusal,
    Registration,
    Reservation,
    WardSettings,
)
from reservations.services import locking
from reservations.services.erasure import erase_family
from reservations.services.transactions import in_one_transaction


@dataclass(frozen=True)
class Kept:
    """One class of rows: its words, until when it is kept, which rows are due, and how they go."""

    key: str
    words: str | Promise
    before: Callable[[WardSettings, date], date]
    due: Callable[[date], QuerySet[Any]]
    forget: Callable[[QuerySet[Any], User, datetime], int]


@dataclass(frozen=True)
class Due:
    """What of a class would go now."""

    kept: Kept
    before: date
    count: int


def due_now(now: datetime) -> list[Due]:
    """The preview."""
    today = dates.day_of(now)
    settings = WardSettings.objects.on(today)
    found = []
    for kept in KEPT:
        before = kept.before(settings, today)
        found.append(Due(kept, before, kept.due(before).count()))
    return found


def purge(*, key: str, by: User, now: datetime) -> int:
    """Delete what is due of one class, and keep the proof; how many rows went."""
    due = next(each for each in due_now(now) if each.kept.key == key)
    count = due.kept.forget(due.kept.due(due.before), by, now)
    row = Purge.objects.create(at=now, by=by, what=key, before=due.before, count=count)
    record_change(actor=by, row=row, action="create", changes={"what": key, "count": count})
    return count


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


def _old_messages(before: date) -> QuerySet[Notification]:
    rows = Notification.objects.filter(created_at__lt=dates.midnight(before)).exclude(facts={}, payload=[])
    return rows.exclude(state__in=Notification.UNFINISHED)


def _old_looks(before: date) -> QuerySet[LogEntry]:
    rows: QuerySet[LogEntry] = LogEntry.objects.filter(
        action=LogEntry.Action.ACCESS, timestamp__lt=dates.midnight(before)
    )
    return rows


def _old_families(before: date) -> QuerySet[Guardian]:
    """Families with nothing since: no registration that held, waited or was made, no booking later."""
    mine = Registration.objects.filter(child__guardian=OuterRef("pk"))
    recent = mine.filter(Q(valid_until__gte=before) | Q(state_changed_at__gte=dates.midnight(before)))
    used = Reservation.objects.filter(child__guardian=OuterRef("pk"), date__gte=before)
    old = Guardian.objects.filter(created_at__lt=dates.midnight(before), erased_at__isnull=True)
    return old.filter(~Exists(recent), ~Exists(used))


def _erase_all(rows: QuerySet[Guardian], by: User, now: datetime) -> int:
    """One that cannot be erased stays due, is logged, and keeps no other."""
    erased = each_by_itself(
        list(rows),
        lambda family: _erase_if_still_due(guardian=family, due=rows, by=by, now=now),
        "erasing guardian",
    )
    return sum(erased)


@in_one_transaction
def _erase_if_still_due(*, guardian: Guardian, due: QuerySet[Guardian], by: User, now: datetime) -> bool:
    """Who has come back since the list was made is left in peace."""
    locking.lock_family(guardian.pk)
    if not due.filter(pk=guardian.pk).exists():
        return False
    erase_family(guardian=guardian, by=by, now=now)
    return True


def _delete(rows: QuerySet[Any], by: User, now: datetime) -> int:
    return rows.delete()[0]


def _empty(rows: QuerySet[Notification], by: User, now: datetime) -> int:
    return rows.update(facts={}, payload=[], error="")


KEPT = (
    Kept(
        "messages",
        _("お知らせの文（送った日時と結果は残します）"),
        lambda settings, today: today - timedelta(days=31 * settings.keep_messages_months),
        _old_messages,
        _empty,
    ),
    Kept(
        "looks",
        _("だれが児童を見たかの記録"),
        lambda settings, today: _years_before(today, settings.keep_looks_years),
        _old_looks,
        _delete,
    ),
    Kept(
        "refusals",
        _("お断りの回数"),
        lambda settings, today: _years_before(today, settings.keep_refusals_years),
        lambda before: Refusal.objects.filter(day__lt=before),
        _delete,
    ),
    Kept(
        "families",
        _("登録が終わった家庭（名前・連絡先・答えを消去します）"),
        lambda settings, today: _years_before(today, settings.keep_families_years),
        _old_families,
        _erase_all,
    ),
)
