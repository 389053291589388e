"""Actions in many short transactions: driven off the GUI thread, shown, and stopped."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

    from desktop.domain.changes import Changes
    from desktop.services.session import Done
    from desktop.services.slices import SlicedAct
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job

T = TypeVar("T")


def drive(
    context: AppContext,
    owner: QObject,
    run: SlicedAct[T],
    *,
    done: Callable[[Done[T]], None],
    failed: Callable[[BaseException], None],
    progress: Callable[[int, int], None],
) -> Job:
    """Begin an action; views hear of its changes once, at its end or when it fails.

    Args:
        context: Its runner drives.
        owner: As everywhere: `done`, `failed` and `progress` need it alive.
        run: The action.
        done: Gets what it did.
        failed: Gets what stopped it; slices before stand.
        progress: Gets (finished, of so many).
    """

    def fail(error: BaseException) -> None:
        _announce(context, run.changes)
        failed(error)

    return context.runner.drive(
        owner,
        lambda job: run.steps(job.report),
        run_step=run.step_call,
        done=done,
        failed=fail,
        progress=progress,
    )


def stop(
    context: AppContext, owner: QObject, run: SlicedAct[T], job: Job, then: Callable[[], None]
) -> None:
    """End an action where it is; `then` is called when nothing more of it can be written."""
    run.stop()
    job.cancel()
    context.runner.write(
        owner,
        run.settle,
        None,
        done=partial(_settled, context, then),
        failed=context.presenter.present,
    )


def _settled(context: AppContext, then: Callable[[], None], changes: Changes) -> None:
    _announce(context, changes)
    then()


def _announce(context: AppContext, changes: Changes) -> None:
    if changes.act is not None:
        context.runner.announce(changes)
