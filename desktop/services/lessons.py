"""The lesson outlines that ship with the program: resources/lessons/vi/<code>.md.

A file is read strictly, so that a slip in it is found by the tests and not by a speaker:

    # Title
    title_en: Title
    order: 10
    platforms: vneid, dvc
    minutes: 60

    ## Mục tiêu
    ...
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import resources
from desktop.domain.lessons import Lesson, Question

if TYPE_CHECKING:
    from collections.abc import Iterable

_PARTS: Final = {
    "Mục tiêu": "aim",
    "Dành cho": "audience",
    "Mang theo": "bring",
    "Các bước": "steps",
    "Cần chú ý": "watch",
    "Thực hành": "exercises",
    "Bà con hay hỏi": "questions",
}
_SENTENCES: Final = frozenset({"aim", "audience"})


@cache
def lessons() -> tuple[Lesson, ...]:
    """All of them, in the order in which they are offered."""
    folder = resources.locate("lessons", "vi")
    found = [_parsed(path.stem, path.read_text(encoding="utf-8")) for path in folder.glob("*.md")]
    return tuple(one for _order, one in sorted(found, key=lambda pair: pair[0]))


def lesson(code: str) -> Lesson | None:
    """The lesson of that code; None when this program has none."""
    return next((one for one in lessons() if one.code == code), None)


def _parsed(code: str, text: str) -> tuple[int, Lesson]:
    head, *parts = text.split("\n## ")
    title, *facts = (line for line in head.splitlines() if line)
    told = dict(line.split(": ", 1) for line in facts)
    blocks = dict(_block(part) for part in parts)
    if set(blocks) != set(_PARTS.values()):
        message = f"{code}: parts are missing or unknown"
        raise ValueError(message)
    made = Lesson(
        code=code,
        title_vi=title.removeprefix("# "),
        title_en=told["title_en"],
        platform_codes=tuple(told["platforms"].split(", ")),
        minutes=int(told["minutes"]),
        aim=" ".join(blocks["aim"]),
        audience=" ".join(blocks["audience"]),
        bring=blocks["bring"],
        steps=blocks["steps"],
        watch=blocks["watch"],
        exercises=blocks["exercises"],
        questions=tuple(_questions(blocks["questions"])),
    )
    return int(told["order"]), made


def _block(part: str) -> tuple[str, tuple[str, ...]]:
    """A part's name in the code and its lines, without the signs of a list."""
    heading, *lines = part.splitlines()
    name = _PARTS[heading.strip()]
    texts = [line for line in lines if line]
    if name in _SENTENCES:
        return name, tuple(texts)
    return name, tuple(line.split(" ", 1)[1] for line in texts)


def _questions(lines: Iterable[str]) -> Iterable[Question]:
    for line in lines:
        asked, mark, answer = line.partition("? ")
        if not mark:
            message = f"no question with an answer: {line}"
            raise ValueError(message)
        yield Question(f"{asked}?", answer)
