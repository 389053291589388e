"""The 134 Vietnamese letters in the four faces of our papers, on one page to be looked at."""

from __future__ import annotations

from itertools import product
from typing import Final
from unicodedata import normalize

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus.paragraph import Paragraph

from desktop.reports.door import Door
from desktop.reports.fonts import BOLD, BOLD_ITALIC, ITALIC, REGULAR, load_fonts
from desktop.reports.paper import PaperFacts, build

FACES: Final = (REGULAR, BOLD, ITALIC, BOLD_ITALIC)
_TONES: Final = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_LOWER: Final = tuple(
    letter
    for letter in (
        *(normalize("NFC", vowel + tone) for vowel, tone in product("aăâeêioôơuưy", _TONES)),
        "đ",
    )
    if not letter.isascii()
)
LETTERS: Final = (*_LOWER, *(letter.upper() for letter in _LOWER))
"""67 small ones in the order of the alphabet's vowels, and 67 capitals."""

_SENTENCE: Final = "Quỹ hỗ trợ thôn Nà Pài: 1.482 lượt, bằng 37,5% (đã ký “Nguyễn Thị Hoà”)"


def letters_paper() -> bytes:
    """One A4 page."""
    door = Door(load_fonts())
    story = []
    for face in FACES:
        title = ParagraphStyle(f"{face} title", fontName=face, fontSize=14, leading=24)
        lines = ParagraphStyle(f"{face} letters", fontName=face, fontSize=14, leading=22)
        story.append(Paragraph(door.admit(_SENTENCE, "letters"), title))
        story.append(Paragraph(door.admit(" ".join(LETTERS), "letters"), lines))
    facts = PaperFacts(door.admit("134 chữ cái", "letters"), door.admit("Làng Số", "letters"))
    return build(story, facts)
