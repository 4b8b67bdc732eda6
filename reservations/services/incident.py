"""What can be done within a minute when something has gone wrong: end sessions, stop exports, stop sending (W4)."""

from datetime import datetime

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models import F

from reservations.audit import record_change
from reservations.models import Guardian, Halt
from reservations.services.transactions import in_one_transaction


@in_one_transaction
def stop(*, what: Halt.What, by: User, now: datetime) -> Halt:
    """Stop it until `go_on`; again changes nothing."""
    row, is_new = Halt.objects.get_or_create(what=what, ended_at=None, defaults={"since": now, "by": by})
    if is_new:
        record_change(actor=by, row=row, action="create", changes={"stopped": what.value})
    return row


@in_one_transaction
def go_on(*, what: Halt.What, by: User, now: datetime) -> None:
    """Let it go on; again changes nothing."""
    for row in Halt.objects.filter(what=what, ended_at__isnull=True).select_for_update(no_key=True):
        Halt.objects.filter(pk=row.pk).update(ended_at=now)
        record_change(actor=by, row=row, action="update", changes={"stopped": [what.value, ""]})


@in_one_transaction
def end_staff_sessions(*, by: User, keep: str = "", of: User | None = None) -> int:
    """Sign out everybody, or one person who is disabled too; `keep` is the session of who presses the button."""
    sessions = list(Session.objects.exclude(session_key=keep))
    if of is not None:
        User.objects.filter(pk=of.pk).update(is_active=False)
        sessions = [each for each in sessions if each.get_decoded().get("_auth_user_id") == str(of.pk)]
    Session.objects.filter(pk__in=[each.pk for each in sessions]).delete()
    record_change(actor=by, row=of or by, action="update", changes={"sessions_ended": len(sessions)})
    return len(sessions)


@in_one_transaction
def end_family_sessions(*, by: User) -> int:
    """Every parent has to open the page from LINE again."""
    count = Guardian.objects.update(session_epoch=F("session_epoch") + 1)
    record_change(actor=by, row=by, action="update", changes={"family_sessions_ended": count})
    return count
