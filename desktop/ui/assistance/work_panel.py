"""What was done: the tiles most used, and all others by group of platforms."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.assistance.tiles import TickKey, TileGrid
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.labels import Heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.work import AssistanceAction, Platform
    from desktop.ui.assistance.tiles import TickTile

Pair = tuple["Platform", "AssistanceAction"]

_FIRST = 9


class WorkPanel(QWidget):
    """Ticks of platform and action; what was used last comes first.

    Signals:
        edited: The ticks changed.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs: tuple[Pair, ...] = ()
        self._recent: list[TickKey] = []
        self._ticked: list[TickKey] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(10)
        self._tiles_box = QWidget(self)
        self.all_button = ActionButton(
            _("All platforms"), "arrow-down", kind=ButtonKind.QUIET, parent=self
        )
        self.all_button.setCheckable(True)
        self.all_button.setAutoDefault(False)
        self.all_button.toggled.connect(self._rebuild)
        self._rows.addWidget(self._tiles_box)
        self._rows.addWidget(self.all_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._grids: list[TileGrid] = []

    @property
    def tiles(self) -> list[TickTile]:
        """The tiles shown now."""
        return [tile for grid in self._grids for tile in grid.tiles]

    def set_pairs(self, pairs: Sequence[Pair]) -> None:
        """Offer these, in this order; ticks stay where their pair is still offered."""
        if tuple(pairs) == self._pairs:
            return  # the tiles stay, and with them the focus
        self._pairs = tuple(pairs)
        offered = {(platform.code, action) for platform, action in pairs}
        self._ticked = [key for key in self._ticked if key in offered]
        self._rebuild()

    def ticked(self) -> tuple[Pair, ...]:
        """What is ticked, in the order of ticking."""
        known = {(platform.code, action): (platform, action) for platform, action in self._pairs}
        return tuple(known[key] for key in self._ticked)

    def draft(self) -> list[list[str]]:
        """The ticks as plain values."""
        return [[code, str(action)] for code, action in self._ticked]

    def take_draft(self, ticks: object) -> None:
        """Tick again what is still offered."""
        wanted = [tuple(tick) for tick in ticks] if isinstance(ticks, list) else []
        offered = [(platform.code, action) for platform, action in self._pairs]
        self._ticked = [key for tick in wanted for key in offered if key == tick]
        self._rebuild()

    def clear(self) -> None:
        """Untick everything; what was ticked comes first from now on."""
        used = self._ticked
        self._recent = [*used, *(key for key in self._recent if key not in used)][:_FIRST]
        self._ticked = []
        if self.all_button.isChecked():
            self.all_button.setChecked(False)
        else:
            self._rebuild()

    def focus_first(self) -> None:
        """The first tile."""
        if self.tiles:
            self.tiles[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _often(self) -> list[Pair]:
        place = {key: number for number, key in enumerate(self._recent)}
        ordered = sorted(
            self._pairs, key=lambda pair: place.get((pair[0].code, pair[1]), len(place))
        )
        first, others = ordered[:_FIRST], ordered[_FIRST:]
        return first + [pair for pair in others if (pair[0].code, pair[1]) in self._ticked]

    @Slot()
    def _rebuild(self) -> None:
        old = self._tiles_box
        self._tiles_box = QWidget(self)
        rows = QVBoxLayout(self._tiles_box)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        often = self._often()
        self._grids = [TileGrid(often, self._tiles_box, numbered=True)]
        rows.addWidget(self._grids[0])
        if self.all_button.isChecked():
            shown = {(platform.code, action) for platform, action in often}
            self._add_groups(rows, shown)
        for grid in self._grids:
            grid.edited.connect(self._on_edited)
            for tile in grid.tiles:
                tile.setChecked(tile.key in self._ticked)
        self._rows.replaceWidget(old, self._tiles_box)
        self._keep_tab_order()
        old.hide()
        old.deleteLater()
        self._tiles_box.show()

    def _add_groups(self, rows: QVBoxLayout, shown: set[TickKey]) -> None:
        others = sorted(
            (pair for pair in self._pairs if (pair[0].code, pair[1]) not in shown),
            key=lambda pair: (pair[0].sort_order, pair[0].code),
        )
        for group, pairs in groupby(others, key=lambda pair: pair[0].group):
            rows.addWidget(Heading(label(group), level=3, parent=self._tiles_box))
            grid = TileGrid(pairs, self._tiles_box)
            self._grids.append(grid)
            rows.addWidget(grid)

    def _keep_tab_order(self) -> None:
        # New widgets come last in the window's order, behind even the status line. The button
        # below them is at the right place already: they are put behind it, then it behind them.
        if self.tiles:
            for before, after in pairwise([self.all_button, *self.tiles, self.all_button]):
                QWidget.setTabOrder(before, after)

    @Slot()
    def _on_edited(self) -> None:
        now = [tile.key for tile in self.tiles if tile.isChecked()]
        kept = [key for key in self._ticked if key in now]
        self._ticked = kept + [key for key in now if key not in kept]
        self.edited.emit()
