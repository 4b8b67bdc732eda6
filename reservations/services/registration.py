"""Registers a child at a nursery, by the guardian in LINE or by staff on the phone (section 3)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Max

from meguro_hoiku import dates
from nurseries.models import Nursery, Question
from reservations.answers import read_answers
from reservations.audit import record_change
from reservations.denials import DenialReason, Denied, deny
from reservations.models import (
    Channel,
    Child,
    Consent,
    ConsentText,
    Draft,
    Guardian,
    Registration,
    WardSettings,
    name_key,
)
from reservations.rules.registering import RegistrationYear, why_not_register, year_asked_for
from reservations.services import locking
from reservations.services.guardians import require_consent
from reservations.services.outcome import Done, done_before, input_hash
from reservations.services.refusals import count_refusal
from reservations.services.transactions import in_one_transaction


@dataclass(frozen=True)
class Contact:
    """How to reach the guardian; already cleaned (`reservations.text`)."""

    name: str
    postal_code: str
    address: str
    phone: str


@dataclass(frozen=True)
class NewChild:
    """A child not known yet; the birth date is a JST date."""

    name: str
    name_kana: str
    birth_date: date
    sex: str


@dataclass(frozen=True)
class RegistrationInput:
    """What is registered: the guardian's contact, a new child or one of the guardian's own, the answers."""

    contact: Contact
    child: NewChild | Child
    answers: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class RegistrationOrigin:
    """Who asks, how, and with which key; a desk's form has one too, without a guardian."""

    channel: str
    requested_by: Guardian | None = None
    key: str = ""
    fingerprint: str = ""


def register_child(
    *, guardian: Guardian, nursery: Nursery, wanted: RegistrationInput, key: str, now: datetime
) -> Done[Registration]:
    """Register in LINE; the same key again gives the same row, and the draft is done with.

    Raises Denied (consent, registered already, age, phone only), ValidationError for the answers, Busy.
    """
    child = wanted.child.pk if isinstance(wanted.child, Child) else vars(wanted.child)
    fingerprint = input_hash(
        nursery=nursery.pk, contact=vars(wanted.contact), child=child, answers=wanted.answers
    )
    if done := done_before(Registration, guardian, key, fingerprint):
        return done
    origin = RegistrationOrigin(Channel.LINE, guardian, key, fingerprint)
    try:
        return _register(guardian=guardian, nursery=nursery, wanted=wanted, origin=origin, now=now)
    except Denied as denied:
        known = _child_named(guardian, wanted.child)
        if known is not None and denied.denial.reason != DenialReason.CONSENT_NEEDED:
            count_refusal(denial=denied.denial, child_id=known, nursery_id=nursery.pk, wanted=None, now=now)
        raise


@in_one_transaction
def _register(
    *,
    guardian: Guardian,
    nursery: Nursery,
    wanted: RegistrationInput,
    origin: RegistrationOrigin,
    now: datetime,
) -> Done[Registration]:
    guardian = locking.lock_guardian(guardian.pk)
    if origin.requested_by:
        if done := done_before(Registration, guardian, origin.key, origin.fingerprint):
            return done
        require_consent(guardian, now)
    child = _known_child(guardian, wanted.child)
    own = list(Registration.objects.filter(child=child, nursery=nursery)) if child else []
    asked = year_asked_for(own, WardSettings.objects.on(dates.day_of(now)), now)
    denial = why_not_register(
        nursery=nursery,
        birth_date=(child or wanted.child).birth_date,
        own=own,
        asked=asked,
        now=now,
        channel=origin.channel,
    )
    if denial:
        raise Denied(denial)
    _keep_contact(guardian, wanted.contact, now)
    row = _write(child or _new_child(guardian, wanted.child), nursery, wanted, asked, origin, now)
    Draft.objects.filter(guardian=guardian, kind=Draft.Kind.REGISTRATION).delete()
    return Done(row, is_new=True)


def _child_named(guardian: Guardian, wanted: NewChild | Child) -> int | None:
    """The key of the guardian's own child: equal normalised names are one child (R3).

    Raises Child.DoesNotExist for another guardian's.
    """
    own = Child.objects.filter(guardian=guardian)
    if isinstance(wanted, Child):
        return own.get(pk=wanted.pk).pk
    return own.filter(name_key=name_key(wanted.name)).values_list("pk", flat=True).first()


def _known_child(guardian: Guardian, wanted: NewChild | Child) -> Child | None:
    """The child, locked, if the guardian has registered it before."""
    pk = _child_named(guardian, wanted)
    return locking.lock_children([pk])[0] if pk else None


def _new_child(guardian: Guardian, wanted: NewChild | Child) -> Child:
    assert isinstance(wanted, NewChild)  # a child of the guardian's own is known
    highest = Child.objects.filter(guardian=guardian).aggregate(highest=Max("number"))["highest"] or 0
    return Child.objects.create(
        guardian=guardian,
        name=wanted.name,
        name_key=name_key(wanted.name),
        name_kana=wanted.name_kana,
        birth_date=wanted.birth_date,
        sex=wanted.sex,
        number=highest + 1,
    )


def _keep_contact(guardian: Guardian, contact: Contact, now: datetime) -> None:
    changed = [name for name, value in vars(contact).items() if getattr(guardian, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(guardian, name, getattr(contact, name))
    guardian.contact_changed_at = now
    guardian.save(update_fields=[*changed, "contact_changed_at"])


def _write(
    child: Child,
    nursery: Nursery,
    wanted: RegistrationInput,
    asked: RegistrationYear,
    origin: RegistrationOrigin,
    now: datetime,
) -> Registration:
    questions = list(Question.objects.asked(nursery, Question.Moment.REGISTRATION))
    if origin.channel == Channel.PHONE:
        for question in questions:
            question.required = False
    return Registration.objects.create(
        child=child,
        nursery=nursery,
        fiscal_year=asked.year,
        interview_not_before=asked.interview_not_before,
        state_changed_at=now,
        answers=read_answers(questions, wanted.answers),
        requested_by=origin.requested_by,
        idempotency_key=origin.key,
        input_hash=origin.fingerprint,
        channel=origin.channel,
        created_at=now,
    )


@in_one_transaction
def register_by_phone(
    *,
    nursery: Nursery,
    guardian: Guardian | None,
    wanted: RegistrationInput,
    by: User,
    now: datetime,
    key: str = "",
) -> Done[Registration]:
    """Register for a family that phones; without a `guardian` a new family without LINE is made (S4).

    The same form (`key`) gives the same row, and so does the same child of the same number, whoever asks.
    The consent was asked on the phone: it is kept as spoken, with who took it. Raises Denied, Busy, Erased.
    """
    locking.lock_nursery(nursery.pk)
    fingerprint = _fingerprint_at_the_desk(guardian, wanted) if key else ""
    known = _made_by_form(nursery, key, fingerprint) or (None if guardian else _known_family(nursery, wanted))
    if known is not None:
        return Done(known, is_new=False)
    if guardian is None:
        guardian = Guardian.objects.create(created_at=now)
    else:
        locking.lock_guardian(guardian.pk)
    _keep_spoken_consent(guardian, by, now)
    origin = RegistrationOrigin(Channel.PHONE, key=key, fingerprint=fingerprint)
    done = _register(guardian=guardian, nursery=nursery, wanted=wanted, origin=origin, now=now)
    record_change(actor=by, row=done.row, action="create", changes={"channel": "phone"})
    return done


def _keep_spoken_consent(guardian: Guardian, by: User, now: datetime) -> None:
    Consent.objects.get_or_create(
        guardian=guardian,
        text=ConsentText.objects.current(dates.day_of(now)),
        defaults={"given_at": now, "channel": Consent.Channel.SPOKEN, "taken_by": by},
    )


def _fingerprint_at_the_desk(guardian: Guardian | None, wanted: RegistrationInput) -> str:
    child = wanted.child.pk if isinstance(wanted.child, Child) else vars(wanted.child)
    family = guardian.pk if guardian else None
    return input_hash(family=family, contact=vars(wanted.contact), child=child, answers=wanted.answers)


def _made_by_form(nursery: Nursery, key: str, fingerprint: str) -> Registration | None:
    """What this form has already made. Raises Denied(KEY_REUSED) when something else was typed into it since."""
    desk = Registration.objects.filter(nursery=nursery, requested_by__isnull=True)
    row = desk.filter(idempotency_key=key).first() if key else None
    if row is not None and row.input_hash != fingerprint:
        raise Denied(deny(DenialReason.KEY_REUSED))
    return row


def _known_family(nursery: Nursery, wanted: RegistrationInput) -> Registration | None:
    """The live registration of a child of that name and birth date whose family has that number."""
    child = wanted.child
    return Registration.objects.filter(
        nursery=nursery,
        child__name_key=name_key(child.name),
        child__birth_date=child.birth_date,
        child__guardian__phone=wanted.contact.phone,
        state__in=Registration.LIVE,
    ).first()
