"""The offer to undo what was just saved: one press on the message takes it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from desktop.domain.text.numbers import format_number
from desktop.services.slices import RECORDS_EACH
from desktop.services.undoing import UndoRun
from desktop.system.texts import _
from desktop.ui.sliced import drive, stop
from desktop.ui.widgets.banner import MessageKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.domain.changes import Undone
    from desktop.services.session import Done
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job

_TOLD: Final = 10
"""How often it is said how far a long one is: a screen reader says each."""


def tell_saved(
    context: AppContext,
    owner: QWidget,
    text: str,
    act: str | None = None,
    undone: Callable[[], None] | None = None,
) -> None:
    """Say that something was saved, with "Undo"; call it inside `done` of the write.

    Args:
        context: Its runner knows the act.
        owner: The view that wrote.
        text: What was done, as a sentence.
        act: What is undone; the runner's last one when it is left out.
        undone: Called when it was taken back.
    """
    act = act or context.runner.last_act
    if act is None:
        context.presenter.tell(MessageKind.SUCCESS, text)
        return
    context.presenter.tell(
        MessageKind.SUCCESS, text, _("Undo"), partial(take_back, context, owner, act, undone)
    )


def take_back(
    context: AppContext, owner: QWidget, act: str, undone: Callable[[], None] | None = None
) -> None:
    """Undo an act and say so; `undone` is called before that is said.

    A long one says how far it is and can be stopped; it goes on where it stopped when it is asked
    for again.
    """
    _TakingBack(context, owner, UndoRun(context.session, act), undone).start()


class _TakingBack:
    """One undo under way, told in the message line."""

    def __init__(
        self, context: AppContext, owner: QWidget, run: UndoRun, undone: Callable[[], None] | None
    ) -> None:
        self._context = context
        self._owner = owner
        self._run = run
        self._undone = undone
        self._told = -1
        self._at = (0, 0)
        self._job: Job | None = None

    def start(self) -> None:
        self._job = drive(
            self._context,
            self._owner,
            self._run,
            done=self._on_done,
            failed=self._context.presenter.present,
            progress=self._on_progress,
        )

    def _on_progress(self, finished: int, total: int) -> None:
        self._at = (finished, total)
        part = finished * _TOLD // max(total, 1)
        if total <= RECORDS_EACH or part == self._told:
            return
        self._told = part
        self._context.presenter.tell(
            MessageKind.INFO,
            _("Taking back … {finished} of {total} records").format(
                finished=format_number(finished), total=format_number(total)
            ),
            _("Stop"),
            self._on_stop,
        )

    def _on_stop(self) -> None:
        if self._job is not None:
            stop(self._context, self._owner, self._run, self._job, self._on_stopped)

    def _on_stopped(self) -> None:
        finished, total = self._at
        self._context.presenter.tell(
            MessageKind.WARNING,
            _("Stopped: {finished} of {total} records are taken back.").format(
                finished=format_number(finished), total=format_number(total)
            ),
            _("Go on with taking back"),
            partial(take_back, self._context, self._owner, self._run.undoes, self._undone),
        )

    def _on_done(self, done: Done[Undone]) -> None:
        if self._undone is not None:
            self._undone()
        if done.result.kept or done.result.kept_before:
            self._context.presenter.tell(
                MessageKind.WARNING,
                _("Taken back, except what was changed again since: that stays as it is."),
            )
        else:
            self._context.presenter.tell(MessageKind.SUCCESS, _("Taken back."))
