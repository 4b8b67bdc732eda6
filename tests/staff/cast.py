"""Two nurseries that share a family, each with something in every table, and the people who work there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import Group, User

from meguro_hoiku import dates
from nurseries.models import ClosedDay, Nursery, NurseryStaff, Question, TimeBand
from reservations.models import (
    Child,
    ConsentText,
    Guardian,
    HealthAnswer,
    HealthChange,
    Interview,
    InterviewSlot,
    Notification,
    Registration,
    Reservation,
    ReservationSlot,
    UsualWeek,
    WardSettings,
)
from staff.roles import WARD_GROUP
from tests import factories
from tests.factories import FRIDAY, NOW, THURSDAY

PASSWORD = "correct horse battery"


def user(name: str, *nurseries: Nursery, is_ward: bool = False, is_staff: bool = True) -> User:
    """A person with a password who works at these nurseries, or for the ward."""
    row = User.objects.create_user(name, password=PASSWORD, is_staff=is_staff)
    for nursery in nurseries:
        NurseryStaff.objects.create(user=row, nursery=nursery)
    if is_ward:
        row.groups.add(Group.objects.get_or_create(name=WARD_GROUP)[0])
    return row


@dataclass(frozen=True)
class House:
    """One nursery, with one row of everything."""

    nursery: Nursery
    staff: User
    band: TimeBand
    question: Question
    closed: ClosedDay
    slot: ReservationSlot
    week: UsualWeek
    interview_slot: InterviewSlot
    registration: Registration
    waiting: Registration
    child: Child
    guardian: Guardian
    interview: Interview
    held: Interview
    reservation: Reservation
    health_change: HealthChange
    health_answer: HealthAnswer
    notification: Notification


@dataclass(frozen=True)
class Ward:
    """Everything: nursery A, nursery B, what they share, and the words of B that A must never meet."""

    a: House
    b: House
    ward: User
    nobody: User
    ward_settings: WardSettings
    consent_text: ConsentText
    canaries: tuple[str, ...]


def house(code: str, mark: str) -> House:
    """A nursery whose people, answers and settings all carry the mark."""
    nursery = factories.nursery(code)
    band = factories.time_band(nursery, f"帯{mark}"[:20])
    question = factories.question(f"質問{mark}", nursery)
    registration = _usable(nursery, question, mark)
    slot = factories.slot(dates.day_of(NOW), nursery, [band])
    factories.slot(FRIDAY + timedelta(days=3), nursery, [band])
    guardian, staff = registration.child.guardian, user(f"staff-{code}", nursery)
    waiting = factories.registered_child(nursery, factories.child(name=f"待ち{mark}"))
    return House(
        nursery=nursery,
        staff=staff,
        band=band,
        question=question,
        closed=factories.closed_day(THURSDAY, nursery),
        slot=slot,
        week=_week(nursery, band, mark),
        interview_slot=factories.interview_slot(at=nursery),
        registration=registration,
        waiting=waiting,
        child=registration.child,
        guardian=guardian,
        interview=_interview(nursery, NOW - timedelta(hours=1), f"面談{mark}"),
        held=_interview(nursery, NOW + timedelta(days=3), f"先{mark}"),
        reservation=_with_a_change(registration, slot, band, mark),
        health_change=factories.health_change(waiting, note=f"変化{mark}"),
        health_answer=_health_answer(waiting, staff, mark),
        notification=notification(guardian, nursery, f"理由{mark}"),
    )


def _with_a_change(
    registration: Registration, slot: ReservationSlot, band: TimeBand, mark: str
) -> Reservation:
    return factories.reservation(registration, slot, band, health_note=f"健康{mark}", health="changed")


def _health_answer(registration: Registration, staff: User, mark: str) -> HealthAnswer:
    """What staff did about another change, which goes on being shown."""
    return HealthAnswer.objects.create(
        change=factories.health_change(registration, note=f"続く{mark}"),
        outcome=HealthAnswer.Outcome.TAKEN_IN,
        note=f"電話{mark}",
        answered_at=NOW,
        answered_by=staff,
    )


def _week(nursery: Nursery, band: TimeBand, mark: str) -> UsualWeek:
    days = {"1": {"capacity": 1, "held_back": 0, "bands": [[band.pk, None]]}}
    return UsualWeek.objects.create(nursery=nursery, name=f"週{mark}", days=days)


def _usable(nursery: Nursery, question: Question, mark: str) -> Registration:
    guardian = factories.guardian(name=f"親{mark}", phone=_phone(mark), address=f"住所{mark}")
    answer = {"question": str(question.public_id), "text": question.text, "value": f"答え{mark}"}
    child = factories.child(guardian, f"子{mark}", name_kana="カナ")
    return factories.usable_child(nursery, child, answers=[answer | {"is_health": True}])


def _interview(nursery: Nursery, starts_at: datetime, name: str) -> Interview:
    row = factories.child_with_interview(factories.interview_slot(starts_at, nursery))
    Child.objects.filter(pk=row.registration.child_id).update(name=name)
    row.registration.child.refresh_from_db()
    return row


def _phone(mark: str) -> str:
    return f"080{sum(map(ord, mark)) % 10000:04d}7777"


def notification(guardian: Guardian, nursery: Nursery, error: str = "") -> Notification:
    """A message that LINE has rejected."""
    return Notification.objects.create(
        recipient=guardian,
        nursery=nursery,
        kind=Notification.Kind.USABLE,
        cause=f"test:{nursery.pk}:{guardian.pk}",
        state=Notification.State.REJECTED,
        created_at=NOW,
        not_before=NOW,
        next_attempt_at=NOW,
        error=error,
    )


def ward() -> Ward:
    """Both houses; one family is known to both, with a second child and other answers at B."""
    factories.consent_text()
    a, b = house("kuwanomi", "エー"), house("canary", "カナリア")
    shared = factories.registered_child(b.nursery, a.child, answers=b.registration.answers)
    sibling = factories.child(a.guardian, "妹カナリア")
    factories.registered_child(b.nursery, sibling)
    notification(a.guardian, b.nursery, "共有カナリア")
    assert shared.child.registrations.count() == 2
    return Ward(
        a=a,
        b=b,
        ward=user("ward", is_ward=True),
        nobody=user("nobody"),
        ward_settings=WardSettings.objects.create(starts_on=date(2026, 9, 1)),
        consent_text=ConsentText.objects.create(version="2027", text="新しい文", from_on=date(2027, 4, 1)),
        canaries=("カナリア", b.guardian.phone, f"{b.guardian.phone[:3]}-{b.guardian.phone[3:7]}-"),
    )
