"""What a document can be about: sessions, villages, lessons; people are looked for by typing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.domain.lessons import Lesson
from desktop.domain.places import Village
from desktop.domain.rows.training import SessionFilter, SessionRow
from desktop.services.lessons import lessons
from desktop.services.people_queries import villages
from desktop.services.report_due import WaitedFor, report_to_send

if TYPE_CHECKING:
    from datetime import date

    from desktop.storage.read_unit import ReadUnit


@dataclass(frozen=True, slots=True)
class PaperChoices:
    """In the order in which they are offered: the newest session first."""

    sessions: tuple[SessionRow, ...]
    villages: tuple[Village, ...]
    lessons: tuple[Lesson, ...]
    waited_for: WaitedFor | None = None
    """The report that is still to be sent."""


def paper_choices(read: ReadUnit, today: date) -> PaperChoices:
    """Everything that the team has now."""
    sessions = read.training.list_sessions(SessionFilter())
    return PaperChoices(sessions, villages(read), lessons(), report_to_send(read, today))
