"""The export of 500,000 bookings over HTTP beside psql's COPY of the same rows, and what memory it takes."""

import shutil
import socket
import statistics
import subprocess
import time
from datetime import date, timedelta
from glob import glob
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection

from benchmarks import board, ward
from benchmarks.table import line
from tests.processes import Product

ROWS = 500_000
CHILDREN = 5_000
TURNS = 3
LEAST_SHARE = 0.5
MOST_MEMORY = 20  # MiB over the idle process
# The columns of the file as they are stored: no words, no escaping, no other format.
PLAIN = """
SELECT r.public_id, n.code, n.name, r.date, r.starts_at, r.ends_at, b.name, r.state, r.channel, r.created_at,
    r.cancel_until, r.cancelled_at, r.cancelled_by, r.cancelled_after_deadline, r.arrived_at, r.left_at, r.absence,
    r.overridden, c.public_id, c.birth_date
FROM reservations_reservation r
JOIN reservations_registration g ON g.id = r.registration_id JOIN nurseries_nursery n ON n.id = g.nursery_id
JOIN nurseries_timeband b ON b.id = r.band_id JOIN reservations_child c ON c.id = r.child_id
WHERE r.date BETWEEN '{start}' AND '{until}' ORDER BY r.id
"""
START = date(2030, 4, 1)


def measure(url: str, product: Product, _folder: Path) -> None:
    """The rows of the table."""
    make_bookings()
    until = START + timedelta(days=ROWS // CHILDREN)
    login = board.login()
    _download(product.ports.web, login, START, START)  # imports and plans
    idle = max(_resident(pid) for pid in _workers(product))
    ours, theirs, most = [], [], 0.0
    for _turn in range(TURNS):
        theirs.append(_psql(url, PLAIN.format(start=START, until=until)))
        seconds, size, peak = _download(product.ports.web, login, START, until, _workers(product))
        ours.append(seconds)
        most = max(most, peak)
    share = statistics.median(limit / own for own, limit in zip(ours, theirs, strict=True))
    own, limit = (f"{ROWS / statistics.median(each) / 1000:.0f}k rows/s" for each in (ours, theirs))
    line(f"CSV, {ROWS:,} bookings (psql COPY)", own, limit, f"{share:.2f}", f"at least {LEAST_SHARE}")
    line(
        "    memory over the idle process",
        f"{most - idle:.1f} MiB",
        f"{size / 2**20:.0f} MiB file",
        "",
        f"{MOST_MEMORY} MiB",
    )
    board.measure(product, login)


def make_bookings() -> None:
    """As many cancelled bookings, spread over children and days: written by the database."""
    ward.make_ward(CHILDREN)
    with connection.cursor() as cursor:
        cursor.execute(_BOOKINGS, [ROWS, CHILDREN, START, CHILDREN])
        cursor.execute("VACUUM ANALYZE reservations_reservation")


_BOOKINGS = """
INSERT INTO reservations_reservation (idempotency_key, input_hash, channel, created_at, public_id, date, starts_at,
    ends_at, state, cancel_until, cancelled_at, cancelled_by, absence, answers, health, health_note, hold_limit,
    overridden, override_reason, band_id, child_id, registration_id, slot_id)
SELECT '', '', 'line', now(), gen_random_uuid(), day, day + time '09:00', day + time '12:00', 'cancelled', now(),
    now(), 'guardian', '', '[]', 'unasked', '', 2, false, '', band.id, g.child_id, g.id, slot.id
FROM generate_series(0, %s - 1) AS n
JOIN (SELECT id, child_id, nursery_id, row_number() OVER (ORDER BY id DESC) AS place
    FROM reservations_registration) AS g ON g.place = n %% %s + 1
CROSS JOIN LATERAL (SELECT %s::date + n / %s AS day) AS on_day
JOIN LATERAL (SELECT id FROM nurseries_timeband WHERE nursery_id = g.nursery_id LIMIT 1) AS band ON true
JOIN LATERAL (SELECT id FROM reservations_reservationslot WHERE nursery_id = g.nursery_id LIMIT 1) AS slot ON true
"""


def _download(
    port: int, login: str, start: date, until: date, workers: list[int] | None = None
) -> tuple[float, int, float]:
    """Seconds, bytes, and the most memory that a web process had meanwhile, in MiB."""
    form = {"table": "reservations", "period": "dates", "start": start, "until": until, "take": "yes"}
    token = "b" * 32
    form |= {
        "encoding": "utf-8",
        "personal": "no",
        "csrfmiddlewaretoken": token,
        "about": board.about(port, login),
    }
    body = urlencode(form).encode()
    head = (
        f"POST /admin/exports/ HTTP/1.1\r\nHost: localhost\r\nCookie: {login}; csrftoken={token}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    begun, size, most = time.perf_counter(), 0, 0.0
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(head.encode() + body)
        looked = 0
        while piece := connection.recv(256 * 1024):
            if size == 0 and b" 200 " not in piece[:20]:
                raise SystemExit(f"the export answered {piece[:300]!r}")
            size += len(piece)
            if workers and size > looked:
                looked = size + 4 * 2**20
                most = max(most, *(_resident(pid) for pid in workers))
    return time.perf_counter() - begun, size, most


def _workers(product: Product) -> list[int]:
    """The web server's processes that answer."""
    parent = product.web.pid
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(pid) for pid in listed.split()]


def _resident(pid: int) -> float:
    """MiB of memory that the process holds."""
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def _psql(url: str, query: str) -> float:
    """Seconds that psql needs to copy the rows as they are stored."""
    beside = sorted(glob("/usr/lib/postgresql/*/bin/psql"))
    program = shutil.which("psql") or beside[-1]
    copy = f"\\copy ({' '.join(query.split())}) TO STDOUT WITH (FORMAT csv)"
    begun = time.perf_counter()
    subprocess.run([program, url, "-q", "-c", copy], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun
