"""Years of bookings at many nurseries, written by the database itself: a few statements instead of hours."""

from datetime import time, timedelta

from django.contrib.auth.models import User
from django.db import connection

from meguro_hoiku import dates
from nurseries.models import Nursery, NurseryStaff, TimeBand
from reservations.models import Reservation

CHILDREN_A_YEAR = 60  # that each nursery registers
BOOKED = 5  # children a day

FAMILIES = """
INSERT INTO reservations_guardian (public_id, line_user_id, name, postal_code, address, phone, language, is_reachable,
    session_epoch, is_undisclosed, created_at)
SELECT gen_random_uuid(), 'U' || md5(n.id || ':' || k), '計測 太郎', '1530061', '', '09000000000', 'ja', true, 0,
    false, now()
FROM nurseries_nursery n, generate_series(1, %(children)s) k
WHERE NOT EXISTS (SELECT 1 FROM reservations_registration r WHERE r.nursery_id = n.id);
"""
CHILDREN = """
INSERT INTO reservations_child (public_id, guardian_id, name, name_key, name_kana, birth_date, sex, number)
SELECT gen_random_uuid(), g.id, '計測 ' || g.id, '計測' || g.id, '', current_date - 400 - (g.id %% 1500)::int,
    'female', 1
FROM reservations_guardian g WHERE NOT EXISTS (SELECT 1 FROM reservations_child c WHERE c.guardian_id = g.id);
"""
# In turn: child 1 at nursery 1, child 2 at nursery 2, …; the youngest rows are this year's, all others have expired.
REGISTRATIONS = """
INSERT INTO reservations_registration (public_id, child_id, nursery_id, fiscal_year, state, state_changed_at, channel,
    created_at, idempotency_key, input_hash, interviewed_on, valid_until, answers, condition, caller_checked_how)
SELECT gen_random_uuid(), c.id, n.id, 2000, 'usable', now(), 'line', now(), '', '', current_date - 400,
    CASE WHEN c.place %% (%(children)s * %(nurseries)s) >= (%(children)s - 60) * %(nurseries)s
        THEN current_date + 60 ELSE current_date - 400 END, '[]', 'none', ''
FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM reservations_child
      WHERE NOT EXISTS (SELECT 1 FROM reservations_registration r WHERE r.child_id = reservations_child.id)) c
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM nurseries_nursery n
      WHERE NOT EXISTS (SELECT 1 FROM reservations_registration r WHERE r.nursery_id = n.id)) n
    ON n.place = c.place %% %(nurseries)s;
"""
INTERVIEWS = """
INSERT INTO reservations_interview (public_id, registration_id, starts_at, ends_at, cancel_until, state, cancelled_by,
    channel, created_at, idempotency_key, input_hash)
SELECT gen_random_uuid(), r.id, now() - interval '1 day' * (r.id %% %(days)s + 1),
    now() - interval '1 day' * (r.id %% %(days)s + 1) + interval '30 minutes', now(), 'passed', '', 'line',
    now(), '', ''
FROM reservations_registration r
WHERE NOT EXISTS (SELECT 1 FROM reservations_interview i WHERE i.registration_id = r.id);
"""
SLOTS = """
INSERT INTO reservations_reservationslot (public_id, nursery_id, date, capacity, held_back, state, peak, line_peak,
    version)
SELECT gen_random_uuid(), n.id, d::date, %(booked)s + 1, 0, 'open', %(booked)s, %(booked)s, 1
FROM nurseries_nursery n, generate_series(current_date - %(days)s, current_date + 40, interval '1 day') d
WHERE n.code LIKE 'history-%%'
ON CONFLICT DO NOTHING;
"""
BANDS = """
INSERT INTO reservations_slotband (slot_id, band_id, taken)
SELECT s.id, b.id, CASE WHEN b.name = '1日' THEN %(booked)s ELSE 0 END
FROM reservations_reservationslot s JOIN nurseries_timeband b ON b.nursery_id = s.nursery_id
ON CONFLICT DO NOTHING;
"""
RESERVATIONS = """
INSERT INTO reservations_reservation (idempotency_key, input_hash, channel, created_at, public_id, date, starts_at,
    ends_at, state, cancel_until, cancelled_by, absence, answers, health, health_note, hold_limit, hold_freed_at,
    overridden, override_reason, band_id, child_id, registration_id, slot_id)
SELECT '', '', 'line', now(), gen_random_uuid(), s.date, s.date + time '09:00', s.date + time '17:00', 'booked',
    now(), '', '', '[]', 'unasked', '', 2, s.date + time '17:00', false, '', b.id, r.child_id, r.id, s.id
FROM reservations_reservationslot s
JOIN nurseries_nursery n ON n.id = s.nursery_id AND n.code LIKE 'history-%%'
JOIN nurseries_timeband b ON b.nursery_id = s.nursery_id AND b.name = '1日'
CROSS JOIN generate_series(0, %(booked)s - 1) k
JOIN (SELECT id, child_id, nursery_id, row_number() OVER (PARTITION BY nursery_id ORDER BY id) - 1 AS place
      FROM reservations_registration) r
    ON r.nursery_id = s.nursery_id
    AND r.place = ((s.date - date '2000-01-01') * %(booked)s + k) %% %(children)s
ON CONFLICT DO NOTHING;
"""
MESSAGES = """
INSERT INTO reservations_notification (public_id, kind, cause, facts, payload, retry_key, state, hold, created_at,
    not_before, next_attempt_at, attempts, line_request_id, error, recipient_id, nursery_id, accepted_at)
SELECT gen_random_uuid(), 'reservation_booked', 'reservation:' || v.id || ':booked', '{}', '[]', gen_random_uuid(),
    'accepted', '', v.starts_at, v.starts_at, v.starts_at, 1, '', '', c.guardian_id, r.nursery_id, v.starts_at
FROM reservations_reservation v JOIN reservations_child c ON c.id = v.child_id
JOIN reservations_registration r ON r.id = v.registration_id
ON CONFLICT DO NOTHING;
"""


def make(*, nurseries: int, days: int, booked: int = BOOKED) -> int:
    """Nurseries up to that many, each new one with so many days behind it, `booked` children on each.

    How many reservations there are then.
    """
    made = _make_nurseries(nurseries)
    children = max(CHILDREN_A_YEAR, CHILDREN_A_YEAR * days // 365)
    numbers = {"children": children, "nurseries": len(made) or 1, "days": days, "booked": booked}
    with connection.cursor() as cursor:
        for statement in (
            FAMILIES,
            CHILDREN,
            REGISTRATIONS,
            INTERVIEWS,
            SLOTS,
            BANDS,
            RESERVATIONS,
            MESSAGES,
        ):
            cursor.execute(statement, numbers)
        cursor.execute("ANALYZE")
    return Reservation.objects.count()


def _make_nurseries(nurseries: int) -> list[Nursery]:
    now, known = dates.now(), Nursery.objects.count()
    made = Nursery.objects.bulk_create(
        Nursery(
            name=f"計測の保育園{number}",
            code=f"history-{number}",
            address="東京都目黒区0-0-0",
            phone="03-0000-0000",
            stage=Nursery.Stage.PUBLIC,
            line_from=now - timedelta(days=1),
        )
        for number in range(known, nurseries)
    )
    TimeBand.objects.bulk_create(
        TimeBand(nursery=nursery, name=name, start_time=start, end_time=end, weekdays="1234567")
        for nursery in made
        for name, start, end in (
            ("午前", time(9), time(12)),
            ("午後", time(13), time(17)),
            ("1日", time(9), time(17)),
        )
    )
    return made


def staff_of_the_last_nursery() -> User:
    """Whoever opens the pages."""
    user, _ = User.objects.get_or_create(username="bench", defaults={"is_staff": True})
    NurseryStaff.objects.get_or_create(user=user, nursery=Nursery.objects.latest("pk"))
    return user
