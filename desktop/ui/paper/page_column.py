"""Pages of a paper beneath each other; only those near the eye are kept as pictures."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop.services.paper import page_picture
from desktop.ui.theme import Tone
from desktop.ui.widgets.focus_ring import paint_focus_ring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QShowEvent

    from desktop.services.paper import PagePicture, PageSize
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job

_GAP = 14
_POINTS_AN_INCH = 72
_BESIDE = 1
"""So many pages before and after those in sight are drawn ahead."""


class _Sheets(QWidget):
    """All pages as places; the column says which picture belongs where."""

    pressed = Signal(QPoint)

    def __init__(self, column: PageColumn) -> None:
        super().__init__()
        self._column = column

    def paintEvent(self, event: QPaintEvent) -> None:
        """White sheets with a line around them; a picture as soon as there is one."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number, place in enumerate(self._column.places):
            if place.intersects(event.rect()):
                self._paint_page(painter, number, place)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Which page was meant, the column knows."""
        self.pressed.emit(event.position().toPoint())

    def _paint_page(self, painter: QPainter, number: int, place: QRect) -> None:
        picture = self._column.picture(number)
        if picture is None:
            painter.fillRect(place, Qt.GlobalColor.white)
        else:
            painter.drawImage(place, picture)
        marked = self._column.numbered and number == self._column.current
        painter.setPen(QPen((Tone.PRIMARY if marked else Tone.LINE).color, 3 if marked else 1))
        painter.drawRect(QRectF(place).adjusted(-0.5, -0.5, 0.5, 0.5))
        if self._column.numbered:
            painter.setPen(QColor(Tone.TEXT.value))
            below = QRect(0, place.bottom() + 2, self.width(), self.fontMetrics().height())
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, str(number + 1))


class PageColumn(QScrollArea):
    """Draws what is in sight and a page on either side, one after another on the pool.

    Pictures of pages that went out of sight are let go, so that a paper of 500 pages takes no more
    memory than one of five. A new size stretches what is there until the sharp picture comes.

    Args:
        context: Its runner draws.
        name: Accessible name.
        numbered: Says each page's number below it and marks the current one.
        parent: As in Qt.

    Signals:
        page_chosen: The page that was pressed or reached by a key.
        page_reached: Another page is in the middle of what is in sight.
    """

    page_chosen = Signal(int)
    page_reached = Signal(int)

    def __init__(
        self, context: AppContext, name: str, *, numbered: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.numbered = numbered
        self.places: tuple[QRect, ...] = ()
        self.current = 0
        self._context = context
        self._pdf = b""
        self._sizes: Sequence[PageSize] = ()
        self._scale = 1.0
        self._pictures: dict[int, tuple[float, QImage]] = {}
        self._job: Job | None = None
        self._sheets = _Sheets(self)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setWidget(self._sheets)
        self._sheets.pressed.connect(self._on_pressed)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    @property
    def kept(self) -> int:
        """Pages that are held as pictures now."""
        return len(self._pictures)

    def picture(self, number: int) -> QImage | None:
        """The page's picture, perhaps of another size, as far as there is one."""
        found = self._pictures.get(number)
        return found[1] if found is not None else None

    def show_pages(self, pdf: bytes, sizes: Sequence[PageSize]) -> None:
        """Show another paper; the place in it stays when it has as many pages."""
        self._stop()
        self._pictures.clear()
        same = len(sizes) == len(self._sizes)
        self._pdf, self._sizes = pdf, sizes
        self._lay_out()
        if not same:
            self.go_to(0)
        self._draw_next()

    def set_scale(self, scale: float) -> None:
        """Change the size of the pages: pixels of the screen for a point of paper."""
        if scale == self._scale:
            return
        self._stop()
        bar = self.verticalScrollBar()
        place = bar.value() / bar.maximum() if bar.maximum() else 0.0
        self._scale = scale
        self._lay_out()
        bar.setValue(round(place * bar.maximum()))
        self._draw_next()

    def go_to(self, number: int) -> None:
        """Bring a page's beginning into sight."""
        if not 0 <= number < len(self.places):
            return
        place = self.places[number]
        bar = self.verticalScrollBar()
        if self.numbered:
            self.ensureVisible(place.center().x(), place.center().y(), 0, place.height())
        else:
            bar.setValue(place.top() - _GAP // 2)
        self._reach(number)

    def sizeHint(self) -> QSize:
        """It takes what is left: a page of paper is longer than any screen."""
        return self.minimumSizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page by page, to the first and to the last; the arrows scroll."""
        step = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()))
        if self.numbered and step is None:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self.places) - 1}
        wanted = ends.get(Qt.Key(event.key()), None if step is None else self.current + step)
        if wanted is None:
            super().keyPressEvent(event)
            return
        event.accept()
        if 0 <= wanted < len(self.places):
            self.go_to(wanted)
            self.page_chosen.emit(wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The focus is seen."""
        super().paintEvent(event)
        if self.hasFocus():
            paint_focus_ring(self.viewport())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or other pages are in sight."""
        super().resizeEvent(event)
        self._draw_next()

    def showEvent(self, event: QShowEvent) -> None:
        """Nothing is drawn before it is looked at."""
        super().showEvent(event)
        self._draw_next()

    def _lay_out(self) -> None:
        below = self.fontMetrics().height() if self.numbered else 0
        sizes = [
            QSize(round(size.width * self._scale), round(size.height * self._scale))
            for size in self._sizes
        ]
        width = max((size.width() for size in sizes), default=0)
        places, top = [], _GAP // 2
        for size in sizes:
            left = _GAP // 2 + (width - size.width()) // 2
            places.append(QRect(QPoint(left, top), size))
            top += size.height() + below + _GAP
        self.places = tuple(places)
        self._sheets.resize(width + _GAP, top)
        self._sheets.update()

    def _in_sight(self) -> range:
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        seen = [
            number
            for number, place in enumerate(self.places)
            if place.bottom() >= top and place.top() <= bottom
        ]
        return range(seen[0], seen[-1] + 1) if seen else range(0)

    def _draw_next(self) -> None:
        """Draw the next picture that is missing; forget those that nobody sees."""
        seen = self._in_sight()
        near = range(seen.start - _BESIDE, seen.stop + _BESIDE)
        for number in [one for one in self._pictures if one not in near]:
            del self._pictures[number]
        if self._job is not None or not self.isVisible():
            return
        wanted = [*seen, *near]
        missing = [one for one in wanted if 0 <= one < len(self.places) and not self._sharp(one)]
        if not missing:
            return
        number = missing[0]
        scale = self._scale
        dpi = scale * _POINTS_AN_INCH * self.devicePixelRatioF()
        self._job = self._context.runner.run(
            self,
            partial(_draw, self._pdf, number, dpi),
            done=partial(self._on_drawn, number, scale),
            failed=self._on_failed,
        )

    def _sharp(self, number: int) -> bool:
        found = self._pictures.get(number)
        return found is not None and found[0] == self._scale

    def _on_drawn(self, number: int, scale: float, picture: PagePicture) -> None:
        self._job = None
        image = QImage(
            picture.grey,
            picture.width,
            picture.height,
            picture.width,
            QImage.Format.Format_Grayscale8,
        )
        # A copy: the bytes belong to Python and may go before the picture does.
        self._pictures[number] = (scale, image.copy())
        self._sheets.update(self.places[number])
        self._draw_next()

    def _on_failed(self, error: BaseException) -> None:
        self._job = None
        self._context.presenter.present(error)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _reach(self, number: int) -> None:
        if number != self.current:
            self.current = number
            self._sheets.update()
            self.page_reached.emit(number)

    @Slot(QPoint)
    def _on_pressed(self, point: QPoint) -> None:
        for number, place in enumerate(self.places):
            if place.contains(point):
                self._reach(number)
                self.page_chosen.emit(number)

    @Slot()
    def _on_scrolled(self) -> None:
        if not self.numbered:
            middle = self.verticalScrollBar().value() + self.viewport().height() // 2
            passed = [n for n, place in enumerate(self.places) if place.top() <= middle]
            self._reach(passed[-1] if passed else 0)
        self._draw_next()


def _draw(pdf: bytes, number: int, dpi: float, job: Job) -> PagePicture:
    job.check()
    return page_picture(pdf, number, dpi)
