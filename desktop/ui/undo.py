"""The offer to undo what was just saved: one press on the message takes it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.services.book import Undo, undo
from desktop.system.texts import _
from desktop.ui.widgets.banner import MessageKind

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.changes import Undone
    from desktop.ui.context import AppContext


def tell_saved(context: AppContext, owner: QWidget, text: str, act: str | None = None) -> None:
    """Say that something was saved, with "Undo"; call it inside `done` of the write.

    Args:
        context: Its runner knows the act.
        owner: The view that wrote.
        text: What was done, as a sentence.
        act: What is undone; the runner's last one when it is left out.
    """
    act = act or context.runner.last_act
    if act is None:
        context.presenter.tell(MessageKind.SUCCESS, text)
        return
    context.presenter.tell(
        MessageKind.SUCCESS, text, _("Undo"), partial(_take_back, context, owner, act)
    )


def _take_back(context: AppContext, owner: QWidget, act: str) -> None:
    context.runner.write(
        owner,
        undo,
        Undo(act),
        done=partial(_tell_undone, context),
        failed=context.presenter.present,
    )


def _tell_undone(context: AppContext, undone: Undone) -> None:
    if undone.kept:
        context.presenter.tell(
            MessageKind.WARNING,
            _("Taken back, except what was changed again since: that stays as it is."),
        )
    else:
        context.presenter.tell(MessageKind.SUCCESS, _("Taken back."))
