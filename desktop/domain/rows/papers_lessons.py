"""Frozen data of a lesson's hand-out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.domain.lessons import Lesson
from desktop.domain.rows.team import TeamOverview


@dataclass(frozen=True, slots=True)
class LessonPaper:
    """A lesson, and the team whose phone and group are printed under it; made on a day."""

    lesson: Lesson
    team: TeamOverview
    made_on: date
