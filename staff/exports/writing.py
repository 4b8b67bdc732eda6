"""Lines as the bytes of a file: CSV, in the encoding asked for, in pieces, never the whole file at once."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from io import StringIO
from typing import Any, cast

import psycopg
from django.db import connection, transaction

from meguro_hoiku import patience
from staff.exports.asking import Encoding, Wanted
from staff.exports.tables import TABLES, FromDatabase, Line

PIECE = 64 * 1024
GETA = "〓"
# CP932 has another character in the place of these; Python would write it without a word.
ALIKE = {"〜": "～", "−": "－", "‖": "∥", "¢": "￠", "£": "￡", "¬": "￢"}


@dataclass
class Written:
    """What has gone out so far: lines, and the characters that had to be replaced, each with its number."""

    rows: int = 0
    replaced: Counter[str] = field(default_factory=Counter)


@contextmanager
def consistent() -> Iterator[None]:
    """One snapshot for everything read inside, while people book (REPEATABLE READ; SQLite: its transaction).

    Inside a transaction that has already begun it is that one's. An answer may take longer than a page's.
    """
    is_outermost = not connection.in_atomic_block
    with patience.within(patience.COUNTING_SECONDS), transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                cursor.execute("SET LOCAL DateStyle = 'ISO, YMD'")
        yield


def file_of(wanted: Wanted, written: Written) -> Iterator[bytes]:
    """The whole file in pieces of about 64 KiB; call inside `consistent`."""
    table = TABLES[wanted.table]
    if wanted.encoding == Encoding.UTF8_BOM:
        yield b"\xef\xbb\xbf"
    yield encoded(csv_line(table.headers(wanted)).encode(), wanted.encoding, written)
    if isinstance(table, FromDatabase) and connection.vendor == "postgresql":
        pieces = _copied(table, wanted, written)
    else:
        pieces = _written(table.lines(wanted), written)
    for piece in pieces:
        yield encoded(piece, wanted.encoding, written)


def csv_line(cells: Line) -> str:
    """One line, every cell in quotes, as PostgreSQL's COPY writes it with FORCE_QUOTE."""
    return '"' + '","'.join(cell.replace('"', '""') for cell in cells) + '"\n'


def broken_line(wanted: Wanted) -> bytes:
    """What the last line says when a file could not be finished."""
    words = "【エラー】この出力は途中で失敗しました。ここまでの内容を使わず、もう一度出力してください。"
    return ("\n" + csv_line([words])).encode(wanted.encoding.removesuffix("-sig"))


def _copied(table: FromDatabase, wanted: Wanted, written: Written) -> Iterator[bytes]:
    """PostgreSQL writes the lines; what comes here is bytes, joined and passed on."""
    sql, params = table.query(wanted).query.sql_with_params()
    # COPY takes no parameters: the driver puts the values in.
    with psycopg.ClientCursor(cast(Any, connection.connection)) as raw:
        statement = raw.mogrify(sql, params)
        waiting: list[bytes] = []
        size = 0
        asked = f"COPY ({statement}) TO STDOUT WITH (FORMAT csv, FORCE_QUOTE *)"
        with connection.wrap_database_errors, raw.copy(asked) as copy:
            for line in copy:
                waiting.append(bytes(line))
                size += len(line)
                if size >= PIECE:
                    written.rows += len(waiting)
                    yield b"".join(waiting)
                    waiting, size = [], 0
        written.rows += len(waiting)
        yield b"".join(waiting)


def _written(lines: Iterable[Line], written: Written) -> Iterator[bytes]:
    """The same bytes, line by line."""
    waiting = StringIO()
    writer = csv.writer(waiting, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for line in lines:
        writer.writerow(line)
        written.rows += 1
        if waiting.tell() >= PIECE:
            yield waiting.getvalue().encode()
            waiting.seek(0)
            waiting.truncate()
    yield waiting.getvalue().encode()


def encoded(piece: bytes, encoding: str, written: Written) -> bytes:
    """Whole lines of UTF-8 in the file's encoding; what CP932 cannot hold becomes 〓 and is counted."""
    if encoding != Encoding.CP932:
        return piece
    text = piece.decode()
    for char in {each for each in set(text) if not in_cp932(each)}:
        written.replaced[char] += text.count(char)
        text = text.replace(char, ALIKE.get(char, GETA))
    return text.encode("cp932")


@lru_cache(maxsize=20_000)
def in_cp932(char: str) -> bool:
    """Whether CP932 holds the character itself, not one that only looks alike."""
    if char in ALIKE:
        return False
    try:
        char.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
