"""What people decide about two registrations that may be of one child (R4, S5)."""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reservations.audit import record_change
from reservations.models import DuplicateDecision, Registration
from reservations.services import locking
from reservations.services.ending import stop_registration
from reservations.services.transactions import in_one_transaction

Decision = DuplicateDecision.Decision


class DecidedAlready(Exception):
    """Somebody has decided otherwise about the pair since the page was opened; nothing is written."""

    def __init__(self, decision: DuplicateDecision) -> None:
        super().__init__(decision.pk)
        self.decision = decision


def decision_about(one: Registration, other: Registration) -> DuplicateDecision | None:
    """What was decided about the two last, if anything."""
    first, second = _in_order(one, other)
    return DuplicateDecision.objects.select_related("decided_by").filter(first=first, second=second).first()


@in_one_transaction
def call_different(
    *, one: Registration, other: Registration, by: User, now: datetime, seen: datetime | None = None
) -> None:
    """同じ子ではない: the pair is no longer suspected. Again is harmless.

    `seen`: the moment of the decision that the page has shown. Raises DecidedAlready when it is another one.
    """
    locking.lock_children({one.child_id, other.child_id})
    if not _is_decided(one, other, Decision.DIFFERENT, None, seen):
        _decide(one, other, Decision.DIFFERENT, None, by, now)


@in_one_transaction
def keep_one(
    *, kept: Registration, stopped: Registration, by: User, now: datetime, seen: datetime | None = None
) -> None:
    """こちらを残す: the other is stopped with all that it holds, its guardian told once and without a reason.

    Again is harmless. Raises DecidedAlready when the decision `seen` is not the last one; ValidationError when the
    one to be kept has ended, so that never both do; Denied when the other cannot be stopped any more.
    """
    locking.lock_children({kept.child_id, stopped.child_id})
    if _is_decided(kept, stopped, Decision.STOPPED, kept, seen):
        return
    if locking.reread_registration(kept.pk).state not in Registration.LIVE:
        raise ValidationError(_("残すほうの登録が、もう終わっています。何も変えていません。"))
    stop_registration(registration=stopped, by=by, now=now)
    _decide(kept, stopped, Decision.STOPPED, kept, by, now)


def _in_order(one: Registration, other: Registration) -> tuple[Registration, Registration]:
    first, second = sorted((one, other), key=lambda row: row.pk)
    return first, second


def _is_decided(
    one: Registration,
    other: Registration,
    decision: Decision,
    kept: Registration | None,
    seen: datetime | None,
) -> bool:
    """Whether exactly this was decided before; call with the children locked. Raises DecidedAlready."""
    before = decision_about(one, other)
    if before is None:
        return False
    if (before.decision, before.kept_id) == (decision, kept.pk if kept else None):
        return True
    if before.decided_at != seen:
        raise DecidedAlready(before)
    return False


def _decide(
    one: Registration,
    other: Registration,
    decision: Decision,
    kept: Registration | None,
    by: User,
    now: datetime,
) -> None:
    first, second = _in_order(one, other)
    DuplicateDecision.objects.update_or_create(
        first=first,
        second=second,
        defaults={"decision": decision, "kept": kept, "decided_by": by, "decided_at": now},
    )
    record_change(actor=by, row=first, action="update", changes={"duplicate": decision, "other": second.pk})
