"""The pages that say what of sync is built where: what they name is there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
PAGES: Final = ("sync.md", "sync-properties.md", "sync-tests.md")
_NAMED: Final = re.compile(r"`((?:desktop|server|tests|docs)/[\w./-]+)(?:::(\w+))?`")


def named_in(page: str) -> list[tuple[str, str]]:
    """(file or folder, name in it or "") of everything between backticks that is a path."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [(found[1], found[2] or "") for found in _NAMED.finditer(text)]


@pytest.mark.parametrize("page", PAGES)
def test_what_the_page_names_is_there(page: str) -> None:
    named = named_in(page)
    assert named
    missing = [
        f"{path}::{name}" if name else path
        for path, name in named
        if not (ROOT / path).exists() or (name and not defines(ROOT / path, name))
    ]
    assert missing == []


def defines(path: Path, name: str) -> bool:
    """Whether a Python file has a function, class, method or constant of that name."""
    text = path.read_text(encoding="utf-8")
    return (
        re.search(rf"^\s*(?:(?:async )?def|class) {name}\b|^\s*{name}\b[^\n]*=", text, re.M)
        is not None
    )


def test_a_name_that_is_not_there_is_missed() -> None:
    assert defines(Path(__file__), "named_in")
    assert not defines(Path(__file__), "named_out")
