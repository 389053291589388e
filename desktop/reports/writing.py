"""From a document's data to the bytes of a file; what is expensive is imported here, late.

For a worker: the first file of a process imports ReportLab and reads the fonts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from desktop.reports.door import Door

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.reports.document import Document

D = TypeVar("D")


def as_pdf(data: D, compose: Callable[[D, Door], Document]) -> bytes:
    """The PDF; equal bytes for equal data.

    Raises:
        RuleBrokenError: `letter_not_in_font`.
    """
    from desktop.reports.fonts import load_fonts
    from desktop.reports.layout import lay_out

    return lay_out(compose(data, Door(load_fonts())))


def as_docx(data: D, compose: Callable[[D, Door], Document]) -> bytes:
    """The file for Word; equal bytes for equal data.

    Raises:
        RuleBrokenError: `letter_not_in_font`.
    """
    from desktop.reports.docx_file import write_docx
    from desktop.reports.fonts import load_fonts

    return write_docx(compose(data, Door(load_fonts())))
