"""Data and files of a lesson's hand-out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.errors import RuleBrokenError
from desktop.domain.papers import PaperNeed
from desktop.domain.rows.papers_lessons import LessonPaper
from desktop.services.lessons import lesson
from desktop.services.team import team_overview

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.papers import PaperRequest
    from desktop.storage.read_unit import ReadUnit


def read_lesson(read: ReadUnit, request: PaperRequest, today: date) -> LessonPaper:
    """The lesson, and the team to ask.

    Raises:
        RuleBrokenError: `paper_choice_missing`, `lesson_unknown`.
    """
    if request.lesson_code is None:
        raise RuleBrokenError("paper_choice_missing", PaperNeed.LESSON.value)
    found = lesson(request.lesson_code)
    if found is None:
        raise RuleBrokenError("lesson_unknown", "lesson", lesson=request.lesson_code)
    return LessonPaper(found, team_overview(read, today), today)


def lesson_pdf(data: LessonPaper) -> bytes:
    """One or two pages to take home."""
    from desktop.reports.lesson import compose_lesson
    from desktop.reports.writing import as_pdf

    return as_pdf(data, compose_lesson)


def lesson_docx(data: LessonPaper) -> bytes:
    """The same for Word, for a speaker who wants to change it."""
    from desktop.reports.lesson import compose_lesson
    from desktop.reports.writing import as_docx

    return as_docx(data, compose_lesson)
