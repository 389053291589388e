"""Labels and sentences in both languages."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from enum import StrEnum
from typing import TYPE_CHECKING

import pytest

import desktop.domain
from desktop.domain.card import CardDoubt
from desktop.domain.errors import RuleBrokenError, TroubleError
from desktop.domain.paper_texts import PaperText
from desktop.domain.scans import PageTrouble, RowDoubt
from desktop.domain.text.citizen import CitizenHint
from desktop.domain.text.phones import PhoneHint
from desktop.domain.work import AssistanceAction
from desktop.system import texts
from desktop.system.labels import label
from desktop.system.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

UNLABELLED = {CardDoubt, CitizenHint, PageTrouble, PaperText, PhoneHint, RowDoubt}
"""Shown as a sentence beside what it is about, not as a word; places on papers in no window."""


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    before = texts.language()
    yield
    texts.set_language(before)


def domain_enums() -> set[type[StrEnum]]:
    """Enums of the domain's own modules; those of rows and importing belong to their screens."""
    found = set()
    for module in pkgutil.walk_packages(desktop.domain.__path__, "desktop.domain."):
        if ".rows" in module.name or module.name.endswith("importing_rows"):
            continue
        members = inspect.getmembers(importlib.import_module(module.name), inspect.isclass)
        found |= {kind for _, kind in members if issubclass(kind, StrEnum) and kind is not StrEnum}
    return found - UNLABELLED


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", sorted(domain_enums(), key=str))
def test_every_value_has_its_own_word(language: str, kind: type[StrEnum]) -> None:
    texts.set_language(language)
    words = [label(member) for member in kind]
    assert len(set(words)) == len(words)
    for member, word in zip(kind, words, strict=True):
        assert word
        assert word != member.value
        assert word[0].isupper()


def test_a_value_of_a_newer_version_is_shown_as_it_is() -> None:
    assert label("fly") == "fly"


def test_the_language_is_asked_for_each_time() -> None:
    texts.set_language("en")
    assert label(AssistanceAction.INSTALL) == "Install"
    texts.set_language("vi")
    assert label(AssistanceAction.INSTALL) == "Cài đặt"


def test_a_sentence_shows_its_values() -> None:
    texts.set_language("vi")
    said = sentence(RuleBrokenError("text_too_long", "note", limit=1000, length=1200))
    assert "1000" in said
    assert "{" not in sentence(RuleBrokenError("text_too_long", "note"))


def test_an_unknown_code_is_named() -> None:
    assert "from_the_future" in sentence(TroubleError("from_the_future"))
