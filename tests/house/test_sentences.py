"""Every error code that the code raises has a sentence that tells people what to do."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from desktop.domain.errors import LangSoError, RuleBrokenError, TroubleError
from desktop.system import texts
from tests.house.tree import called, calls, sources

ROOT = Path(__file__).resolve().parents[2]
KINDS = {"RuleBrokenError": RuleBrokenError, "TroubleError": TroubleError}
UNKNOWN = "no_such_code_exists"


def raised() -> list[tuple[str, LangSoError]]:
    """Every error made with a literal code, with its place; parameters get a stand-in value."""
    found: list[tuple[str, LangSoError]] = []
    for source in sources(ROOT, "desktop"):
        for call in calls(source):
            name, first = called(call), call.args[0] if call.args else None
            if name not in KINDS or not isinstance(first, ast.Constant):
                continue
            params = {k.arg: 3 for k in call.keywords if k.arg and k.arg != "field"}
            found.append((source.at(call, str(first.value)), KINDS[name](first.value, **params)))
    return found


def test_codes_are_found() -> None:
    assert len(raised()) > 10


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_code_has_its_own_sentence(language: str) -> None:
    from desktop.system.sentences import sentence

    texts.set_language(language)
    generic = sentence(TroubleError(UNKNOWN))
    assert UNKNOWN in generic
    missing = []
    for place, error in raised():
        said = sentence(error)
        if said == generic.replace(UNKNOWN, error.code) or "{" in said:
            missing.append(place)
    assert missing == []
