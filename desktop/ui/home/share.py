"""The month and the targets for a chat group: as text and as a picture, without personal data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt, Slot
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.system.texts import _, language
from desktop.ui.clipboard_guard import copy_public
from desktop.ui.theme import Tone
from desktop.ui.widgets.banner import MessageKind
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.target_bar import progress_words

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    from desktop.domain.rows.reporting import HomeSummary
    from desktop.ui.context import AppContext

_WIDTH, _MARGIN, _GAP, _BAR = 1080, 56, 18, 20
_TITLE, _PLAIN = 44, 30
_TALL = 10_000
_WRAP = int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines of the message; a target has its share of the way, in hundredths."""

    text: str
    title: bool = False
    percent: float | None = None


def message_of(summary: HomeSummary, month: str) -> tuple[Block, ...]:
    """What is told: the team, its month, and how far each target is. Numbers, and no people.

    Args:
        summary: As the home page shows it.
        month: The reporting month in words.
    """
    blocks = [Block(summary.team_name, title=True), Block(month)]
    for row in summary.targets:
        name = row.name_vi if language() == "vi" else row.name_en
        percent = None if row.percent is None else min(max(float(row.percent), 0.0), 100.0)
        blocks.append(Block(f"{name}: {progress_words(row)}", percent=percent))
    if summary.practice:
        blocks.append(Block(_("Practice data, nothing of it is real.")))
    return tuple(blocks)


def text_of(blocks: tuple[Block, ...]) -> str:
    """The message as text."""
    return "\n".join(f"• {one.text}" if one.percent is not None else one.text for one in blocks)


def picture_of(blocks: tuple[Block, ...], font: QFont) -> QImage:
    """The same message as a picture, wide enough to be read on a phone."""
    trial = QImage(_WIDTH, 1, QImage.Format.Format_RGB32)
    height = _draw(trial, blocks, font)
    picture = QImage(_WIDTH, height, QImage.Format.Format_RGB32)
    picture.fill(Tone.SURFACE.color)
    _draw(picture, blocks, font)
    return picture


def _draw(image: QImage, blocks: tuple[Block, ...], font: QFont) -> int:
    """Draw, and answer how high a picture it needs."""
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    top, room = _MARGIN, _WIDTH - 2 * _MARGIN
    for block in blocks:
        font.setPixelSize(_TITLE if block.title else _PLAIN)
        font.setBold(block.title)
        painter.setFont(font)
        painter.setPen((Tone.PRIMARY if block.title else Tone.TEXT).color)
        space = QRect(_MARGIN, top, room, _TALL)
        top += painter.boundingRect(space, _WRAP, block.text).height()
        painter.drawText(space, _WRAP, block.text)
        if block.percent is not None:
            top += _GAP // 2
            painter.setPen(Qt.PenStyle.NoPen)
            for share, tone in ((100.0, Tone.LINE), (block.percent, Tone.PRIMARY)):
                painter.setBrush(tone.color)
                painter.drawRect(QRectF(_MARGIN, top, room * share / 100, _BAR))
            top += _BAR
        top += _GAP
    painter.end()
    return top - _GAP + _MARGIN


class ShareBar(QWidget):
    """Two buttons that put the message on the clipboard.

    Args:
        context: Says that it was copied.
        parent: As in Qt.
    """

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._blocks: tuple[Block, ...] = ()
        self.text_button = ActionButton(
            _("Copy for Zalo"), "copy", kind=ButtonKind.QUIET, parent=self
        )
        self.picture_button = ActionButton(
            _("Copy as a picture"), "copy", kind=ButtonKind.QUIET, parent=self
        )
        row = FlowLayout(spacing=12)
        row.addWidget(self.text_button)
        row.addWidget(self.picture_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(row)
        self.setEnabled(False)
        self.text_button.clicked.connect(self._on_text_clicked)
        self.picture_button.clicked.connect(self._on_picture_clicked)

    def show_summary(self, summary: HomeSummary, month: str) -> None:
        """What is copied from now on."""
        self._blocks = message_of(summary, month)
        self.setEnabled(True)

    @Slot()
    def _on_text_clicked(self) -> None:
        copy_public(text_of(self._blocks))
        self._tell()

    @Slot()
    def _on_picture_clicked(self) -> None:
        QGuiApplication.clipboard().setImage(picture_of(self._blocks, self.font()))
        self._tell()

    def _tell(self) -> None:
        self._context.presenter.tell(
            MessageKind.SUCCESS, _("Copied. Open the group in Zalo and press Ctrl+V.")
        )
