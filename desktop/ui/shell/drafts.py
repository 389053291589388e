"""Keeps what is typed on the pages, and offers what was found from before."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.domain.ids import new_id
from desktop.services.drafts import (
    Draft,
    KeepDraft,
    drop_old_drafts,
    keep_draft,
    list_drafts,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.ui.context import AppContext, Page
    from desktop.ui.widgets.view import View

LOOK_MS: Final = 1_000
"""With the time of a save this keeps every key within two seconds."""


class DraftKeeper(QObject):
    """Looks at the open pages every second and saves what changed since.

    Each window has keys of its own, so that a draft found from before is never written over by
    what is typed now.

    Args:
        context: Its runner saves.
        views: The pages that are built.
        parent: As in Qt.

    Signals:
        found: Drafts of before, the newest first.
    """

    found = Signal(object)

    def __init__(
        self, context: AppContext, views: Callable[[], Mapping[Page, View]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._views = views
        self._own = new_id(context.clock)
        self._kept: dict[Page, str] = {}
        self._taken: dict[Page, Draft] = {}
        self._stopped = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        context.runner.changed.connect(self._on_changed)

    def start(self) -> None:
        """Begin to look, and ask what was found from before."""
        runner = self._context.runner
        present = self._context.presenter.present
        runner.write(self, drop_old_drafts, None, done=self._ask, failed=present)
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Save what changed since the last look."""
        if self._stopped or self._context.runner.closed:
            self._timer.stop()
            return
        for page, view in self._views().items():
            body = view.draft()
            text = "" if body is None else json.dumps(body, ensure_ascii=False)
            if text != self._kept.get(page, ""):
                self._kept[page] = text
                self._save(KeepDraft(self._key(page), page, body, self._context.session.who))
            if body is not None and page in self._taken:
                self.forget(self._taken.pop(page))

    def stop(self) -> None:
        """Save what is there and look no more: what is hidden next was not left out."""
        self.look()
        self._stopped = True
        self._timer.stop()

    def take(self, page: Page, draft: Draft) -> None:
        """A draft of before is being shown; it goes once the page really has it."""
        self._taken[page] = draft

    def forget(self, draft: Draft) -> None:
        """A draft of before was left out, or kept under a new key."""
        self._save(KeepDraft(draft.key, draft.page, None))

    def keep_again(self, draft: Draft) -> None:
        """A draft that was left out is wanted after all."""
        self._write(KeepDraft(draft.key, draft.page, draft.body, draft.who), self._ask)

    def _save(self, command: KeepDraft) -> None:
        self._write(command, lambda _: None)

    def _write(self, command: KeepDraft, done: Callable[[None], None]) -> None:
        self._context.runner.write(
            self, keep_draft, command, done=done, failed=self._context.presenter.present
        )

    def _key(self, page: Page) -> str:
        return f"{self._own}/{page}"

    def _ask(self, _nothing: None) -> None:
        self._context.runner.read(
            self, list_drafts, done=self._show, failed=self._context.presenter.present
        )

    def _show(self, drafts: tuple[Draft, ...]) -> None:
        self.found.emit(tuple(one for one in drafts if not one.key.startswith(self._own)))

    @Slot()
    def _on_changed(self) -> None:
        # A saved form is emptied after this signal; its draft must not outlive it for long.
        QTimer.singleShot(0, self, self._look_after_save)

    def _look_after_save(self) -> None:
        if self._kept and any(self._kept.values()):
            self.look()
