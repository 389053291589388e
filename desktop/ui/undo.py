"""The offer to undo what was just saved: one press on the message takes it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.services.book import Undo, undo
from desktop.system.texts import _
from desktop.ui.widgets.banner import MessageKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.domain.changes import Undone
    from desktop.ui.context import AppContext


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
    """Undo an act and say so; `undone` is called before that is said."""
    context.runner.write(
        owner,
        undo,
        Undo(act),
        done=partial(_tell_undone, context, undone),
        failed=context.presenter.present,
    )


def _tell_undone(context: AppContext, after: Callable[[], None] | None, undone: Undone) -> None:
    if after is not None:
        after()
    if undone.kept:
        context.presenter.tell(
            MessageKind.WARNING,
            _("Taken back, except what was changed again since: that stays as it is."),
        )
    else:
        context.presenter.tell(MessageKind.SUCCESS, _("Taken back."))
