"""A document as data: the one composed content that every writer of a file works from.

All texts went through the door; how they look is decided by the writer (PDF or Word), which adds
no words of its own except boxes to tick and page numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from desktop.domain.charts import Chart
from desktop.reports.door import Ink
from desktop.reports.sizes import BODY_SIZE


class TextStyle(Enum):
    """What a paragraph is, which decides how it is set."""

    ADDRESSEE = auto()
    BODY = auto()
    PLAIN = auto()
    """As the body, without its indent: lines of a form."""
    SECTION = auto()
    """A heading; it stays with what follows."""
    CENTRED = auto()
    """Bold in the middle: the authority of a decision, the title of an annex."""
    CENTRED_NOTE = auto()
    BASIS = auto()
    NOTE = auto()
    LARGE = auto()
    """For what is read from a distance."""


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph; `lead` stands in bold before it ("Điều 1.")."""

    text: Ink
    style: TextStyle = TextStyle.BODY
    lead: Ink | None = None


class Align(Enum):
    """How a column's cells stand; headers are always centred."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    `usual_mm` is its width where no word needs more; 0 for the one column that gets the rest of
    the page, which is `least_mm` wide at least.
    """

    title: Ink
    align: Align = Align.LEFT
    usual_mm: float = 0.0
    least_mm: float = 45.0


TICK = Ink("☐")
"""A cell of this text is a box to tick; no font needs the sign, the writer of a PDF draws it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header that stands on each of its pages; one text a column.

    With `size` the type has that size and the columns have their usual widths, whatever stands
    in them; without it both are found by measuring. Rows are `row_mm` high at least.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Ink, ...], ...]
    size: float | None = None
    row_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class FormPart:
    """A label and what is filled in, dots to write on where that is empty; `share` of the line."""

    label: Ink
    value: Ink | None = None
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class FormLine:
    """Parts side by side; `further` dotted lines stand below them."""

    parts: tuple[FormPart, ...]
    further: int = 0


@dataclass(frozen=True, slots=True)
class TickRow:
    """A box before the text or, with options, the text and a box for each of them."""

    text: Ink
    options: tuple[Ink, ...] = ()


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart whose texts went through the door; a file for Word has its numbers as a table."""

    chart: Chart


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A code to be scanned, with its text below; digits, capitals and "-" alone."""

    text: str


Block = Text | Table | FormLine | TickRow | ChartBlock | CodeBlock


@dataclass(frozen=True, slots=True)
class Head:
    """Texts of the head of page 1.

    `issuer` are one or two lines at the left, above the rule; without any the nation stands in
    the middle, as on what a resident hands in. What is None is left out.
    """

    issuer: tuple[Ink, ...]
    nation: Ink
    motto: Ink
    kind: Ink
    parent: Ink | None = None
    number: Ink | None = None
    place_and_date: Ink | None = None
    about: Ink | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: lines of the capacity, a hint under them, and the name where it is known."""

    capacity: tuple[Ink, ...]
    name: Ink | None = None
    hint: Ink | None = None


@dataclass(frozen=True, slots=True)
class Foot:
    """The end of a document: one or two signers, and to whom copies go.

    `place_and_date` stands above the right signer where it is not in the head. `recipients`
    begin with their title.
    """

    right: Signer
    left: Signer | None = None
    recipients: tuple[Ink, ...] = ()
    place_and_date: Ink | None = None


@dataclass(frozen=True, slots=True)
class Annex:
    """Begins on a page of its own and has its own page numbers."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole document; `size` is that of its body text (13 or 14).

    `banner` is printed at the foot of each page, for practice data.
    """

    title: Ink
    author: Ink
    banner: Ink | None
    head: Head | None
    blocks: tuple[Block, ...]
    foot: Foot | None = None
    annexes: tuple[Annex, ...] = ()
    size: float = BODY_SIZE
