"""Makes interview slots for a period × weekdays × hours (S3)."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.models import Nursery
from reservations.audit import record_change
from reservations.models import InterviewSlot
from reservations.services import locking
from reservations.services.slots import SlotPreview, closed_among, wanted_days
from reservations.services.transactions import in_one_transaction


@dataclass(frozen=True)
class InterviewSlotPlan:
    """Slots of `minutes` each from `first` until `last` (the end of the last one), JST, on these weekdays."""

    start: date
    until: date
    weekdays: str
    first: time
    last: time
    minutes: int = 30
    capacity: int = 1

    def starts_on(self, day: date) -> list[datetime]:
        """The moments at which the day's slots start."""
        length, end = timedelta(minutes=self.minutes), dates.at(day, self.last)
        starts, moment = [], dates.at(day, self.first)
        while moment + length <= end:
            starts.append(moment)
            moment += length
        return starts


def preview_interview_slots(*, nursery: Nursery, plan: InterviewSlotPlan) -> SlotPreview:
    """Which days would get slots, which have some, which are closed. Raises ValidationError in words."""
    days = wanted_days(plan.start, plan.until, plan.weekdays)
    if plan.minutes < 5 or not plan.starts_on(plan.start):
        raise ValidationError(_("時間と長さを確かめてください。この時間には面談が1つも入りません。"))
    closed = closed_among(nursery, days)
    existing = _existing(nursery, plan)
    open_days = [day for day in days if day not in closed]
    return SlotPreview(
        new=[day for day in open_days if set(plan.starts_on(day)) - existing],
        existing=[day for day in open_days if set(plan.starts_on(day)) & existing],
        closed=sorted(closed),
    )


def _existing(nursery: Nursery, plan: InterviewSlotPlan) -> set[datetime]:
    rows = InterviewSlot.objects.filter(
        nursery=nursery,
        starts_at__gte=dates.midnight(plan.start),
        starts_at__lt=dates.midnight(plan.until + timedelta(days=1)),
    )
    return {dates.jst(moment) for moment in rows.values_list("starts_at", flat=True)}


@in_one_transaction
def create_interview_slots(
    *, nursery: Nursery, plan: InterviewSlotPlan, by: User, now: datetime
) -> uuid.UUID:
    """Make the slots that do not exist yet. Returns the batch, for undo."""
    locking.lock_nursery(nursery.pk)
    batch, existing = uuid.uuid4(), _existing(nursery, plan)
    made = InterviewSlot.objects.bulk_create(
        InterviewSlot(
            nursery=nursery,
            starts_at=moment,
            ends_at=moment + timedelta(minutes=plan.minutes),
            capacity=plan.capacity,
            batch=batch,
        )
        for day in preview_interview_slots(nursery=nursery, plan=plan).new
        for moment in plan.starts_on(day)
        if moment not in existing
    )
    record_change(
        actor=by, row=nursery, action="create", changes={"interview_slots": len(made), "batch": str(batch)}
    )
    return batch


@in_one_transaction
def undo_interview_batch(*, nursery: Nursery, batch: uuid.UUID, by: User, now: datetime) -> int:
    """Take a batch back, except the slots on which an interview was booked since; how many slots went."""
    own = InterviewSlot.objects.filter(nursery=nursery, batch=batch)
    locking.lock_interview_slots(own.values_list("pk", flat=True))
    unused = list(own.filter(interviews__isnull=True).values_list("pk", flat=True))
    InterviewSlot.objects.filter(pk__in=unused).delete()
    record_change(
        actor=by, row=nursery, action="delete", changes={"interview_slots": len(unused), "batch": str(batch)}
    )
    return len(unused)


@in_one_transaction
def change_interview_capacity(
    *, slot: InterviewSlot, capacity: int, by: User, now: datetime
) -> InterviewSlot:
    """Change how many interviews fit. Raises ValidationError in words when more are booked."""
    row = locking.lock_interview_slots([slot.pk])[slot.pk]
    if capacity < row.taken:
        raise ValidationError(
            _("{taken}人の面談があるので、これより下げられません。").format(taken=row.taken)
        )
    before, row.capacity, row.version = row.capacity, capacity, row.version + 1
    row.save(update_fields=["capacity", "version"])
    record_change(actor=by, row=row, action="update", changes={"capacity": [before, capacity]})
    return row
