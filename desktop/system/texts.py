"""Words for people: English in the code, Vietnamese from the compiled catalogue.

The catalogue `resources/i18n/vi.mo` is merged from `resources/i18n/vi/*.po` when the program is
built, installed or tested. English needs none: the msgids are English.
"""

from __future__ import annotations

import gettext
from typing import Literal, cast

Language = Literal["vi", "en"]


class _Words:
    """The chosen language and its texts; read from disk only when it is first needed."""

    __slots__ = ("chosen", "loaded")

    def __init__(self) -> None:
        self.chosen: Language = "vi"
        self.loaded: dict[str, gettext.NullTranslations] = {"en": gettext.NullTranslations()}

    def texts(self) -> gettext.NullTranslations:
        found = self.loaded.get(self.chosen)
        if found is None:
            found = self.loaded[self.chosen] = _read_catalogue(self.chosen)
        return found


_words = _Words()


def _(message: str) -> str:
    """The sentence in the chosen language; `message` is the English one, a literal.

    Formatting comes after the translation: `_("{count} people").format(count=3)`.
    """
    return _words.texts().gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """The sentence that fits the number; Vietnamese has one form, English two."""
    return _words.texts().ngettext(one, many, n)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark an English text for the catalogue; it is translated later with `_(variable)`."""
    return message


def set_language(name: str) -> None:
    """Choose the language of every text asked for from now on; widgets must be made anew.

    Raises:
        ValueError: Not one of "vi" and "en".
    """
    if name not in ("vi", "en"):
        raise ValueError(f"unknown language {name!r}")
    _words.chosen = cast("Language", name)


def language() -> Language:
    """The chosen language; Vietnamese unless somebody chose otherwise."""
    return _words.chosen


def _read_catalogue(name: str) -> gettext.NullTranslations:
    from resources import locate

    source = locate("i18n", f"{name}.mo")
    # A missing catalogue is a broken installation. Failing here would leave a window without a
    # single word on it, so the English words stand in; the build's own tests demand the file.
    if not source.is_file():
        return gettext.NullTranslations()
    with source.open("rb") as stream:
        return gettext.GNUTranslations(stream)
