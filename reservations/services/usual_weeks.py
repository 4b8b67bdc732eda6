"""Keeps a week as 「ふだんの週」, and lays it over a period (S3)."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from nurseries.models import Nursery, TimeBand
from reservations.audit import record_change
from reservations.models import ReservationSlot, UsualWeek
from reservations.services.slots import DayPlan, WeekPlan
from reservations.services.transactions import in_one_transaction


@in_one_transaction
def keep_week(*, nursery: Nursery, name: str, monday: date, by: User) -> UsualWeek:
    """Keep what the week from `monday` offers; under a name that exists, in its place.

    Raises ValidationError for a week that offers nothing.
    """
    slots = ReservationSlot.objects.filter(nursery=nursery).between(monday, monday + timedelta(days=6))
    days = {str(slot.date.isoweekday()): _day(slot) for slot in slots.prefetch_related("bands")}
    if not days:
        raise ValidationError(_("この週には予約枠がありません。枠のある週を選んでください。"))
    row, is_new = UsualWeek.objects.update_or_create(nursery=nursery, name=name, defaults={"days": days})
    record_change(actor=by, row=row, action="create" if is_new else "update", changes={"days": len(days)})
    return row


def _day(slot: ReservationSlot) -> dict[str, Any]:
    bands = [[each.band_id, each.cap] for each in slot.bands.all()]
    return {"capacity": slot.capacity, "held_back": slot.held_back, "bands": bands}


def plan_of(week: UsualWeek, start: date, until: date) -> WeekPlan:
    """The week, day for day, over a period; bands that are no longer used are left out."""
    bands = {band.pk: band for band in TimeBand.objects.filter(nursery=week.nursery, is_active=True)}
    days = {}
    for weekday in range(1, 8):
        kept = week.day(weekday)
        if kept is None:
            continue
        offered = [(bands[pk], cap) for pk, cap in kept["bands"] if pk in bands]
        if offered:
            days[weekday] = DayPlan(kept["capacity"], kept["held_back"], offered)
    return WeekPlan(start, until, days)


@in_one_transaction
def forget_week(*, week: UsualWeek, by: User) -> None:
    """Throw the kept week away; slots made from it stay. Again changes nothing."""
    for row in UsualWeek.objects.filter(pk=week.pk).select_for_update():
        record_change(actor=by, row=row, action="delete")
        row.delete()
