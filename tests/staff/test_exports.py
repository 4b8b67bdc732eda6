"""CSV (W2): what is in the files, who gets them, what is recorded, what spreadsheets and old systems make of it."""

import csv
import os
from datetime import timedelta
from io import StringIO
from urllib.parse import quote

import psycopg
import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test import Client
from django.urls import reverse

from meguro_hoiku import dates
from reservations.models import Reservation
from staff.exports.asking import Wanted
from staff.exports.cells import unsafe_cell
from staff.exports.tables import TABLES, FromDatabase
from staff.exports.writing import Written, _copied, _written, consistent, file_of
from staff.models import Export
from staff.roles import FIGURES_GROUP
from tests import factories
from tests.factories import MONDAY, WEDNESDAY
from tests.staff import cast
from tests.staff.reading import text

pytestmark = pytest.mark.django_db
AUGUST = {"table": "reservations", "period": "this_month", "encoding": "utf-8-sig", "personal": "no"}
PEOPLE = {"personal": "yes", "reason": "監査のため"}
FIRST = MONDAY.replace(month=9)
ROWS = 10_000 if os.environ.get("SOAK") else 40
HOSTILE = [
    "=1+1",
    '　=HYPERLINK("http://x")',
    "＝cmd|' /C calc'!A0",
    "+819012345678",
    "＋1",
    "-2",
    "@SUM(A1)",
    "\tTAB",
    "\r戻る",
    "'=すでに",
    'ふつうの"引用"',
    "改行\nあり",
    "コンマ,あり",
    "髙﨑𠮷葛\U000e0100",
    "カ\u3099ガ",
    "〜−‖",
    "😀",
    "100%",
    "001",
    "",
]


@pytest.fixture
def officer(ward: cast.Ward, browser_of) -> Client:
    return browser_of(ward.ward)


def take(client: Client, **more: str) -> bytes:
    """The file, as the browser would keep it."""
    response = client.post(reverse("admin:exports"), AUGUST | more | {"take": "yes"})
    assert response.status_code == 200, response.status_code
    assert response.streaming, text(response)
    return b"".join(response.streaming_content)


def lines(file: bytes, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(StringIO(file.decode(encoding), newline="")))


def test_every_table_is_handed_out_without_people_unless_somebody_asks(officer: Client, ward):
    people = (
        ward.b.child.name,
        ward.b.guardian.name,
        ward.b.guardian.address,
        "健康カナリア",
        "変化カナリア",
        "続くカナリア",
        "電話カナリア",
        "答えカナリア",
    )
    for table in TABLES:
        header, *body = lines(take(officer, table=table, period="this_year"))

        assert body, table
        assert {len(line) for line in body} == {len(header)}
        assert [name for name in people if name in str(body)] == []


def test_people_are_in_the_file_when_the_ward_says_why(officer: Client, ward):
    header, *body = lines(take(officer, **PEOPLE))

    row = next(dict(zip(header, line, strict=True)) for line in body if ward.a.child.name in line)
    assert row["保護者名"] == ward.a.guardian.name
    assert row["電話番号"] == f"{ward.a.guardian.phone[:3]}-{ward.a.guardian.phone[3:7]}-7777"
    assert row["郵便番号"] == "153-0061"
    assert row["登録の答え"] == f"{ward.a.question.text}：答えエー"
    assert (row["利用日"], row["状態"], row["クラス年齢"]) == ("2026-08-03", "予約", "1")
    kept = Export.objects.get()
    assert (kept.is_personal, kept.reason, kept.rows, kept.state) == (
        True,
        "監査のため",
        len(body),
        "complete",
    )


def test_people_need_a_reason(officer: Client):
    page = officer.post(reverse("admin:exports"), AUGUST | {"personal": "yes", "take": "yes"})

    assert "個人情報を入れる理由" in text(page)
    assert not Export.objects.exists()


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ({"start": "2026-08-01"}, "始まりの日と終わりの日を入れてください。"),
        ({"start": "2026-08-02", "until": "2026-08-01"}, "終わりの日は、始まりの日より後にしてください。"),
    ],
)
def test_days_that_are_no_period_are_explained(days: dict[str, str], says: str, officer: Client):
    page = officer.post(reverse("admin:exports"), AUGUST | {"period": "dates", "take": "yes"} | days)

    assert says in text(page)
    assert not Export.objects.exists()


def test_the_record_of_operations_says_who_took_what(officer: Client, ward):
    take(officer)

    entry = LogEntry.objects.get(object_repr=f"export {Export.objects.get().pk}")
    assert (entry.actor, entry.changes["table"]) == (ward.ward, "reservations")


def test_the_preview_counts_the_lines_and_shows_no_people(officer: Client, ward):
    page = text(officer.post(reverse("admin:exports"), AUGUST | PEOPLE))

    assert f"{Reservation.objects.count()}行あります" in page
    assert ward.a.child.name not in page
    assert not Export.objects.exists()


def test_one_nursery_is_one_nursery(officer: Client, ward):
    header, *body = lines(take(officer, nursery=str(ward.a.nursery.public_id)))

    assert {line[header.index("園コード")] for line in body} == {"kuwanomi"}


def test_the_file_is_named_in_japanese(officer: Client, ward):
    wanted = AUGUST | {"take": "yes", "nursery": str(ward.a.nursery.public_id)}
    response = officer.post(reverse("admin:exports"), wanted)

    assert quote("一時保育_予約_2026-08_桑の実中目黒保育園.csv") in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]


def test_who_may_see_figures_only_gets_figures_only(ward: cast.Ward, browser_of):
    user = cast.user("figures")
    user.groups.create(name=FIGURES_GROUP)
    client = browser_of(user)

    file = take(client, **PEOPLE).decode()

    assert "児童名" not in file
    assert not Export.objects.get().is_personal
    assert "操作の記録" not in text(client.get(reverse("admin:exports")))
    assert not client.post(reverse("admin:exports"), AUGUST | {"table": "audit", "take": "yes"}).streaming
    assert client.get(reverse("admin:reservations_registration_changelist")).status_code in (302, 403)
    assert client.get(reverse("admin:registration", args=[ward.a.registration.public_id])).status_code == 404


def hostile_rows(count: int) -> None:
    """So many bookings with hostile text in every free field."""
    question = factories.question()
    band = factories.time_band(factories.nursery())
    days = dates.days_from(FIRST, FIRST + timedelta(days=29))
    slots = [factories.slot(day, bands=[band], capacity=1000) for day in days]
    for number in range(count):
        nasty = HOSTILE[number % len(HOSTILE)]
        family = factories.guardian(name=nasty, address=nasty, phone=nasty[:15], postal_code=nasty[:7])
        child = factories.child(family, name_kana=nasty, name=f"{nasty}{number}" if nasty else str(number))
        answers = [{"question": str(question.public_id), "text": nasty, "value": nasty, "is_health": True}]
        slot = slots[number % len(slots)]
        row = factories.usable_child(slot.nursery, child, answers=answers)
        more = {"override_reason": nasty or "x", "overridden": True}
        factories.reservation(row, slot, band, health_note=nasty, answers=answers, **more)


@pytest.mark.soak
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp932"])
def test_hostile_text_is_text_and_comes_back_as_stored(encoding: str, ward_desk: Client):
    hostile_rows(ROWS)

    file = take(ward_desk, encoding=encoding, period="this_year", **PEOPLE)

    header, *body = lines(file, encoding)
    rows = [dict(zip(header, line, strict=True)) for line in body]
    assert len(rows) == ROWS
    for row, nasty in zip(rows, HOSTILE * (ROWS // len(HOSTILE)), strict=True):
        for cell in row.values():
            assert cell.lstrip(" \u3000")[:1] not in set("=+-@＝＋－＠\t\r")
        for name in ("保護者名", "フリガナ", "住所", "健康の変化"):
            assert unsafe_cell(row[name]) == _in(encoding, nasty)
    assert (file[:3] == b"\xef\xbb\xbf") == (encoding == "utf-8-sig")


def _in(encoding: str, stored: str) -> str:
    if encoding != "cp932":
        return stored
    alike = {"〜": "～", "−": "－", "‖": "∥", "𠮷": "〓", "\U000e0100": "〓", "\u3099": "〓", "😀": "〓"}
    return "".join(alike.get(char, char) for char in stored)


def test_what_cp932_cannot_hold_is_counted_and_listed_before_and_after(ward_desk: Client):
    family = factories.guardian(name="𠮷田 𠮷")
    row = factories.usable_child(who=factories.child(family))
    factories.reservation(row, factories.slot(WEDNESDAY))

    page = text(ward_desk.post(reverse("admin:exports"), AUGUST | PEOPLE | {"encoding": "cp932"}))
    take(ward_desk, encoding="cp932", **PEOPLE)

    assert "書けない文字が1種類" in page
    assert "𠮷 → 〓（2か所）" in page
    assert Export.objects.get().replaced == {"𠮷": 2}


@pytest.mark.postgres
def test_copy_and_plain_writing_give_the_same_bytes():
    cast.ward()
    hostile_rows(len(HOSTILE))
    year = (MONDAY.replace(month=1), dates.fiscal_year_end(2026))
    for key, table in TABLES.items():
        for is_personal in (True, False):
            if not isinstance(table, FromDatabase):
                continue
            wanted, one, other = Wanted(key, *year, is_personal=is_personal), Written(), Written()

            copied = b"".join(_copied(table, wanted, one))

            assert copied == b"".join(_written(table.lines(wanted), other))
            assert one.rows == other.rows == table.count(wanted) > 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_file_that_breaks_says_so_and_the_record_too(ward_desk: Client):
    factories.reservation(on=factories.slot(WEDNESDAY))
    response = ward_desk.post(reverse("admin:exports"), AUGUST | {"take": "yes"})
    pieces = iter(response.streaming_content)
    started = [next(pieces), next(pieces)]  # the mark of the encoding, then the headers

    _end_the_servers_side()
    rest = list(pieces)

    assert b"\xe4\xba\x88\xe7\xb4\x84\xe7\x95\xaa\xe5\x8f\xb7" in started[1]
    assert "途中で失敗しました" in rest[-1].decode()
    assert Export.objects.get().state == Export.State.BROKEN


def _end_the_servers_side() -> None:
    pid = connection.connection.info.backend_pid
    with _another_connection() as other:
        other.execute("SELECT pg_terminate_backend(%s)", (pid,))


def _another_connection() -> psycopg.Connection:
    settings = connection.settings_dict
    return psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=settings["USER"],
        dbname=settings["NAME"],
        autocommit=True,
    )


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_file_is_of_one_moment_while_people_book():
    row = factories.reservation(on=factories.slot(WEDNESDAY))
    wanted = Wanted("reservations", MONDAY, WEDNESDAY)

    with consistent():
        before = b"".join(file_of(wanted, Written()))
        with _another_connection() as other:
            other.execute(
                "UPDATE reservations_reservation SET arrived_at = starts_at WHERE id = %s", (row.pk,)
            )
        again = b"".join(file_of(wanted, Written()))
    after = b"".join(file_of(wanted, Written()))

    assert before == again != after
