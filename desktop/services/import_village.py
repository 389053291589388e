"""Which of the team's villages a list means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from desktop.domain.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.domain.places import Village

_KINDS: Final = ("to dan pho ", "khu pho ", "thon ", "ban ", "xom ", "khu ", "khoi ")
_WORD: Final = re.compile(r"[a-z0-9]+")


def village_key(name: str) -> str:
    """A village's own name: "Thôn Nà Pài" and "Nà Pài" are the same in a team's lists."""
    folded = fold(name)
    for kind in _KINDS:
        if folded.startswith(kind):
            return folded.removeprefix(kind).removeprefix("so ")
    return folded


def named_village(villages: Iterable[Village], texts: Iterable[str]) -> str | None:
    """The one village that the headings of a list, its sheet or its file name, if only one is.

    Args:
        villages: Of the team.
        texts: Headings and names of sheet and file.
    """
    said = [_words(text) for text in texts]
    keys = {one.id: _words(_told_by(one.name)) for one in villages}
    found = {one: key for one, key in keys.items() if any(key in text for text in said)}
    # "Nà Pài" is in "Nà Pài Trên" too: the longer name is meant where it stands.
    longest = [
        one
        for one, key in found.items()
        if not any(key in other for other in found.values() if other != key)
    ]
    return longest[0] if len(longest) == 1 else None


def _told_by(name: str) -> str:
    """A number alone could be anything: it needs its "tổ dân phố" before it."""
    key = village_key(name)
    return fold(name) if key.isdecimal() else key


def _words(text: str) -> str:
    """The words between spaces, without the "số" that some write before a number."""
    words = [word for word in _WORD.findall(fold(text)) if word != "so"]
    return f" {' '.join(words)} "
