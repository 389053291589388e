"""The code in a picture of a card; runs in the child process, which has limits and no key."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from desktop.domain.card import Card, CardAnswer, read_card
from desktop.domain.errors import LangSoError, RuleBrokenError, TroubleError

LARGEST_FILE: Final = 20 * 1024 * 1024
LARGEST_PICTURE: Final = 40_000_000
"""Pixels; a telephone's picture has 12 to 50 million, and a QR code needs far fewer."""

_LONGEST_SIDE: Final = 3000
_KINDS: Final = ("PNG", "JPEG", "BMP", "WEBP")


def answer_of_child(kind: str, path: str, today: str, told: bytes = b"") -> bytes:
    """The child's side: what the picture says, as JSON; never a text that is no card."""
    import msgspec

    del kind, told
    try:
        answer = CardAnswer(card=card_in_picture(Path(path), date.fromisoformat(today)))
    except LangSoError as error:
        answer = CardAnswer(code=error.code)
    return msgspec.json.encode(answer)


def card_in_picture(path: Path, today: date) -> Card:
    """The first card among the codes of a picture.

    Raises:
        RuleBrokenError: `card_no_code`, or what `read_card` says of the only codes there.
        TroubleError: `file_too_heavy`, `file_unreadable`.
    """
    wrong = RuleBrokenError("card_no_code", "card")
    for text in _codes(path):
        try:
            return read_card(text, today)
        except RuleBrokenError as error:
            wrong = error
    raise wrong


def _codes(path: Path) -> list[str]:
    import zxingcpp
    from PIL import Image

    if path.stat().st_size > LARGEST_FILE:
        raise TroubleError("file_too_heavy")
    try:
        with Image.open(path, formats=_KINDS) as picture:
            if picture.width * picture.height > LARGEST_PICTURE:
                raise TroubleError("file_too_heavy")
            picture.draft("L", (_LONGEST_SIDE, _LONGEST_SIDE))
            grey = picture.convert("L")
    except Image.DecompressionBombError as error:
        raise TroubleError("file_too_heavy") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise TroubleError("file_unreadable") from error
    grey.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    codes = zxingcpp.read_barcodes(grey, formats=zxingcpp.barcode_formats_from_str("QRCode"))
    return [code.text for code in codes]
