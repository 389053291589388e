"""The lesson outlines: whole, plain, about platforms that exist, and short enough for two pages."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

import resources
from desktop.domain.work import PlatformGroup
from desktop.services.catalogue import load_platforms
from desktop.services.lessons import lesson, lessons
from tests.services.conftest import TODAY

if TYPE_CHECKING:
    from desktop.domain.lessons import Lesson


def texts(one: Lesson) -> list[str]:
    asked = [text for pair in one.questions for text in (pair.asked, pair.answer)]
    lists = (one.bring, one.steps, one.watch, one.exercises)
    return [one.title_vi, one.aim, one.audience, *(text for part in lists for text in part), *asked]


def test_every_group_of_platforms_has_a_lesson() -> None:
    groups = {platform.code: platform.group for platform in load_platforms(TODAY)}
    taught = {groups[code] for one in lessons() for code in one.platform_codes}
    assert taught == set(PlatformGroup)


def test_each_file_is_offered_once() -> None:
    files = {path.stem for path in resources.locate("lessons", "vi").glob("*.md")}
    codes = [one.code for one in lessons()]
    assert set(codes) == files
    assert len(codes) == len(files)
    assert len({one.title_en for one in lessons()}) == len(files)
    assert lesson("safety") in lessons()
    assert lesson("nothing") is None


@pytest.mark.parametrize("one", lessons(), ids=lambda one: one.code)
def test_a_lesson_is_whole(one: Lesson) -> None:
    assert 30 <= one.minutes <= 120
    assert 5 <= len(one.steps) <= 8
    assert 3 <= len(one.watch) <= 4
    assert 2 <= len(one.exercises) <= 3
    assert len(one.questions) == 3
    assert len(one.bring) >= 2
    for text in texts(one):
        assert text == unicodedata.normalize("NFC", text).strip()
        assert text[0].isupper() or text[0].isdigit()
        # Elders read these: no sentence runs on.
        assert all(len(part) <= 170 for part in text.split(". ")), text
    assert all(pair.asked.endswith("?") for pair in one.questions)
