"""The limits: the same work as statements of PostgreSQL's own benchmark program, on the same tables."""

import re
import shutil
import subprocess
from glob import glob
from pathlib import Path

CLIENTS = 8

# What a booking cannot do without: lock the child, lock and count the day, take the place, insert, owe.
BOOKING = """
\\set i :i + 1
\\set child random(1, :children)
\\set slot random(1, :slots)
BEGIN;
SELECT id FROM reservations_child WHERE id = :child FOR NO KEY UPDATE;
SELECT capacity, peak, version FROM reservations_reservationslot WHERE id = :slot FOR NO KEY UPDATE;
SELECT count(*) FROM reservations_reservation WHERE slot_id = :slot AND state = 'booked';
UPDATE reservations_reservationslot SET version = version + 1 WHERE id = :slot;
INSERT INTO reservations_reservation (idempotency_key, input_hash, channel, created_at, public_id, date, starts_at,
    ends_at, state, cancel_until, cancelled_at, cancelled_by, absence, answers, health, health_note, hold_limit,
    overridden, override_reason, band_id, child_id, registration_id, slot_id)
VALUES ('', '', 'line', now(), gen_random_uuid(), DATE '2100-01-01', now(), now() + interval '3 hours', 'cancelled',
    now(), now(), 'guardian', '', '[]', 'unasked', '', 2, false, '', 1, :child, 1, :slot);
INSERT INTO reservations_notification (public_id, kind, cause, facts, payload, retry_key, state, hold, created_at,
    not_before, next_attempt_at, attempts, line_request_id, error, recipient_id)
VALUES (gen_random_uuid(), 'reservation_booked', 'bench:' || :client_id || ':' || :i || ':' || :round, '{}', '[]',
    gen_random_uuid(), 'superseded', '', now(), now(), now(), 0, '', '', :child);
COMMIT;
"""

# What a calendar cannot do without: how full each day of the window is.
CALENDAR = """
\\set nursery random(1, :nurseries)
SELECT date, capacity, peak, line_peak FROM reservations_reservationslot
WHERE nursery_id = :nursery AND date BETWEEN current_date AND current_date + 10;
"""


def pgbench(url: str, folder: Path, name: str, script: str, seconds: float, **variables: int) -> float:
    """Transactions a second with prepared statements and eight clients."""
    file = folder / f"{name}.sql"
    file.write_text(script)
    words = [
        _program(),
        "-n",
        "-M",
        "prepared",
        "-c",
        str(CLIENTS),
        "-j",
        "2",
        "-T",
        str(max(1, int(seconds))),
    ]
    for key, value in {"i": 0, **variables}.items():
        words += ["-D", f"{key}={value}"]
    done = subprocess.run([*words, "-f", str(file), url], check=True, capture_output=True, text=True)
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if found is None:
        raise RuntimeError(done.stdout + done.stderr)
    return float(found[1])


def _program() -> str:
    beside = sorted(glob("/usr/lib/postgresql/*/bin/pgbench"))
    program = shutil.which("pgbench") or (beside[-1] if beside else None)
    if program is None:
        raise RuntimeError("pgbench is missing: install PostgreSQL's client or contrib package")
    return program
