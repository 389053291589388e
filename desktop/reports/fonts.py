"""The embedded font of every paper: the four faces of "LangSo Serif", Times widths."""

from __future__ import annotations

import functools
from io import BytesIO
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from resources import read_bytes

REGULAR: Final = "LangSoSerif-Regular"
BOLD: Final = "LangSoSerif-Bold"
ITALIC: Final = "LangSoSerif-Italic"
BOLD_ITALIC: Final = "LangSoSerif-BoldItalic"


@functools.cache
def load_fonts() -> frozenset[int]:
    """Register the four faces once a process.

    Returns:
        Code points that all four faces can print.
    """
    letters: set[int] | None = None
    for name in (REGULAR, BOLD, ITALIC, BOLD_ITALIC):
        # asciiReadable=0 leaves unused ASCII glyphs out: a third less for a short paper.
        font = TTFont(name, BytesIO(read_bytes("fonts", f"{name}.ttf")), asciiReadable=0)
        pdfmetrics.registerFont(font)
        own = set(font.face.charToGlyph)
        letters = own if letters is None else letters & own
    return frozenset(letters or ())
