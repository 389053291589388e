"""Any list of the window as a file for a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from desktop.services.paper import free_path, save_paper

if TYPE_CHECKING:
    from pathlib import Path


class ListKind(Enum):
    """Kinds of files; the value is the ending."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class ListTable:
    """A list as it is shown: headings, and the words of every line."""

    name: str
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def list_bytes(table: ListTable, kind: ListKind) -> bytes:
    """The file; for a worker, never the GUI thread."""
    from desktop.reports.lists import csv_file, xlsx_file

    if kind is ListKind.CSV:
        return csv_file(table.titles, table.rows)
    return xlsx_file(table.name, table.titles, table.rows)


def save_list(folder_file: Path, table: ListTable) -> Path:
    """Write the list; the ending says which kind, and a file that is there stays untouched.

    Returns:
        Where it was written: with a number behind the name when the name was taken.

    Raises:
        TroubleError: `file_not_written`.
    """
    ending = folder_file.suffix.lower().removeprefix(".")
    kind = ListKind.CSV if ending == ListKind.CSV.value else ListKind.XLSX
    named = (
        folder_file
        if ending == kind.value
        else folder_file.with_name(f"{folder_file.name}.{kind.value}")
    )
    free = free_path(named)
    save_paper(free, list_bytes(table, kind))
    return free
