"""How each kind of paragraph is set on paper, in the sizes of Decree 30/2020/NĐ-CP Annex I."""

from __future__ import annotations

import functools
from html import escape
from typing import TYPE_CHECKING, Any, Final

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus.paragraph import Paragraph

from desktop.reports.document import TextStyle
from desktop.reports.fonts import BOLD, ITALIC, REGULAR
from desktop.reports.sizes import (
    BODY_INDENT,
    BODY_LEADING,
    BODY_SIZE,
    LARGE_SIZE,
    NOTE_SIZE,
    PARAGRAPH_GAP,
)

if TYPE_CHECKING:
    from desktop.reports.document import Text

_JUSTIFIED: Final = {"alignment": TA_JUSTIFY, "spaceBefore": PARAGRAPH_GAP}
_CENTRED: Final = {"alignment": TA_CENTER, "spaceBefore": PARAGRAPH_GAP}
_SETTINGS: Final[dict[TextStyle, tuple[str, dict[str, Any]]]] = {
    TextStyle.ADDRESSEE: (
        REGULAR,
        {
            "alignment": TA_CENTER,
            "spaceBefore": 2 * PARAGRAPH_GAP,
            "spaceAfter": PARAGRAPH_GAP,
        },
    ),
    TextStyle.BODY: (REGULAR, {**_JUSTIFIED, "firstLineIndent": BODY_INDENT}),
    TextStyle.PLAIN: (REGULAR, _JUSTIFIED),
    TextStyle.SECTION: (BOLD, {"firstLineIndent": BODY_INDENT, "spaceBefore": PARAGRAPH_GAP}),
    TextStyle.CENTRED: (BOLD, _CENTRED),
    TextStyle.CENTRED_NOTE: (ITALIC, {"alignment": TA_CENTER, "spaceBefore": PARAGRAPH_GAP / 2}),
    TextStyle.BASIS: (ITALIC, {**_JUSTIFIED, "firstLineIndent": BODY_INDENT}),
    TextStyle.NOTE: (ITALIC, {"alignment": TA_JUSTIFY, "spaceBefore": PARAGRAPH_GAP / 2}),
    TextStyle.LARGE: (REGULAR, {"spaceBefore": PARAGRAPH_GAP}),
}
_SIZES: Final = {TextStyle.NOTE: NOTE_SIZE, TextStyle.LARGE: LARGE_SIZE}


@functools.cache
def style_of(style: TextStyle, size: float = BODY_SIZE) -> ParagraphStyle:
    """The settings of a kind of paragraph in a document of that body size."""
    face, more = _SETTINGS[style]
    size = _SIZES.get(style, size)
    settings: dict[str, Any] = {
        "fontName": face,
        "bulletFontName": face,
        "fontSize": size,
        "leading": size * BODY_LEADING / BODY_SIZE,
        "allowWidows": 0,
        "allowOrphans": 0,
        **more,
    }
    if size >= LARGE_SIZE:
        # Such a page is read at a glance: its headings stand where its lines begin.
        settings["firstLineIndent"] = 0
    return ParagraphStyle(style.name.lower(), **settings)


def paragraph(text: Text, size: float = BODY_SIZE) -> Paragraph:
    """A paragraph of plain text: nothing in it is taken for markup."""
    markup = escape(text.text, quote=False)
    if text.lead:
        markup = f'<font name="{BOLD}">{escape(text.lead, quote=False)}</font> {markup}'
    return Paragraph(markup, style_of(text.style, size))
