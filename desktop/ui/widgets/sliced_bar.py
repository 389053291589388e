"""How far a long action is, with a button that stops it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.text.numbers import format_number
from desktop.services.undoing import UndoRun
from desktop.system.texts import _
from desktop.ui.sliced import drive, stop
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.services.session import Done
    from desktop.services.slices import SlicedAct
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class SlicedBar(QWidget):
    """Runs an action that is wanted whole or not at all; hidden while none is under way.

    Stopped, or failed in the middle, what it wrote is taken back before anybody is told.
    """

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._run: SlicedAct[Any] | None = None
        self._job: Job | None = None
        self._after: Callable[[], None] | None = None
        self.words = TextLabel("", parent=self)
        self.stop_button = ActionButton(_("Stop"), "close", parent=self)
        row = FlowLayout(spacing=12)
        row.add(self.words)
        row.addWidget(self.stop_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(row)
        self.stop_button.clicked.connect(self._on_stop_clicked)
        self.hide()

    def start(
        self,
        run: SlicedAct[Any],
        *,
        done: Callable[[Done[Any]], None],
        failed: Callable[[BaseException], None],
        stopped: Callable[[], None],
    ) -> None:
        """Begin; exactly one of the three is called in the end.

        Args:
            run: The action.
            done: Gets what it did.
            failed: Gets why nothing of it stands.
            stopped: Called when it was stopped and taken back.
        """
        self._run = run
        self._after = stopped
        self._job = drive(
            self._context,
            self,
            run,
            done=partial(self._end_with, done),
            failed=partial(self._take_back, failed),
            progress=self._show_progress,
        )

    def _show_progress(self, finished: int, total: int) -> None:
        self._say(
            _("{finished} of {total} …").format(
                finished=format_number(finished), total=format_number(total)
            ),
            stoppable=True,
        )

    def _say(self, text: str, *, stoppable: bool) -> None:
        self.words.setText(text)
        self.stop_button.setVisible(stoppable)
        self.show()

    def _end_with(self, tell: Callable[[Any], None], what: object) -> None:
        self._run = self._job = None
        self.hide()
        tell(what)

    @Slot()
    def _on_stop_clicked(self) -> None:
        run, job, after = self._run, self._job, self._after
        if run is None or job is None or after is None:
            return
        self._say(_("Taking back what was saved …"), stoppable=False)
        stop(self._context, self, run, job, partial(self._take_back, _without(after), None))

    def _take_back(self, tell: Callable[[Any], None], error: BaseException | None) -> None:
        """Undo what was written, if anything was; then `tell` why."""
        run = self._run
        if run is None or run.changes.act is None:
            self._end_with(tell, error)
            return
        self._say(_("Taking back what was saved …"), stoppable=False)
        drive(
            self._context,
            self,
            UndoRun(self._context.session, run.changes.act),
            done=partial(self._taken_back, tell, error),
            failed=partial(self._end_with, self._context.presenter.present),
            progress=self._show_taking_back,
        )

    def _show_taking_back(self, finished: int, total: int) -> None:
        self._say(
            _("Taking back … {finished} of {total} records").format(
                finished=format_number(finished), total=format_number(total)
            ),
            stoppable=False,
        )

    def _taken_back(
        self, tell: Callable[[Any], None], error: BaseException | None, _done: object
    ) -> None:
        self._end_with(tell, error)


def _without(after: Callable[[], None]) -> Callable[[object], None]:
    def call(_nothing: object) -> None:
        after()

    return call
