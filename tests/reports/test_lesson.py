"""The hand-out of a lesson: two pages at most, large type, every word once, whom to ask."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest

from desktop.domain.rows.papers_lessons import LessonPaper
from desktop.services.lessons import lessons
from desktop.services.papers_lessons import lesson_docx, lesson_pdf
from tests.reports.checks import (
    check_columns,
    check_file,
    check_margins,
    check_page_numbers,
    check_text,
)
from tests.reports.reading import MM, flat, opened, page_texts
from tests.reports.team_sample import DAY, team

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.lessons import Lesson

SMALLEST_PT = 14.0


def words_of(one: Lesson) -> list[str]:
    """Everything that the hand-out has to say, in its order."""
    steps = [f"{number}. {line}" for number, line in enumerate(one.steps, 1)]
    tries = [f"{number}. {line}" for number, line in enumerate(one.exercises, 1)]
    answers = [f"{pair.asked} {pair.answer}" for pair in one.questions]
    return [one.title_vi, one.aim, one.audience, *one.bring, *steps, *one.watch, *tries, *answers]


def length(one: Lesson) -> int:
    return sum(map(len, words_of(one)))


EXTREMES = (min(lessons(), key=length), max(lessons(), key=length))


@pytest.mark.parametrize("one", EXTREMES, ids=lambda one: one.code)
def test_the_page_and_the_file(one: Lesson, tmp_path: Path) -> None:
    data = LessonPaper(one, team(), DAY)
    pdf = lesson_pdf(data)
    check_margins(pdf)
    check_page_numbers(pdf)
    check_columns(pdf)
    check_text(pdf)
    check_file(pdf, tmp_path / "lesson.pdf")
    with opened(pdf) as document:
        for page in document.pages:
            body = page.within_bbox((0, 20 * MM - 2, page.width, page.height))
            assert min(char["size"] for char in body.chars) >= SMALLEST_PT
    assert lesson_pdf(data) == pdf
    assert lesson_docx(data) == lesson_docx(data)


@pytest.mark.parametrize("one", lessons(), ids=lambda one: one.code)
def test_a_hand_out_is_two_pages_with_every_word_once(one: Lesson) -> None:
    pages = page_texts(lesson_pdf(LessonPaper(one, team(), DAY)))
    assert len(pages) <= 2
    # The number of page two stands between the words of page one and its own.
    told = flat(" ".join([pages[0], *(page.strip().removeprefix("2") for page in pages[1:])]))
    places = [told.index(flat(text)) for text in words_of(one)]
    assert places == sorted(places)
    for text in words_of(one)[1:]:
        assert told.count(flat(text)) == 1, text
    assert "CỘNG HÒA" not in told


def test_word_says_the_same_as_paper() -> None:
    one = lessons()[0]
    word = docx.Document(BytesIO(lesson_docx(LessonPaper(one, team(), DAY))))
    told = [flat(part.text) for part in word.paragraphs]
    for text in words_of(one):
        assert any(flat(text) in part for part in told), text


def test_whom_to_ask_is_said_or_left_to_be_written() -> None:
    one = lessons()[0]
    known = team()
    told = flat(" ".join(page_texts(lesson_pdf(LessonPaper(one, known, DAY)))))
    head = known.memberships[0]
    assert f"{head.full_name}" in told
    assert f"{head.phone}" in told
    assert f"Nhóm của Tổ: {known.channels[0].name}" in told
    bare = replace(known, memberships=(), channels=())
    told = flat(" ".join(page_texts(lesson_pdf(LessonPaper(one, bare, DAY)))))
    # Dots are lines on paper, not letters.
    assert told.endswith("Cần hỏi thêm, gọi Tổ: Nhóm của Tổ:")


def test_practice_is_said_on_every_page() -> None:
    known = team()
    practice = replace(known, team=replace(known.team, practice=True))
    pages = page_texts(lesson_pdf(LessonPaper(lessons()[0], practice, DAY)))
    assert all("THỰC HÀNH" in page for page in pages)
