"""What people decide about two registrations that may be of one child (R4, S5)."""

from datetime import datetime

from django.contrib.auth.models import User

from reservations.audit import record_change
from reservations.models import DuplicateDecision, Registration
from reservations.services import locking
from reservations.services.ending import stop_registration
from reservations.services.transactions import in_one_transaction


@in_one_transaction
def call_different(*, one: Registration, other: Registration, by: User, now: datetime) -> None:
    """同じ子ではない: the pair is no longer suspected. Again is harmless."""
    _decide(one, other, DuplicateDecision.Decision.DIFFERENT, by, now)


@in_one_transaction
def keep_one(*, kept: Registration, stopped: Registration, by: User, now: datetime) -> None:
    """こちらを残す: the other is stopped with all that it holds, its guardian told once and without a reason.

    Raises Denied when the other cannot be stopped any more.
    """
    locking.lock_children({kept.child_id, stopped.child_id})
    stop_registration(registration=stopped, by=by, now=now)
    _decide(kept, stopped, DuplicateDecision.Decision.STOPPED, by, now)


def _decide(
    one: Registration, other: Registration, decision: DuplicateDecision.Decision, by: User, now: datetime
) -> None:
    first, second = sorted((one, other), key=lambda row: row.pk)
    DuplicateDecision.objects.update_or_create(
        first=first,
        second=second,
        defaults={"decision": decision, "decided_by": by, "decided_at": now},
    )
    record_change(actor=by, row=first, action="update", changes={"duplicate": decision, "other": second.pk})
