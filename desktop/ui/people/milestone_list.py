"""Milestones of a person or household, each with its days and what can be done with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.text.dates import format_date
from desktop.domain.work import MilestoneKind
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.domain.work import Milestone


class MilestoneList(QWidget):
    """One line each; those that ended are last and grey.

    Signals:
        end_wanted: A `Milestone` that is no longer so.
        delete_wanted: A `Milestone` that was noted by mistake.
    """

    end_wanted = Signal(object)
    delete_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(4)
        self.words: list[str] = []

    def show_milestones(
        self,
        milestones: Sequence[Milestone],
        platform_names: Mapping[str, str],
        subject_names: Mapping[str, str] | None = None,
    ) -> None:
        """Show these.

        Args:
            milestones: In any order.
            platform_names: By code.
            subject_names: Whose each is, by id, where that is not clear.
        """
        while (item := self._rows.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        ordered = sorted(
            milestones, key=lambda one: (one.ended_on is not None, one.reached_on, one.id)
        )
        self.words = [
            milestone_words(one, platform_names, (subject_names or {}).get(one.subject_id, ""))
            for one in ordered
        ]
        for milestone, words in zip(ordered, self.words, strict=True):
            self._rows.addWidget(self._line(milestone, words))
        if not ordered:
            self._rows.addWidget(TextLabel(_("Nothing noted yet."), tone=Tone.MUTED, parent=self))

    def _line(self, milestone: Milestone, words: str) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        ended = milestone.ended_on is not None
        row.addWidget(
            TextLabel(words, tone=Tone.MUTED if ended else Tone.TEXT, parent=line),
            1,
            Qt.AlignmentFlag.AlignVCenter,
        )
        if not ended:
            end = ActionButton(_("No longer so"), kind=ButtonKind.QUIET, parent=line)
            end.setAccessibleDescription(words)
            end.clicked.connect(partial(self._on_end_clicked, milestone))
            row.addWidget(end)
        delete = ActionButton(_("Noted by mistake"), kind=ButtonKind.QUIET, parent=line)
        delete.setAccessibleDescription(words)
        delete.clicked.connect(partial(self._on_delete_clicked, milestone))
        row.addWidget(delete)
        return line

    def _on_end_clicked(self, milestone: Milestone, *_checked: object) -> None:
        self.end_wanted.emit(milestone)

    def _on_delete_clicked(self, milestone: Milestone, *_checked: object) -> None:
        self.delete_wanted.emit(milestone)


def milestone_words(
    milestone: Milestone, platform_names: Mapping[str, str], subject_name: str = ""
) -> str:
    """What it is, whose, since when, how it is known."""
    what = label(milestone.kind)
    if milestone.kind is MilestoneKind.DIGITAL_STORE and milestone.platform_code:
        name = platform_names.get(milestone.platform_code, milestone.platform_code)
        what = f"{what}: {name}"
    parts = [what]
    if subject_name:
        parts.append(subject_name)
    days = _("since {day}").format(day=format_date(milestone.reached_on))
    if milestone.ended_on is not None:
        days = _("{first} to {last}").format(
            first=format_date(milestone.reached_on), last=format_date(milestone.ended_on)
        )
    parts += [days, label(milestone.how_known)]
    if milestone.shop_link:
        parts.append(milestone.shop_link)
    return " · ".join(parts)
