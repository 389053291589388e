"""A lesson on the screen, in letters that a whole room can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.domain.papers import PaperKind
from desktop.services.lessons import lesson, lessons
from desktop.system.texts import _, language
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.panel import empty_layout
from desktop.ui.widgets.paper_link import PaperLink
from desktop.ui.widgets.scroll import InnerScroll

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QShowEvent

    from desktop.domain.lessons import Lesson
    from desktop.ui.context import AppContext

_LARGE, _LARGEST = 1.4, 1.8
_EDGE = 40


class LessonDialog(QDialog):
    """One lesson after the other can be chosen and read; nothing is changed.

    Args:
        context: As everywhere.
        code: The lesson to begin with; None begins with the first.
        parent: What it was opened from.
    """

    def __init__(
        self, context: AppContext, code: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Lessons"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.choice: ChoiceField[str] = ChoiceField(
            [(one.code, lesson_name(one)) for one in lessons()]
        )
        self.choice.setAccessibleName(_("Lesson"))
        self.choice.set_value(code)
        self.page = InnerScroll(self)
        self.close_button = ActionButton(_("Close"), kind=ButtonKind.QUIET, parent=self)
        self.page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.page.setAccessibleName(_("The lesson"))
        self.print_link = PaperLink(
            context, _("Print for taking home"), PaperKind.LESSON, self._as_paper, self
        )
        # In front of a dialog that is being typed into no other page can be shown.
        self.print_link.setVisible(not isinstance(parent, QDialog))
        head = FlowLayout(spacing=12)
        head.add(self.choice)
        head.addWidget(self.print_link)
        head.addWidget(self.close_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 18, 24, 18)
        rows.setSpacing(14)
        rows.addLayout(head)
        rows.addWidget(self.page, 1)
        self.choice.edited.connect(self._show)
        self.close_button.clicked.connect(self.reject)
        self.print_link.clicked.connect(self.reject)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """As large as the window around it: this is read from a distance."""
        super().showEvent(event)
        if event.spontaneous():
            return
        parent = self.parentWidget()
        room = parent.window().size() if parent else self.screen().availableGeometry().size()
        self.resize(room.width() - _EDGE, room.height() - _EDGE)
        self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _show(self) -> None:
        empty_layout(self.page.rows)
        shown = lesson(self.choice.value() or "")
        if shown is None:
            return
        self._add(shown.title_vi, _LARGEST, bold=True)
        for heading, lines in _parts(shown):
            self._add(heading, _LARGE, bold=True)
            for line in lines:
                self._add(line, _LARGE)
        self.page.rows.addStretch(1)
        self.page.scroll_to_top()

    def _as_paper(self) -> dict[str, object]:
        return {"lesson_code": self.choice.value()}

    def _add(self, text: str, scale: float, *, bold: bool = False) -> None:
        self.page.rows.addWidget(TextLabel(text, scale=scale, bold=bold, parent=self.page.inside))


def lesson_name(one: Lesson) -> str:
    """Its title in the language of the window; the lesson itself is Vietnamese."""
    return one.title_vi if language() == "vi" else one.title_en


def _parts(one: Lesson) -> Iterable[tuple[str, Iterable[str]]]:
    minutes = _("{minutes} minutes").format(minutes=one.minutes)
    yield _("What it is for"), (one.aim,)
    yield _("For whom"), (f"{one.audience} ({minutes})",)
    yield _("What to bring"), _dotted(one.bring)
    yield _("Step by step"), _numbered(one.steps)
    yield _("What to watch out for"), _dotted(one.watch)
    yield _("To try out"), _numbered(one.exercises)
    yield _("What people ask"), [f"{pair.asked}\n{pair.answer}" for pair in one.questions]


def _numbered(lines: Iterable[str]) -> list[str]:
    return [f"{number}. {line}" for number, line in enumerate(lines, start=1)]


def _dotted(lines: Iterable[str]) -> list[str]:
    return [f"• {line}" for line in lines]
