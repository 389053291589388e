"""Files that are too large, lie, or mean harm are refused before they are opened."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from desktop.domain.errors import TroubleError
from desktop.importing.households import parse_households
from desktop.importing.limits import MOST_BYTES, MOST_ENTRIES, check_archive
from desktop.importing.sheets import read_sheets
from tests.importing.sheets import TODAY, write

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [("STT", "Họ và tên"), (1, "Lý Văn Bằng")]


def refused(path: Path) -> str:
    """The code with which the file is refused."""
    with pytest.raises(TroubleError) as caught:
        parse_households(path, TODAY)
    return caught.value.code


def rewritten(path: Path, changes: dict[str, bytes]) -> Path:
    """The workbook with some entries replaced or added."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **changes}.items():
            archive.writestr(name, content)
    return path


def test_a_sound_workbook_passes(tmp_path: Path) -> None:
    check_archive(write(tmp_path / "sound.xlsx", ROWS))


def test_no_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.xlsx") == "file_missing"


def test_a_folder_is_no_workbook(tmp_path: Path) -> None:
    assert refused(tmp_path) == "file_unreadable"


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02\x03" * 9, b"\xd0\xcf\x11\xe0" + bytes(600)]
)
def test_what_is_no_zip_is_unreadable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(content)
    assert refused(path) == "file_unreadable"


def test_too_many_bytes(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    path.write_bytes(bytes(MOST_BYTES + 1))
    assert refused(path) == "file_too_heavy"


def test_too_many_entries(tmp_path: Path) -> None:
    path = write(tmp_path / "many.xlsx", ROWS)
    assert (
        refused(rewritten(path, {f"x/{n}": b"" for n in range(MOST_ENTRIES)})) == "file_too_heavy"
    )


def test_a_packed_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    path = write(tmp_path / "bomb.xlsx", ROWS)
    assert refused(rewritten(path, {"xl/media/a.bin": bytes(30 << 20)})) == "file_too_heavy"


def test_more_than_is_allowed_when_unpacked(tmp_path: Path) -> None:
    path = write(tmp_path / "huge.xlsx", ROWS)
    noise = b"".join(struct.pack("<I", n * 2654435761 % 2**32) + bytes(60) for n in range(1 << 16))
    parts = {f"xl/media/{n}.bin": noise for n in range(26)}
    assert refused(rewritten(path, parts)) == "file_too_heavy"


def test_a_size_that_is_a_lie_does_not_help(tmp_path: Path) -> None:
    path = rewritten(write(tmp_path / "lie.xlsx", ROWS), {"xl/media/a.bin": bytes(30 << 20)})
    content = bytearray(path.read_bytes())
    true_size = struct.pack("<I", 30 << 20)
    place = content.find(true_size)
    while place != -1:
        content[place : place + 4] = struct.pack("<I", 1000)
        place = content.find(true_size, place)
    path.write_bytes(content)
    assert refused(path) == "file_unreadable"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "entity.xlsx", ROWS)
    bad = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert refused(rewritten(path, {"xl/sharedStrings.xml": bad.encode(encoding)})) == (
        "file_unreadable"
    )


def test_the_library_reads_xml_through_defusedxml() -> None:
    assert openpyxl.DEFUSEDXML is True


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r='1'><c r='A1'"),
        ("xl/worksheets/sheet1.xml", b"not xml at all"),
        ("xl/workbook.xml", b"<a/>"),
        ("[Content_Types].xml", b"<a/>"),
        ("xl/styles.xml", b"<styleSheet>"),
    ],
)
def test_damaged_parts_are_known_trouble(tmp_path: Path, name: str, content: bytes) -> None:
    path = rewritten(write(tmp_path / "damaged.xlsx", ROWS), {name: content})
    assert refused(path) in ("file_unreadable", "import_header_missing")


SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<dimension ref="A1:A1"/><sheetData>%s</sheetData></worksheet>'
)


def inline(row: int, text: str) -> bytes:
    return (f'<row r="{row}"><c r="B{row}" t="inlineStr"><is><t>{text}</t></is></c></row>').encode()


def test_a_sheet_that_lies_about_its_size_is_read_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "size.xlsx", ROWS)
    rewritten(path, {"xl/worksheets/sheet1.xml": SHEET % (inline(1, "a") + inline(2_000, "b"))})
    (sheet,) = read_sheets(path)
    assert [number for number, _ in sheet.rows] == [1, 2_000]


def test_a_row_beyond_every_spreadsheet_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "far.xlsx", ROWS)
    rewritten(path, {"xl/worksheets/sheet1.xml": SHEET % inline(99_999_999, "a")})
    assert refused(path) == "file_unreadable"


def test_too_many_people(tmp_path: Path) -> None:
    path = write(tmp_path / "people.xlsx", ROWS)
    rows = b"".join(inline(number, "a") for number in range(1, 20_002))
    rewritten(path, {"xl/worksheets/sheet1.xml": SHEET % rows})
    assert refused(path) == "file_too_heavy"
