"""Guardians: who they are in LINE, what they have agreed to, how to reach them, what they have typed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q

from meguro_hoiku import dates
from reservations.denials import DenialReason, Denied, deny
from reservations.models import Consent, ConsentText, Draft, Guardian
from reservations.models.guardian import DRAFT_LIFETIME
from reservations.services import locking
from reservations.services.transactions import in_one_transaction


@in_one_transaction
def guardian_of_line_account(*, line_user_id: str, now: datetime, language: str | None = None) -> Guardian:
    """The guardian bound to this proven LINE account, made when it is new; `language` counts only then.

    An account whose family is being erased is a new one: it waits for the erasure.
    """
    defaults: dict[str, Any] = {"created_at": now, "reachability_known_at": None}
    if language:
        defaults["language"] = language
    rows = Guardian.objects.select_for_update(no_key=True)
    return rows.get_or_create(line_user_id=line_user_id, defaults=defaults)[0]


def set_reachability(*, line_user_id: str, is_reachable: bool, known_at: datetime) -> None:
    """Keep whether LINE reaches the account; news older than what is known changes nothing (N3)."""
    Guardian.objects.with_line_id(line_user_id).filter(
        Q(reachability_known_at__isnull=True) | Q(reachability_known_at__lt=known_at)
    ).update(is_reachable=is_reachable, reachability_known_at=known_at)


def has_consented(guardian: Guardian, today: date) -> bool:
    """Whether the guardian has agreed to the text in force today (A5)."""
    current = ConsentText.objects.filter(from_on__lte=today).order_by("-from_on", "-pk").values("pk")[:1]
    return Consent.objects.filter(guardian=guardian, text__in=current).exists()


def require_consent(guardian: Guardian, now: datetime) -> None:
    """Raise Denied(CONSENT_NEEDED) unless the guardian has agreed: it precedes any stored entry (A5)."""
    if not has_consented(guardian, dates.day_of(now)):
        raise Denied(deny(DenialReason.CONSENT_NEEDED))


@in_one_transaction
def give_consent(
    *,
    guardian: Guardian,
    version: str,
    now: datetime,
    channel: Consent.Channel = Consent.Channel.LINE,
    taken_by: User | None = None,
) -> None:
    """Keep that the guardian agrees to the current text; again is harmless.

    Raises ConsentText.DoesNotExist when `version` is not the one in force, Erased.
    """
    locking.lock_guardian(guardian.pk)
    current = ConsentText.objects.current(dates.day_of(now))
    if current.version != version:
        raise ConsentText.DoesNotExist
    Consent.objects.get_or_create(
        guardian=guardian, text=current, defaults={"given_at": now, "channel": channel, "taken_by": taken_by}
    )


@dataclass(frozen=True)
class ContactChanges:
    """What the guardian changes; None leaves it."""

    postal_code: str | None = None
    address: str | None = None
    phone: str | None = None
    language: str | None = None


@in_one_transaction
def change_contact(*, guardian: Guardian, changes: ContactChanges, now: datetime) -> Guardian:
    """Change own address, phone or language (R12); nurseries see when the contact changed.

    Address and phone need consent first (A5): raises Denied(CONSENT_NEEDED), Erased.
    """
    row = locking.lock_guardian(guardian.pk)
    wanted = {name: value for name, value in vars(changes).items() if value is not None}
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    if set(changed) - {"language"}:
        require_consent(guardian, now)
        row.contact_changed_at = now
        changed.append("contact_changed_at")
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save(update_fields=changed)
    return row


@in_one_transaction
def save_draft(*, guardian: Guardian, kind: str, data: dict[str, Any], now: datetime) -> Draft:
    """Keep what has been typed so far, for 14 days from now; one draft of each kind. Raises Denied, Erased."""
    locking.lock_guardian(guardian.pk)
    require_consent(guardian, now)
    values = {"data": data, "updated_at": now, "expires_at": now + DRAFT_LIFETIME}
    return Draft.objects.update_or_create(guardian=guardian, kind=kind, defaults=values)[0]


def draft_of(guardian: Guardian, kind: str, now: datetime) -> Draft | None:
    """The draft of that kind, unless it has expired."""
    return Draft.objects.live(now).filter(guardian=guardian, kind=kind).first()


def discard_draft(*, guardian: Guardian, kind: str) -> None:
    """Forget the draft of that kind, if there is one."""
    Draft.objects.filter(guardian=guardian, kind=kind).delete()
