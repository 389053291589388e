"""Reading a list of households, in a child process that may fail without harm."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import LangSoError, TroubleError
from desktop.domain.importing_rows import ImportChoices, ImportPreview, ImportRow

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[Path, date, ImportChoices], ImportPreview]

HOUSEHOLDS: Final = "households"


@dataclass(frozen=True, slots=True)
class ChildAnswer:
    """What the child found: a preview, or the code of what is wrong with the file."""

    preview: ImportPreview | None = None
    code: str = ""
    params: dict[str, str | int] = field(default_factory=dict)


def read_workbook(path: Path, today: date, choices: ImportChoices | None = None) -> ImportPreview:
    """The households of a workbook or text file as they would be imported; nothing is stored.

    Args:
        path: The file.
        today: Births after it are errors, and it decides the century of two-digit years.
        choices: What a person chose about the columns of this file.

    Raises:
        TroubleError: `file_missing`, `file_too_heavy`, `file_unreadable`, and the codes of
            `desktop.importing` for a file that is no list of households.
    """
    import msgspec

    from desktop.system.child import read_in_child

    try:
        answer = msgspec.json.decode(
            read_in_child(
                HOUSEHOLDS,
                path,
                today.isoformat(),
                told=msgspec.json.encode(choices or ImportChoices()),
            ),
            type=ChildAnswer,
        )
    except msgspec.DecodeError as error:
        raise TroubleError("file_unreadable") from error
    if answer.preview is None:
        raise TroubleError(answer.code or "file_unreadable", **answer.params)
    return answer.preview


def correct_line(
    preview: ImportPreview, row: ImportRow, texts: tuple[str, ...], today: date
) -> ImportRow:
    """A line of the preview with corrected texts, one for each of its columns."""
    from desktop.importing.correcting import correct_row

    return correct_row(row, preview.columns, texts, today)


def answer_of_child(kind: str, path: str, today: str, told: bytes = b"") -> bytes:
    """The child's side: read the file and tell what was found.

    Args:
        kind: Who reads it.
        path: The file.
        today: As ISO date.
        told: The choices, as JSON; empty for none.

    Raises:
        LookupError: Nobody reads files of that kind.
    """
    import msgspec

    choices = msgspec.json.decode(told, type=ImportChoices) if told else ImportChoices()
    read = _reader(kind)
    return msgspec.json.encode(_answer(read, Path(path), date.fromisoformat(today), choices))


def _answer(read: Reader, path: Path, today: date, choices: ImportChoices) -> ChildAnswer:
    try:
        return ChildAnswer(preview=read(path, today, choices))
    except LangSoError as error:
        params = {name: value for name, value in error.params.items() if _is_plain(value)}
        return ChildAnswer(code=error.code, params=params)  # type: ignore[arg-type]


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int)


def _reader(kind: str) -> Reader:
    if kind != HOUSEHOLDS:
        raise LookupError(kind)
    from desktop.importing.households import parse_households

    return parse_households
