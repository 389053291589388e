"""Drafts of before, by name and time, each to be taken up or left out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.clock import VIETNAM
from desktop.system.texts import _
from desktop.ui.shell.pages import page_words
from desktop.ui.theme import Tone, set_tone
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.panel import empty_layout

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtCore import SignalInstance

    from desktop.services.drafts import Draft

_SHOWN = 3


class DraftBar(QFrame):
    """Hidden while there is none; the newest three are shown, the others follow.

    Signals:
        taken: A `Draft` that is to be gone on with.
        dropped: A `Draft` that is to be left out.
    """

    taken = Signal(object)
    dropped = Signal(object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._drafts: list[Draft] = []
        set_tone(self, back=Tone.INFO_BACK)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(16, 6, 10, 6)
        self._rows.setSpacing(4)
        self.buttons: list[tuple[ActionButton, ActionButton]] = []
        self.hide()

    @property
    def waiting(self) -> tuple[Draft, ...]:
        """Drafts that nobody decided about yet."""
        return tuple(self._drafts)

    @property
    def lines(self) -> list[str]:
        """What is said of each draft shown."""
        return [self._describe(draft) for draft in self._drafts[:_SHOWN]]

    def show_drafts(self, drafts: tuple[Draft, ...]) -> None:
        """Offer these."""
        self._drafts = list(drafts)
        self._show()

    def _show(self) -> None:
        empty_layout(self._rows)
        self.buttons = []
        for draft in self._drafts[:_SHOWN]:
            text = TextLabel(self._describe(draft), tone=Tone.INFO, parent=self)
            text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            take = ActionButton(_("Go on with it"), parent=self)
            drop = ActionButton(_("Leave it out"), kind=ButtonKind.QUIET, parent=self)
            take.clicked.connect(partial(self._on_clicked, draft, self.taken))
            drop.clicked.connect(partial(self._on_clicked, draft, self.dropped))
            self.buttons.append((take, drop))
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(text, 1)
            row.addWidget(take)
            row.addWidget(drop)
            self._rows.addLayout(row)
        self.setVisible(bool(self._drafts))

    def _on_clicked(self, draft: Draft, signal: SignalInstance, *_checked: object) -> None:
        self._drafts.remove(draft)
        self._show()
        signal.emit(draft)

    def _describe(self, draft: Draft) -> str:
        at = draft.at.astimezone(VIETNAM)
        when = f"{at:%H:%M}" if at.date() == self._today else f"{at:%H:%M %d/%m/%Y}"
        return _("Draft of {time}: {page}").format(time=when, page=page_words(draft.page))
