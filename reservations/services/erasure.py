"""Erases a family (W4): its rows stay as numbers, everything that says who it was goes, everywhere.

Also from the outbox, from the texts of the audit, from Django's own admin log and from what LINE has told us.
A ledger keeps the opaque id, so that a restored backup can be brought to the same state.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from auditlog.models import LogEntry
from django.contrib.admin.models import LogEntry as AdminLogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import F, Model, QuerySet
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.models import Question
from reservations.ages import class_age
from reservations.audit import record_change
from reservations.failures import each_by_itself
from reservations.models import (
    Child,
    Erasure,
    Guardian,
    HealthChange,
    Interview,
    Notification,
    Registration,
    Reservation,
    WebhookEvent,
)
from reservations.models.guardian import GONE
from reservations.services import locking
from reservations.services.transactions import in_one_transaction

Rows = dict[type[Model], list[int]]


def rows_of(guardian: Guardian) -> Rows:
    """Every row about the family, by its kind: where the audit may speak of it."""
    children = list(guardian.children.values_list("pk", flat=True))
    registrations = list(Registration.objects.filter(child__in=children).values_list("pk", flat=True))
    return {
        Guardian: [guardian.pk],
        Child: children,
        Registration: registrations,
        Interview: list(
            Interview.objects.filter(registration__in=registrations).values_list("pk", flat=True)
        ),
        Reservation: list(Reservation.objects.filter(child__in=children).values_list("pk", flat=True)),
        HealthChange: list(HealthChange.objects.about(children).values_list("pk", flat=True)),
        Notification: list(guardian.notifications.values_list("pk", flat=True)),
    }


@in_one_transaction
def erase_family(*, guardian: Guardian, by: User | None, now: datetime) -> Erasure:
    """Erase it for good; again changes nothing. Raises ValidationError while something is still held or being sent.

    From the first lock on nobody can begin anything for the family: who waits for it meets `Erased`.
    """
    row = locking.lock_family(guardian.pk)
    if Reservation.objects.of(row).held(now).exists() or Interview.objects.of(row).held(now).exists():
        raise ValidationError(_("予約か面談が残っています。先に取り消してください。"))
    if any(_is_being_sent(message, now) for message in locking.lock_unsent(row)):
        raise ValidationError(
            _("いま、お知らせを送っています。1分ほど待ってから、もう一度ためしてください。")
        )
    return _erase(row, by, now)


def _is_being_sent(message: Notification, now: datetime) -> bool:
    """Whether a sender has it in its hands, and would send it whatever becomes of the row."""
    return (
        message.state == Notification.State.SENDING
        and message.lease_until is not None
        and message.lease_until > now
    )


def _erase(row: Guardian, by: User | None, now: datetime) -> Erasure:
    """Call with the family locked."""
    about = rows_of(row)
    _forget_guardian(row, now)
    for child in row.children.all():
        _forget_child(child)
    _forget_bookings(about)
    _forget_words(about)
    erasure, is_new = Erasure.objects.get_or_create(guardian=row.public_id, defaults={"at": now, "by": by})
    if is_new:
        record_change(actor=by, row=row, action="delete", changes={"erased": True})
    return erasure


def _forget_guardian(row: Guardian, now: datetime) -> None:
    if row.line_user_id:
        WebhookEvent.objects.filter(line_user_id=row.line_user_id).delete()
    row.drafts.all().delete()
    row.consents.all().delete()
    Guardian.objects.filter(pk=row.pk).update(
        line_user_id=None,
        name=GONE,
        postal_code="",
        address="",
        phone="",
        contact_changed_at=None,
        is_reachable=False,
        reachability_known_at=None,
        is_undisclosed=True,
        session_epoch=F("session_epoch") + 1,
        erased_at=row.erased_at or now,
    )


def _forget_child(row: Child) -> None:
    """The school year stays, for the figures: everybody in it has the same birthday now."""
    born_in = (
        dates.fiscal_year(row.birth_date) - class_age(row.birth_date, dates.fiscal_year(row.birth_date)) - 1
    )
    Child.objects.filter(pk=row.pk).update(
        name=GONE,
        name_key=f"{GONE}{row.number}",
        name_kana="",
        birth_date=date(born_in, 4, 2),
        sex=Child.Sex.UNSPECIFIED,
    )


def _forget_bookings(about: Rows) -> None:
    unasked = {"requested_by": None, "idempotency_key": "", "input_hash": ""}
    for model in (Registration, Reservation):
        for row in model._default_manager.filter(pk__in=about[model]):
            kept = _without_people(row.answers)
            model._default_manager.filter(pk=row.pk).update(answers=kept, **unasked)
    Interview.objects.filter(pk__in=about[Interview]).update(**unasked)
    bookings = Reservation.objects.filter(pk__in=about[Reservation])
    bookings.update(health=Reservation.Health.UNASKED, health_note="")
    HealthChange.objects.filter(pk__in=about[HealthChange]).delete()
    bookings.exclude(override_reason="").update(override_reason=GONE)
    messages = Notification.objects.filter(pk__in=about[Notification])
    messages.unfinished().update(
        state=Notification.State.SUPERSEDED, lease_until=None, lease_token=None, hold=Notification.Hold.NONE
    )
    messages.update(facts={}, payload=[], error="", line_request_id="")


def _without_people(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Why the child came is a figure of the report; every other answer goes."""
    question = Question.objects.for_use_reason()
    kept = str(question.public_id) if question else ""
    return [answer for answer in answers if kept and answer.get("question") == kept]


def _forget_words(about: Rows) -> None:
    """Who did what and when stays; every text about the family goes."""
    for model, keys in about.items():
        kind = ContentType.objects.get_for_model(model)
        LogEntry.objects.filter(content_type=kind, object_id__in=keys).exclude(
            action=LogEntry.Action.ACCESS
        ).update(changes={}, changes_text="", serialized_data=None, additional_data=None)
        AdminLogEntry.objects.filter(content_type=kind, object_id__in=[str(key) for key in keys]).delete()


def still_there(guardians: Iterable[UUID]) -> QuerySet[Guardian]:
    """Who of these has not been erased, as after a restore."""
    return Guardian.objects.filter(public_id__in=list(guardians), erased_at__isnull=True)


def replay(guardians: Iterable[UUID], now: datetime) -> int:
    """After a restore: erase again whom the ledger names, whatever they hold; how many were erased.

    One that cannot be erased is logged, is `still_there`, and keeps no other.
    """
    again = each_by_itself(
        still_there(guardians), lambda family: _erase_again(guardian=family, now=now), "erasing guardian"
    )
    return len(again)


@in_one_transaction
def _erase_again(*, guardian: Guardian, now: datetime) -> None:
    _erase(locking.lock_family(guardian.pk), None, now)
