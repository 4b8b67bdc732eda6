"""A ward to measure on: nurseries with slots of six, and families that may book; written in bulk."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.core.signing import Signer
from django.db import connection

from meguro_hoiku import dates
from nurseries.models import Nursery, TimeBand
from reservations.models import Child, Consent, ConsentText, Guardian, Registration, ReservationSlot, SlotBand

NURSERIES = 60
CAPACITY = 6
FIRST_DAY, LAST_DAY = 2, 10  # of the window: those that no booking deadline can have closed
CSRF = "b" * 32


@dataclass(frozen=True)
class Family:
    """Who asks for what: the cookies of a session, and the place that nobody else is sent to."""

    registration: UUID
    cookie: str
    date: str
    band: UUID


def make_ward(families: int) -> list[Family]:
    """The rows, and for each family one place of its own, spread over nurseries and days."""
    now = dates.now()
    nurseries = Nursery.objects.bulk_create(_nursery(number, now) for number in range(NURSERIES))
    bands = TimeBand.objects.bulk_create(
        TimeBand(nursery=nursery, name=name, start_time=start, end_time=end, weekdays="1234567")
        for nursery in nurseries
        for name, start, end in (
            ("午前", time(9), time(12)),
            ("午後", time(13), time(17)),
            ("1日", time(9), time(17)),
        )
    )
    _make_slots(nurseries, bands, now)
    registrations = _make_families(families, nurseries, now)
    days = [dates.day_of(now) + timedelta(days=number) for number in range(FIRST_DAY, LAST_DAY + 1)]
    whole = {band.nursery_id: band for band in bands if band.name == "1日"}
    made = []
    for number, row in enumerate(registrations):
        day = days[number // NURSERIES // CAPACITY % len(days)]
        cookie = f"{settings.LIFF_SESSION_COOKIE_NAME}={_session(row.child.guardian, now)}"
        made.append(Family(row.public_id, cookie, day.isoformat(), whole[row.nursery_id].public_id))
    let_settle()
    return made


def let_settle() -> None:
    """Do at once what PostgreSQL does by itself within the minute after many new rows."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def let_write() -> None:
    """Have on disk what was written: ten years of it are not still being flushed on the day that is measured."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")


def _nursery(number: int, now: datetime) -> Nursery:
    return Nursery(
        name=f"計測の保育園{number}",
        code=f"bench-{number}",
        address="東京都目黒区0-0-0",
        phone="03-0000-0000",
        stage=Nursery.Stage.PUBLIC,
        line_from=now - timedelta(days=1),
        open_weekdays="1234567",
        opens_on_holidays=True,
    )


def _make_slots(nurseries: list[Nursery], bands: list[TimeBand], now: datetime) -> None:
    today = dates.day_of(now)
    slots = ReservationSlot.objects.bulk_create(
        ReservationSlot(nursery=nursery, date=day, capacity=CAPACITY)
        for nursery in nurseries
        for day in dates.days_from(today, today + timedelta(days=LAST_DAY))
    )
    of_nursery: dict[int, list[TimeBand]] = {}
    for band in bands:
        of_nursery.setdefault(band.nursery_id, []).append(band)
    SlotBand.objects.bulk_create(
        SlotBand(slot=slot, band=band) for slot in slots for band in of_nursery[slot.nursery_id]
    )


def _make_families(count: int, nurseries: list[Nursery], now: datetime) -> list[Registration]:
    text, _ = ConsentText.objects.get_or_create(
        version="bench", defaults={"text": "同意", "from_on": "2026-01-01"}
    )
    guardians = Guardian.objects.bulk_create(
        Guardian(line_user_id=f"U{uuid4().hex}", name="計測 太郎", created_at=now) for _ in range(count)
    )
    Consent.objects.bulk_create(
        Consent(guardian=each, text=text, given_at=now, channel="line") for each in guardians
    )
    born = dates.day_of(now).replace(day=1) - timedelta(days=800)
    children = Child.objects.bulk_create(
        Child(guardian=each, name="計測 花", name_key="計測花", birth_date=born, number=1)
        for each in guardians
    )
    return Registration.objects.bulk_create(
        Registration(
            child=child,
            nursery=nurseries[number % len(nurseries)],
            fiscal_year=dates.fiscal_year(dates.day_of(now)),
            state=Registration.State.USABLE,
            state_changed_at=now,
            interviewed_on=dates.day_of(now),
            valid_until=dates.day_of(now) + timedelta(days=60),
            created_at=now,
        )
        for number, child in enumerate(children)
    )


def _session(guardian: Guardian, now: datetime) -> str:
    content = [guardian.public_id.hex, guardian.session_epoch, int(now.timestamp()), "0" * 32]
    return Signer(salt="liff.session").sign_object(content)


def make_rush(families: int, places: int) -> tuple[list[Family], ReservationSlot]:
    """One more nursery with a single day of so many places, and as many families as want it."""
    now = dates.now()
    nursery = _nursery(NURSERIES, now)
    nursery.save()
    band = TimeBand.objects.create(nursery=nursery, name="1日", start_time=time(9), end_time=time(17))
    day = dates.day_of(now) + timedelta(days=LAST_DAY - 1)
    slot = ReservationSlot.objects.create(nursery=nursery, date=day, capacity=places)
    SlotBand.objects.create(slot=slot, band=band)
    made = []
    for row in _make_families(families, [nursery], now):
        cookie = f"{settings.LIFF_SESSION_COOKIE_NAME}={_session(row.child.guardian, now)}"
        made.append(Family(row.public_id, cookie, day.isoformat(), band.public_id))
    return made, slot
