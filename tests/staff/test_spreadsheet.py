"""The files in LibreOffice: in each encoding text stays text, nothing runs, nothing moves (W2)."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests import machine
from tests.staff.test_exports import PEOPLE, ROWS, hostile_rows, lines, take

pytestmark = [pytest.mark.django_db, pytest.mark.spreadsheet]
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
# Comma, double quotes, the file's characters, from line 1; at last, against its own caution: formulas are evaluated.
READING = "CSV:44,34,{},1,,0,false,true,false,false,false,0,true"
CHARACTERS = {"utf-8-sig": 76, "utf-8": 76, "cp932": 64}


def opened(file: bytes, encoding: str, folder: Path) -> ElementTree.Element:
    """The document that LibreOffice makes of the file."""
    (folder / "export.csv").write_bytes(file)
    program = machine.spreadsheet_program()
    assert program
    words = [
        *(program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore"),
        *(
            f"--infilter={READING.format(CHARACTERS[encoding])}",
            "--convert-to",
            "fods",
            "--outdir",
            str(folder),
        ),
    ]
    subprocess.run([*words, str(folder / "export.csv")], check=True, capture_output=True, timeout=280)
    return ElementTree.parse(folder / "export.fods").getroot()  # noqa: S314 – our own file, through LibreOffice


def cells(document: ElementTree.Element) -> Iterator[list[ElementTree.Element]]:
    """The rows, each cell as often as it is repeated, without the empty rest of the sheet."""
    for row in document.iter(f"{TABLE}table-row"):
        found: list[ElementTree.Element] = []
        for cell in row.iter(f"{TABLE}table-cell"):
            found += [cell] * min(int(cell.get(f"{TABLE}number-columns-repeated", "1")), 200)
        if any(cell.get(f"{OFFICE}value-type") for cell in found):
            yield found


def words_of(cell: ElementTree.Element) -> str:
    """What a person reads in it."""
    return "\n".join("".join(line.itertext()) for line in cell.iter(f"{TEXT}p"))


@pytest.mark.soak
@pytest.mark.parametrize("encoding", CHARACTERS)
def test_hostile_text_is_text_in_a_spreadsheet(encoding: str, ward_desk: Client, tmp_path: Path):
    hostile_rows(ROWS)
    file = take(ward_desk, encoding=encoding, period="this_year", **PEOPLE)
    header, *body = lines(file, encoding)

    document = opened(file, encoding, tmp_path)

    assert not [cell for cell in document.iter() if cell.get(f"{TABLE}formula")]
    assert not list(document.iter(f"{TEXT}a"))
    shown = list(cells(document))
    assert len(shown) == len(body) + 1
    named = [header.index(name) for name in ("保護者名", "フリガナ", "住所", "健康の変化")]
    for row, line in zip(shown[1:], body, strict=True):
        assert [cell.get(f"{OFFICE}value-type") for cell in row[: len(header)]].count("error") == 0
        for column in named:
            assert _alike(words_of(row[column])) == _alike(line[column])
        assert words_of(row[header.index("予約番号")]) == line[header.index("予約番号")]


def _alike(text: str) -> str:
    """Without what a sheet draws its own way: blanks and line ends; 001 is a number there, and 100% a share."""
    plain = "".join(text.split())
    return {"001": "1", "100%": "100.00%"}.get(plain, plain)


def test_the_same_spreadsheet_would_run_what_is_not_made_safe(tmp_path: Path):
    document = opened(b"a,b\r\n=1+1,x\r\n", "utf-8", tmp_path)

    assert [cell for cell in document.iter() if cell.get(f"{TABLE}formula")]
