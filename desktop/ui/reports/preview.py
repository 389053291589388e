"""The paper as it will come out of the printer: pictures of exactly those bytes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.services.paper import page_pictures
from desktop.system.texts import _, ngettext
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from desktop.services.paper import PagePicture
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job

ZOOMS = (50, 75, 100, 125, 150, 200, 300)
_SCREEN_DPI = 96
_GAP = 16


class _PageSheet(QWidget):
    """One page, drawn pixel by pixel."""

    def __init__(self, picture: PagePicture, ratio: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        image = QImage(
            picture.grey,
            picture.width,
            picture.height,
            picture.width,
            QImage.Format.Format_Grayscale8,
        )
        # A copy: the bytes belong to Python and may go before the picture does.
        self._image = image.copy()
        self._image.setDevicePixelRatio(ratio)
        self.setFixedSize(
            QSize(round(picture.width / ratio) + 2, round(picture.height / ratio) + 2)
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """The page with a thin line around it."""
        painter = QPainter(self)
        painter.drawImage(1, 1, self._image)
        painter.setPen(QColor(Tone.LINE.value))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()


class _Pages(QScrollArea):
    """Space and PageDown go on, + and - change the size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setWidgetResizable(True)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Pages of the paper"))
        self.setAccessibleDescription(
            _("A picture of the paper. Its numbers and words stand on the other two tabs.")
        )


class PaperPreview(QWidget):
    """Pages beneath each other, with zoom.

    Args:
        context: Its runner rasterises.
        parent: As in Qt.
    """

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._pdf: bytes | None = None
        self._zoom = ZOOMS.index(100)
        self._job: Job | None = None
        self.page_count = 0
        self.smaller = ActionButton(_("Smaller"), "zoom-out", parent=self)
        self.larger = ActionButton(_("Larger"), "zoom-in", parent=self)
        self._about = TextLabel("", tone=Tone.MUTED, parent=self)
        self.pages = _Pages(self)
        buttons = FlowLayout(spacing=12)
        buttons.addWidget(self.smaller)
        buttons.addWidget(self.larger)
        buttons.add(self._about)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 12, 0, 0)
        rows.setSpacing(10)
        rows.addLayout(buttons)
        rows.addWidget(self.pages, 1)
        self.pages.setMinimumHeight(self.fontMetrics().lineSpacing() * 8)
        self.smaller.clicked.connect(self._on_smaller_clicked)
        self.larger.clicked.connect(self._on_larger_clicked)
        self.show_waiting()

    @property
    def zoom(self) -> int:
        """Size of the pages in per cent."""
        return ZOOMS[self._zoom]

    @property
    def page_width(self) -> int:
        """Width of a page on the screen; 0 while there is none."""
        shown = self.pages.widget()
        sheet = shown.findChild(_PageSheet) if shown is not None else None
        return sheet.width() if sheet is not None else 0

    def show_waiting(self) -> None:
        """The paper is being made."""
        self._cancel()
        self._pdf = None
        self._about.setText(_("The paper is being made."))
        self._set_pages((), 1.0)

    def show_nothing(self) -> None:
        """The paper could not be made; why is said elsewhere."""
        self._cancel()
        self._about.setText(_("There is no paper to show. See the message."))

    def show_paper(self, pdf: bytes) -> None:
        """Rasterise these bytes and show them."""
        self._pdf = pdf
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+ and - change the size."""
        if event.text() in ("+", "="):
            self._on_larger_clicked()
        elif event.text() == "-":
            self._on_smaller_clicked()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _draw(self) -> None:
        self._cancel()
        if self._pdf is None:
            return
        ratio = self.devicePixelRatioF()
        dpi = round(_SCREEN_DPI * self.zoom / 100 * ratio)
        self._job = self._context.runner.run(
            self,
            partial(_rasterise, self._pdf, dpi),
            done=partial(self._show, ratio=ratio),
            failed=self._on_failed,
        )

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _show(self, pictures: tuple[PagePicture, ...], *, ratio: float) -> None:
        self._job = None
        bar = self.pages.verticalScrollBar()
        place = bar.value() / bar.maximum() if bar.maximum() else 0.0
        self._set_pages(pictures, ratio)
        bar.setValue(round(place * bar.maximum()))
        count = len(pictures)
        words = ngettext("{count} page", "{count} pages", count).format(count=count)
        self._about.setText(f"{words} · {self.zoom} %")
        self.smaller.setEnabled(self._zoom > 0)
        self.larger.setEnabled(self._zoom < len(ZOOMS) - 1)

    def _set_pages(self, pictures: tuple[PagePicture, ...], ratio: float) -> None:
        self.page_count = len(pictures)
        sheet = QWidget()
        rows = QVBoxLayout(sheet)
        rows.setSpacing(_GAP)
        for picture in pictures:
            rows.addWidget(_PageSheet(picture, ratio), 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addStretch(1)
        self.pages.setWidget(sheet)

    def _on_failed(self, error: BaseException) -> None:
        self._job = None
        self._context.presenter.present(error)

    @Slot()
    def _on_smaller_clicked(self) -> None:
        self._set_zoom(self._zoom - 1)

    @Slot()
    def _on_larger_clicked(self) -> None:
        self._set_zoom(self._zoom + 1)

    def _set_zoom(self, zoom: int) -> None:
        if 0 <= zoom < len(ZOOMS) and zoom != self._zoom:
            self._zoom = zoom
            self._draw()


def _rasterise(pdf: bytes, dpi: int, _job: Job) -> tuple[PagePicture, ...]:
    return page_pictures(pdf, dpi)
