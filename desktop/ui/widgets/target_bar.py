"""A bar from nothing to the target, with its values in words; pressing it opens the records."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.domain.baselines import BaselineKey
from desktop.domain.text.dates import format_date
from desktop.domain.text.numbers import format_number, format_percent
from desktop.system.texts import _, language, ngettext
from desktop.ui.theme import Tone, target_height

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from desktop.domain.rows.reporting import Measured, TargetProgress

_PADDING = 12
_FULL = Decimal(100)


def progress_words(row: TargetProgress) -> str:
    """Reached, target, what is missing: 31,5 of 50 % · 63% of the way · 22 households missing.

    A number that rests on figures of others says whose and of which day.
    """
    unit = row.unit_vi if language() == "vi" else row.unit_en
    parts = [
        _("{value} of {target} {unit}").format(
            value=format_number(row.measured.value),
            target=format_number(row.target.value),
            unit=unit,
        )
    ]
    if row.percent is not None:
        parts.append(_("{percent} of the way").format(percent=format_percent(row.percent)))
    if row.missing_records:
        missing = base_words(row.measured, row.missing_records)
        parts.append(_("{count} more needed").format(count=missing))
    elif row.missing:
        missing = f"{format_number(row.missing)} {unit}"
        parts.append(_("{count} more needed").format(count=missing))
    parts += [
        _("by figures of {source}, {day}").format(
            source=one.source, day=format_date(one.counted_on)
        )
        for one in row.measured.baselines
    ]
    return " · ".join(parts)


def base_words(measured: Measured, count: int) -> str:
    """A number of what a rate is a share of: "19 hộ", "126 người"."""
    shown = format_number(count)
    kind = measured.base[0].table if measured.base else ""
    if kind == "baseline":
        # A figure of others stands below the line: the last of those the rate rests on.
        of_households = measured.baselines[-1].key == BaselineKey.HOUSEHOLDS
        kind = "household" if of_households else "resident"
    if kind == "household":
        return ngettext("{count} household", "{count} households", count).format(count=shown)
    if kind == "resident":
        return ngettext("{count} person", "{count} people", count).format(count=shown)
    return shown


class TargetBar(QAbstractButton):
    """Prints its values on itself: what is reached is also readable without colours."""

    def __init__(self, row: TargetProgress, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.indicator = row.target.indicator
        name = row.name_vi if language() == "vi" else row.name_en
        reached = row.percent or Decimal(0)
        self._share = float(min(max(reached, Decimal(0)), _FULL) / _FULL)
        self.setText(progress_words(row))
        self.setAccessibleName(f"{name}: {self.text()}")
        self.setToolTip(_("Open the records behind this number"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Room for all words on one line."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(words + 2 * _PADDING, target_height(self))

    def minimumSizeHint(self) -> QSize:
        """The words are never cut: they go on in a second line."""
        width = max(self.fontMetrics().horizontalAdvance(word) for word in self.text().split())
        return QSize(width + 2 * _PADDING, target_height(self))

    def heightForWidth(self, width: int) -> int:
        """Room for the lines that the words need at that width."""
        room = QRect(0, 0, width - 2 * _PADDING, 0)
        metrics = self.fontMetrics()
        lines = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, self.text()).height()
        return target_height(self) + lines - metrics.height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the lines: layouts inside a scroll area take the smallest height."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, what is reached, frame, words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Tone.PAGE.color)
        painter.drawRoundedRect(box, 5, 5)
        if self._share > 0:
            painter.setClipRect(box.adjusted(0, 0, -box.width() * (1 - self._share), 0))
            painter.setBrush(Tone.BAR.color)
            painter.drawRoundedRect(box, 5, 5)
            painter.setClipping(False)
        ring = QPen(Tone.FOCUS.color, 2.5) if self.hasFocus() else QPen(Tone.LINE.color, 1.2)
        painter.setPen(ring)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(Tone.TEXT.color)
        painter.drawText(
            self.rect().adjusted(_PADDING, 0, -_PADDING, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap,
            self.text(),
        )
        painter.end()
