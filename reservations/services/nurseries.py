"""Adds nurseries, opens them to parents, and leads them out (W1)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.models import ClosedDay, Nursery, NurseryStaff, Question, TimeBand
from reservations.audit import record_change
from reservations.models import Interview, InterviewSlot, Reservation, ReservationSlot
from reservations.services.closing import close_days
from reservations.services.transactions import in_one_transaction, save_valid

# What a new nursery takes over from the one it is made like; who it is and when it begins is its own.
NOT_COPIED = {"registrations_paused", "paper_entered_at"}
OWN = {"id", "public_id", "name", "name_kana", "code", "address", "phone", "stage", "line_from", "line_until"}


@dataclass(frozen=True)
class Held:
    """What families still hold at a nursery."""

    reservations: int
    interviews: int
    last_day: date | None

    @property
    def is_nothing(self) -> bool:
        """Whether nobody holds anything."""
        return not self.reservations and not self.interviews


@in_one_transaction
def add_nursery(*, values: dict[str, Any], like: Nursery | None, by: User, now: datetime) -> Nursery:
    """A nursery in trial mode, with the settings, bands and questions of another where one is named."""
    copied = {} if like is None else {name: getattr(like, name) for name in _settings_of(like)}
    row = Nursery(**(copied | values), stage=Nursery.Stage.TRIAL, registrations_paused=False)
    save_valid(row)
    if like is not None:
        TimeBand.objects.bulk_create(_copies(like.time_bands.filter(is_active=True), row))
        Question.objects.bulk_create(_copies(like.questions.filter(is_active=True), row))
    record_change(actor=by, row=row, action="create", changes={"like": like.pk if like else None})
    return row


def _settings_of(nursery: Nursery) -> list[str]:
    return [each.attname for each in nursery._meta.concrete_fields if each.attname not in OWN | NOT_COPIED]


def _copies(rows: Any, nursery: Nursery) -> list[Any]:
    made = []
    for row in rows:
        fields = row._meta.concrete_fields
        values = {
            each.attname: getattr(row, each.attname) for each in fields if each.attname not in OWN - {"name"}
        }
        made.append(type(row)(**(values | {"nursery_id": nursery.pk})))
    return made


@dataclass(frozen=True)
class Step:
    """One thing to be done before a nursery can open."""

    words: str
    is_done: bool
    where: str


def steps_to_open(nursery: Nursery, now: datetime) -> list[Step]:
    """The checklist: what is there, and what is missing before parents may see the nursery."""
    slots = ReservationSlot.objects.filter(nursery=nursery, date__gte=dates.day_of(now))
    interviews = InterviewSlot.objects.filter(nursery=nursery).ahead(now)
    accounts = NurseryStaff.objects.filter(nursery=nursery, user__is_active=True)
    able = [link for link in accounts.select_related("user") if link.user.has_usable_password()]
    return [
        Step(_("利用時間帯がある"), nursery.time_bands.filter(is_active=True).exists(), "bands"),
        Step(_("これからの予約枠がある"), slots.exists(), "slots"),
        Step(_("これからの面談枠がある"), interviews.exists(), "interviews"),
        Step(_("持ち物の説明がある"), bool(nursery.bring_to_interview and nursery.bring_to_use), "texts"),
        Step(_("園職員がログインできる"), bool(able), "accounts"),
        Step(_("LINE受付の開始が決まっている"), nursery.line_from is not None, "texts"),
        Step(_("紙や電話で受けた予約を入れ終わった"), nursery.paper_entered_at is not None, "paper"),
    ]


@in_one_transaction
def paper_is_entered(*, nursery: Nursery, by: User, now: datetime) -> None:
    """Somebody says that what was booked on paper is in the system."""
    Nursery.objects.filter(pk=nursery.pk).update(paper_entered_at=now)
    record_change(actor=by, row=nursery, action="update", changes={"paper_entered": True})


@in_one_transaction
def open_nursery(*, nursery: Nursery, by: User, now: datetime) -> None:
    """Show it to parents from its `line_from` on. Raises ValidationError while something is missing."""
    row = Nursery.objects.select_for_update(no_key=True).get(pk=nursery.pk)
    if missing := [step.words for step in steps_to_open(row, now) if not step.is_done]:
        raise ValidationError(_("まだできていません：{missing}").format(missing="、".join(missing)))
    _move(row, Nursery.Stage.PUBLIC, by)


def held_at(nursery: Nursery, now: datetime, after: date | None = None) -> Held:
    """What is still held; with `after`, only later than that day."""
    reservations = Reservation.objects.held(now).filter(slot__nursery=nursery)
    interviews = Interview.objects.filter(registration__nursery=nursery, state=Interview.State.BOOKED)
    if after is not None:
        reservations = reservations.filter(date__gt=after)
        interviews = interviews.held(now).filter(starts_at__gte=dates.midnight(after + timedelta(days=1)))
    last = reservations.order_by("-date").values_list("date", flat=True).first()
    return Held(reservations.count(), interviews.count(), last)


def lead_out(*, nursery: Nursery, last_day: date, by: User, now: datetime) -> int:
    """Nothing new from now on, and every later day closed: each family is told once, of all its days.

    How many days were closed; pressed again it closes what has come since.
    """
    _stop_taking(nursery=nursery, last_day=last_day, by=by)
    closed = set(ClosedDay.objects.live().whole().filter(nursery=nursery).values_list("date", flat=True))
    later = ReservationSlot.objects.filter(nursery=nursery, date__gt=last_day).values_list("date", flat=True)
    interviews = InterviewSlot.objects.filter(
        nursery=nursery, starts_at__gte=dates.midnight(last_day + timedelta(days=1))
    ).values_list("starts_at", flat=True)
    days = ({*later} | {dates.day_of(moment) for moment in interviews}) - closed
    close_days(nursery=nursery, days=days, reason=ClosedDay.Reason.OTHER, by=by, now=now)
    return len(days)


@in_one_transaction
def _stop_taking(*, nursery: Nursery, last_day: date, by: User) -> None:
    until = dates.midnight(last_day + timedelta(days=1))
    row = Nursery.objects.select_for_update(no_key=True).get(pk=nursery.pk)
    row.registrations_paused = True
    row.line_until = None if row.line_from is not None and row.line_from >= until else until
    row.save(update_fields=["registrations_paused", "line_until"])
    record_change(actor=by, row=row, action="update", changes={"last_day": str(last_day)})


@in_one_transaction
def end_nursery(*, nursery: Nursery, by: User, now: datetime) -> None:
    """Ended, once nobody holds anything. Raises ValidationError otherwise."""
    row = Nursery.objects.select_for_update(no_key=True).get(pk=nursery.pk)
    held = held_at(row, now)
    if not held.is_nothing:
        words = _("予約が{reservations}件、面談が{interviews}件残っています。先に最後の日を決めてください。")
        raise ValidationError(words.format(reservations=held.reservations, interviews=held.interviews))
    _move(row, Nursery.Stage.ENDED, by)


def _move(row: Nursery, stage: Nursery.Stage, by: User) -> None:
    before, row.stage = row.stage, stage
    row.save(update_fields=["stage"])
    record_change(actor=by, row=row, action="update", changes={"stage": [before, stage]})
