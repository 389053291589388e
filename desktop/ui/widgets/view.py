"""What every page of the window has in common: a heading, staleness, arrival, unsaved text."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop.ui.widgets.draft_dialog import DraftDialog
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import Heading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QShowEvent

    from desktop.domain.changes import Changes
    from desktop.ui.context import AppContext


class View(QWidget):
    """Base of the pages.

    A subclass names the `tables` that it shows and re-queries them in `reload`, which is called
    when the page is first shown, and when one of those tables changed: at once while visible,
    else when it is shown again.

    Args:
        context: Everything a view may use.
        title: The page's heading.
        parent: As in Qt.

    Signals:
        part_shown: Another part of the page took the place of the one before.
    """

    part_shown = Signal()

    tables: ClassVar[frozenset[str]] = frozenset()
    """Names as in the registry of synced tables: "resident", "household", "assistance" ..."""

    follows_sync: ClassVar[bool] = False
    """Whether to reload as well when only the state of sync changed."""

    def __init__(self, context: AppContext, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.title = title
        self._stale = True
        self.heading = Heading(title, parent=self)
        self.header = FlowLayout(spacing=12)
        self.header.add(self.heading)
        self.body = QVBoxLayout()
        self.body.setSpacing(14)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 16, 24, 16)
        rows.setSpacing(14)
        rows.addLayout(self.header)
        rows.addLayout(self.body, 1)
        context.runner.changed.connect(self._on_changed)

    def reload(self) -> None:
        """Ask the services again (through `context.runner`) and show the answer."""

    def arrive(self, **arguments: object) -> None:
        """Take what another page sent along; called after the page became visible."""

    def start_over(self) -> None:
        """The page was asked for again while it is shown: back to its list, if it has one."""

    def has_unsaved(self) -> bool:
        """Whether something was typed here that leaving for good would lose."""
        return False

    def draft(self) -> dict[str, object] | None:
        """What was typed here and is not saved, as plain values; None when nothing is.

        It is asked for every second and has to be cheap. A page without fields of its own
        keeps what was typed into its dialog.
        """
        drafts = (dialog.draft() for dialog in self.findChildren(DraftDialog))
        found = next((found for found in drafts if found is not None), None)
        return None if found is None else {**found, "at": self.draft_at()}

    def draft_at(self) -> str:
        """Id of the record whose page is shown, to open it again for its dialog; else ""."""
        return ""

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Show again what `draft` gave, perhaps days ago; the page is shown already."""

    def help_topic(self) -> str:
        """Name of the help text of the part shown; "" for the page's own."""
        return ""

    def focus_first(self) -> None:
        """Put the cursor where work on this page begins."""
        self.focusNextChild()

    def scroll_to(self, part: QWidget) -> None:
        """Show all of a part if there is room, else its beginning."""
        area, layout = self._area(), self.layout()
        if area is not None and layout is not None:
            layout.activate()
            area.verticalScrollBar().setValue(part.mapTo(self, QPoint(0, 0)).y())

    def show_whole(self, part: QWidget) -> None:
        """Scroll no more than it takes to see all of a part."""
        area, layout = self._area(), self.layout()
        if area is not None and layout is not None:
            layout.activate()
            area.ensureWidgetVisible(part, 0, 0)

    def _area(self) -> QScrollArea | None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        return above

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the page was hidden."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.reload()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        concerned = changes.touches(*self.tables) or (self.follows_sync and changes.sync_state)
        if not concerned:
            return
        if self.isVisible():
            self.reload()
        else:
            self._stale = True
