"""A list as a document: its columns, its lines, and how both become files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from desktop.domain.rows.papers_lists import PaperSource
from desktop.reports import words_lists
from desktop.reports.composing import Form
from desktop.reports.document import Align, Column, Document, Table, TextStyle
from desktop.reports.list_parts import (
    admitted_rows,
    list_author,
    list_banner,
    list_foot,
    list_head,
)
from desktop.reports.writing import as_pdf

if TYPE_CHECKING:
    from desktop.reports.document import Block
    from desktop.reports.door import Door

D = TypeVar("D")
Cells = tuple[str, ...]

_SIZE = 11.0
ROW_TO_SIGN_MM = 9.5
"""Enough for a hand that is not used to writing."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column's title and width; 0 for the one that gets the rest of the page."""

    title: str
    mm: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class ListWords(Generic[D]):
    """How one kind of list is put into words.

    `check` admits what was typed and stands outside the table; `above` and `below` are the
    lines around it; lines are `row_mm` high at least.
    """

    kind: str
    about: Callable[[D], str]
    columns: tuple[ListColumn, ...]
    cells: Callable[[D], Iterator[Cells]]
    above: Callable[[D], Iterable[str]]
    below: Callable[[D], Iterable[str]]
    source: Callable[[D], PaperSource]
    check: Callable[[D, Form], None]
    note: str = ""
    row_mm: float = ROW_TO_SIGN_MM

    @property
    def titles(self) -> Cells:
        """Of the columns."""
        return tuple(column.title for column in self.columns)

    def compose(self, data: D, door: Door) -> Document:
        """The list with head, lines around the table, and signers.

        Raises:
            RuleBrokenError: `letter_not_in_font`, with line and column.
        """
        form, source = Form(door), self.source(data)
        self.check(data, form)
        about = self.about(data)
        return Document(
            title=form(f"{self.kind.capitalize()} - {about}"),
            author=list_author(form, source),
            banner=list_banner(form, source),
            head=list_head(form, source, self.kind, about),
            blocks=tuple(self._blocks(data, door, form)),
            foot=list_foot(form, source),
        )

    def pdf(self, data: D) -> bytes:
        """The list on paper."""
        return as_pdf(data, self.compose)

    def xlsx(self, data: D) -> bytes:
        """The same lines as a workbook."""
        from desktop.reports.lists import xlsx_file

        return xlsx_file(self.about(data), self.titles, tuple(self.cells(data)))

    def _blocks(self, data: D, door: Door, form: Form) -> Iterator[Block]:
        yield from form.texts(self.above(data), TextStyle.PLAIN)
        if self.note:
            yield form.text(self.note, TextStyle.NOTE)
        columns = tuple(
            Column(form(column.title), column.align, column.mm) for column in self.columns
        )
        rows = admitted_rows(door, self.titles, self.cells(data))
        if rows:
            yield Table(columns, rows, _SIZE, self.row_mm)
        else:
            yield form.text(words_lists.NOBODY, TextStyle.PLAIN)
        yield from form.texts(self.below(data), TextStyle.PLAIN)
