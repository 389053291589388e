"""Text files with one line a row, as every program can write them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import TroubleError
from desktop.importing.sheets import MOST_COLUMNS, Sheet, filled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.importing.sheets import Cells

_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DELIMITERS: Final = ",;\t|"
_SNIFFED_LINES: Final = 50
_LONGEST_CELL: Final = 32_767
"""As long as a spreadsheet program's."""

_WESTERN: Final = {
    code: char for code in range(0x80, 0xA0) if (char := bytes([code]).decode("cp1252", "ignore"))
}
"""What Windows has in the places that the Latin page leaves to control codes."""

_CONTROLS: Final = frozenset(map(chr, range(32))) - set("\t\n\r\f\v\x1a\x1b")
_MOST_CONTROLS: Final = 0.01


def delimited_sheets(path: Path) -> Iterator[Sheet]:
    """The one sheet of a text file.

    Raises:
        TroubleError: `file_too_heavy`, `file_unreadable`.
    """
    text, from_bytes = decode_file(path.read_bytes())
    if _controls(text) > _MOST_CONTROLS * len(text):
        raise TroubleError("file_unreadable")
    rows = tuple(filled(_rows(text)))
    width = max((len(cells) for _, cells in rows), default=0)
    even = tuple((number, (*cells, *(None,) * (width - len(cells)))) for number, cells in rows)
    if even:
        yield Sheet("", even, from_bytes=from_bytes)


def decode_file(data: bytes) -> tuple[str, bool]:
    """The text, and whether nothing in the bytes says which encoding they are in.

    Such bytes are read as Windows' Western page, as a spreadsheet program would show them; the
    vote of each column tells the encoding then.

    Raises:
        TroubleError: `file_unreadable`.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    encoding = encoding or _unmarked_utf16(data)
    try:
        return data.decode(encoding or "utf-8"), False
    except UnicodeDecodeError as error:
        if encoding is not None or b"\0" in data:
            raise TroubleError("file_unreadable") from error
    return data.decode("latin-1").translate(_WESTERN), True


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: in Vietnamese most letters have a zero for their other half."""
    start = data[:2000]
    half = len(start) // 2
    if half and start[1::2].count(0) > half // 2 > start[::2].count(0):
        return "utf-16-le"
    if half and start[::2].count(0) > half // 2 > start[1::2].count(0):
        return "utf-16-be"
    return None


def _controls(text: str) -> int:
    return sum(count for char, count in Counter(text).items() if char in _CONTROLS)


def _rows(text: str) -> Iterator[tuple[int, Cells]]:
    csv.field_size_limit(_LONGEST_CELL)
    lines = io.StringIO(text, newline="")
    for number, cells in enumerate(csv.reader(lines, delimiter=_delimiter(text)), 1):
        # Beyond the last column of interest nothing is kept, however long the line.
        yield number, tuple(cell or None for cell in cells[:MOST_COLUMNS])


def _delimiter(text: str) -> str:
    """The sign that divides most lines into equally many cells."""
    lines = [line for line in text[:100_000].splitlines()[:_SNIFFED_LINES] if line.strip()]
    return max(_DELIMITERS, key=lambda sign: _agreement(lines, sign))


def _agreement(lines: list[str], sign: str) -> tuple[int, int]:
    counts = Counter(line.count(sign) for line in lines)
    counts.pop(0, None)
    if not counts:
        return 0, 0
    cells, agreeing = max(counts.items(), key=lambda item: (item[1], item[0]))
    return agreeing, cells
