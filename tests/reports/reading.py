"""Reading a paper back: its text, its words' places, its lines."""

from __future__ import annotations

import io
import unicodedata
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pdfplumber
import pypdfium2

if TYPE_CHECKING:
    from collections.abc import Iterator

MM = 72 / 25.4


def page_texts(pdf: bytes) -> list[str]:
    """Text of each page in reading order, exactly as it comes out."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = []
        for page in document:
            text_page = page.get_textpage()
            texts.append(text_page.get_text_range().replace("\r\n", "\n"))
            text_page.close()
            page.close()
        return texts
    finally:
        document.close()


def flat(text: str) -> str:
    """On one line with single spaces, to look for sentences that were broken into lines."""
    return " ".join(text.split())


def is_nfc(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text)


@contextmanager
def opened(pdf: bytes) -> Iterator[Any]:
    """The paper with pdfplumber: words, lines and tables with places in points."""
    yield _read(pdf)


@lru_cache(maxsize=2)
def _read(pdf: bytes) -> Any:
    """Kept for the next check of the same paper: reading its pages is what takes the time."""
    return pdfplumber.open(io.BytesIO(pdf))


def table_of(page: Any) -> list[list[str]]:
    """The page's only table, cell by cell; broken lines joined."""
    tables = page.extract_tables()
    assert len(tables) <= 1
    return [[flat(cell or "") for cell in row] for row in (tables[0] if tables else [])]
