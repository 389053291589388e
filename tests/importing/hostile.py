"""Two hundred damaged and hostile files, made from a seed.

Each has a name that says what is wrong with it. None needs more than a few megabytes on the disk.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from random import Random
from typing import TYPE_CHECKING, Any, Final

import xlwt
from openpyxl import Workbook

if TYPE_CHECKING:
    from pathlib import Path

COUNT: Final = 200
_HEAD: Final = ("STT", "Hộ số", "Họ và tên", "Quan hệ", "Năm sinh")
_NS: Final = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_MIB: Final = 1 << 20

Made = Iterator[tuple[str, bytes]]


def sound_xlsx() -> bytes:
    """A workbook without fault, to be spoilt."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(_HEAD)
    for number in range(40):
        sheet.append(
            (number + 1, number // 4, f"Lý Văn {'ABCDE'[number % 5]}", "Con", 1950 + number)
        )
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sound_xls() -> bytes:
    """The same of an old program."""
    book: Any = xlwt.Workbook()
    sheet = book.add_sheet("A")
    for column, title in enumerate(_HEAD):
        sheet.write(0, column, title)
    for number in range(40):
        sheet.write(number + 1, 0, number + 1)
        sheet.write(number + 1, 2, f"Lý Văn {'ABCDE'[number % 5]}")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_parts(changes: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The sound workbook with entries replaced or added."""
    with zipfile.ZipFile(io.BytesIO(sound_xlsx())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        for name, content in {**parts, **changes}.items():
            archive.writestr(name, content)
    return stream.getvalue()


def sheet(rows: str) -> bytes:
    """A sheet's part with these rows."""
    return f"<worksheet {_NS}><sheetData>{rows}</sheetData></worksheet>".encode()


def _bombs(random: Random) -> Made:
    yield "zip bomb, one entry", with_parts({"xl/media/a.bin": bytes(60 * _MIB)})
    noise = random.randbytes(64)
    yield (
        "zip bomb below the ratio",
        with_parts({f"xl/media/{n}.bin": (noise + bytes(4000)) * 2000 for n in range(14)}),
    )
    yield "bomb in the sheet", with_parts({"xl/worksheets/sheet1.xml": sheet(" " * (90 * _MIB))})
    inner = with_parts({"xl/media/a.bin": bytes(20 * _MIB)})
    yield "zip in zip", with_parts({"xl/embeddings/a.xlsx": inner})
    yield "ten thousand entries", with_parts({f"x/{n}": b"" for n in range(10_000)})
    lie = bytearray(with_parts({"xl/media/a.bin": bytes(30 * _MIB)}))
    size, wrong = struct.pack("<I", 30 * _MIB), struct.pack("<I", 10)
    yield "size that lies", bytes(lie).replace(size, wrong)
    yield "encrypted entry", _flagged(with_parts({}))
    yield "bzip2", with_parts({}, zipfile.ZIP_BZIP2)
    yield "same entry twice", _twice()


def _flagged(data: bytes) -> bytes:
    out = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = out.find(mark)
        while place != -1:
            out[place + offset] |= 1
            place = out.find(mark, place + 4)
    return bytes(out)


def _twice() -> bytes:
    import warnings

    stream = io.BytesIO(sound_xlsx())
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("xl/worksheets/sheet1.xml", b"<a/>")
    return stream.getvalue()


def _xml(random: Random) -> Made:
    entity = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    laughs = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
    )
    for part in ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"):
        yield f"external entity in {part[3:]}", with_parts({part: f"{entity}<a>&b;</a>".encode()})
        bomb = f"<!DOCTYPE a [{laughs}]><a>&l9;</a>"
        yield f"entities in entities in {part[3:]}", with_parts({part: bomb.encode()})
        yield (
            f"utf-16 entity in {part[3:]}",
            with_parts({part: f"{entity}<a>&b;</a>".encode("utf-16")}),
        )
        yield f"deep nesting in {part[3:]}", with_parts({part: b"<a>" * 300_000})
        yield f"NUL in {part[3:]}", with_parts({part: b"<a>\0\0</a>"})
        yield f"rubbish for {part[3:]}", with_parts({part: random.randbytes(5000)})
        yield f"empty {part[3:]}", with_parts({part: b""})
    styles = f"<styleSheet {_NS}><cellXfs>{'<xf/>' * 800_000}</cellXfs></styleSheet>"
    yield "a million styles", with_parts({"xl/styles.xml": styles.encode()})
    font = '<font><name val=".VnTime"/></font>' * 200_000
    fonts = f"<styleSheet {_NS}><fonts>{font}</fonts></styleSheet>"
    yield "many fonts", with_parts({"xl/styles.xml": fonts.encode()})
    strings = f"<sst {_NS}>{'<si><t>a</t></si>' * 600_000}</sst>"
    yield "many shared strings", with_parts({"xl/sharedStrings.xml": strings.encode()})
    yield (
        "attribute of two megabytes",
        with_parts(
            {"xl/worksheets/sheet1.xml": sheet(f'<row r="1" x="{random.randbytes(_MIB).hex()}"/>')}
        ),
    )


def _sheets(random: Random) -> Made:
    def one(rows: str) -> bytes:
        return with_parts({"xl/worksheets/sheet1.xml": sheet(rows)})

    for row in (0, -1, 99_999_999, 10**30):
        yield (
            f"row {row}",
            one(f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>a</t></is></c></row>'),
        )
    for cell in ("XFD1", "ZZZZ1", "A0", "1A", "", "A1048577", "A" * 5000 + "1"):
        yield (
            f"cell {cell[:8]}",
            one(f'<row r="1"><c r="{cell}" t="inlineStr"><is><t>a</t></is></c></row>'),
        )
    for kind, value in (
        ("s", "999999"),
        ("s", "-1"),
        ("n", "1e999"),
        ("n", "nan"),
        ("d", "x"),
        ("e", "?"),
    ):
        yield (
            f"value {kind} {value}",
            one(f'<row r="1"><c r="A1" t="{kind}"><v>{value}</v></c></row>'),
        )
    filled = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 25_000))
    yield "twenty-five thousand rows", one(filled)
    wide = "".join(f'<c t="inlineStr"><is><t>{n}</t></is></c>' for n in range(60_000))
    yield "sixty thousand columns", one(f'<row r="1">{wide}</row>')
    letters = random.randbytes(2 * _MIB).hex()
    yield (
        "a cell of four megabytes",
        one(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{letters}</t></is></c></row>'),
    )
    yield (
        "size of the whole sheet",
        with_parts(
            {
                "xl/worksheets/sheet1.xml": sheet("").replace(
                    b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'
                )
            }
        ),
    )
    yield (
        "numbers of a hundred digits",
        one(
            "".join(f'<row r="{n}"><c r="A{n}"><v>{"9" * 100}</v></c></row>' for n in range(1, 50))
        ),
    )


def _text(random: Random) -> Made:
    head = ";".join(_HEAD).encode()
    yield "csv line of nine megabytes", head + b"\n" + b"a" * (9 * _MIB)
    yield "csv of nine million cells", head + b"\n" + b";" * (9 * _MIB)
    yield "csv quote never closed", head + b'\n1;1;"' + b"a\n" * _MIB
    yield "csv with NUL", head + b"\n1;1;\0\0\0;Con\n"
    yield "csv of empty lines", b"\n" * (3 * _MIB)
    yield "csv of control characters", random.randbytes(0) + bytes(range(1, 32)) * 500
    yield "csv broken utf-16", b"\xff\xfe" + head + b"\n1"
    yield "csv broken utf-8", head + b"\n1;1;\xc3\x28\xa0\xa1;Con\n"
    yield "csv of formulas", head + b"\n1;1;=cmd|' /C calc'!A0;Con;1960\n"
    yield "csv of carriage returns", head + b"\r" + b"1;1;A;Con;1\r" * 50_000
    yield "csv of line separators", head + "\u2028\u2029\x85\x1c".encode() * 1000
    yield "csv of marks upon marks", head + b"\n1;1;a" + "\u0301".encode() * 400_000 + b";Con\n"
    yield "csv that turns letters round", head + "\n1;1;\u202e\u2066Vi\u202e;Con\n".encode()
    yield "csv of half characters", head + b"\n1;1;\xed\xa0\x80;Con\n"
    yield "html as workbook", b"<html><table><tr><td>STT</td></tr></table></html>"
    yield "xml of 2003", b'<?xml version="1.0"?><Workbook xmlns="urn:x"></Workbook>'
    yield "a picture", b"\x89PNG\r\n\x1a\n" + random.randbytes(4000)
    yield "a pdf", b"%PDF-1.7\n" + random.randbytes(4000)
    yield "a program", b"MZ" + random.randbytes(8000)
    yield "nothing", b""
    yield "one byte", b"\x00"
    yield "eleven megabytes", bytes(11 * _MIB)
    yield "gzip", b"\x1f\x8b" + zlib.compress(head)
    yield "only PK", b"PK"
    yield "empty zip", b"PK\x05\x06" + bytes(18)
    yield "only an old workbook's mark", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    yield "bare old stream", b"\x09\x08\x10\x00\x00\x06\x05\x00" + random.randbytes(3000)


def _spoilt(random: Random) -> Made:
    """Sound files, cut or with bytes changed: what a bad stick makes of them."""
    makers: tuple[tuple[str, Callable[[], bytes]], ...] = (("xlsx", sound_xlsx), ("xls", sound_xls))
    number = 0
    while True:
        name, make = makers[number % 2]
        data = bytearray(make())
        kind = number // 2 % 4
        if kind == 0:
            del data[random.randrange(20, len(data)) :]
        elif kind == 1:
            for _ in range(random.randint(1, 60)):
                data[random.randrange(len(data))] = random.randrange(256)
        elif kind == 2:
            at = random.randrange(len(data) // 2)
            data[at : at + 600] = random.randbytes(600)
        else:
            at = random.randrange(8, len(data) - 8) & ~3
            data[at : at + 8] = b"\xff" * 8
        number += 1
        yield (
            f"{name} {('cut', 'flipped', 'overwritten', 'of huge numbers')[kind]} {number}",
            bytes(data),
        )


def hostile_files(folder: Path, seed: int = 20_261_124) -> list[tuple[str, Path]]:
    """Write them all; name and path of each."""
    random = Random(seed)  # noqa: S311 - the same files each time
    files: list[tuple[str, Path]] = []
    for source in (_bombs, _xml, _sheets, _text, _spoilt):
        for what, data in source(random):
            path = folder / f"{len(files):03}.bin"
            path.write_bytes(data)
            files.append((what, path))
            if len(files) == COUNT:
                return files
    return files
