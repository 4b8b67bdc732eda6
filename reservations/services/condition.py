"""What a nursery agrees with one family: certain bands only, or bookings by phone (R12)."""

from collections.abc import Iterable

from django.contrib.auth.models import User

from nurseries.models import TimeBand
from reservations.audit import record_change
from reservations.models import Registration
from reservations.services import locking
from reservations.services.transactions import in_one_transaction


@in_one_transaction
def set_condition(
    *, registration: Registration, condition: Registration.Condition, bands: Iterable[TimeBand], by: User
) -> Registration:
    """Agree on a condition, or on none; bookings already made stay. Bands of other nurseries are left out."""
    locking.lock_children([registration.child_id])
    row = locking.reread_registration(registration.pk)
    row.condition = condition
    row.save(update_fields=["condition"])
    only_bands = condition == Registration.Condition.BANDS
    chosen = [band for band in bands if band.nursery_id == row.nursery_id] if only_bands else []
    row.condition_bands.set(chosen)
    changes = {"condition": condition.value, "bands": [band.pk for band in chosen]}
    record_change(actor=by, row=row, action="update", changes=changes)
    return row
