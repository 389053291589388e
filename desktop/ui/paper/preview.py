"""The paper as it will come out of the printer: pictures of exactly those bytes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.paper import page_sizes
from desktop.system.texts import _, ngettext
from desktop.ui.paper.page_column import PageColumn
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from desktop.services.paper import PageSize
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job

ZOOMS = (50, 75, 100, 125, 150, 200)
WHOLE_WIDTH = "width"
WHOLE_PAGE = "page"
_PIXELS_A_POINT = 96 / 72
_THUMB_LETTERS = 9
_LEAST_LETTERS = 80
"""A narrower preview leaves the small pages out: the large one needs the room more."""
_EDGE = 40
_PLACEHOLDER = 595.0


class PaperPreview(QWidget):
    """Pages beneath each other with all of them small at the side, and their size.

    Args:
        context: Its runner draws.
        parent: As in Qt.
    """

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._sizes: tuple[PageSize, ...] = ()
        self._percent = 100
        self.smaller = ActionButton(_("Smaller"), "zoom-out", parent=self)
        self.larger = ActionButton(_("Larger"), "zoom-in", parent=self)
        self.fit: ChoiceField[str] = ChoiceField(
            [
                (WHOLE_WIDTH, _("As wide as fits")),
                (WHOLE_PAGE, _("The whole page")),
                *((str(zoom), f"{zoom} %") for zoom in ZOOMS),
            ]
        )
        self.fit.setAccessibleName(_("Size of the pages"))
        self._about = TextLabel("", tone=Tone.MUTED, parent=self)
        self.pages = PageColumn(context, _("Pages of the paper"), numbered=False, parent=self)
        self.pages.setAccessibleDescription(
            _("A picture of the paper. + and - change its size, 0 shows the whole page.")
        )
        self.thumbs = PageColumn(context, _("All pages, small"), numbered=True, parent=self)
        self._lay_out()
        self.smaller.clicked.connect(self._on_smaller_clicked)
        self.larger.clicked.connect(self._on_larger_clicked)
        self.fit.edited.connect(self._fit)
        self.thumbs.page_chosen.connect(self.pages.go_to)
        self.pages.page_reached.connect(self._on_page_reached)
        self.show_waiting()

    @property
    def zoom(self) -> int:
        """Size of the pages in per cent."""
        return self._percent

    @property
    def page_count(self) -> int:
        """How many pages are shown."""
        return len(self._sizes)

    @property
    def page_width(self) -> int:
        """Width of the first page on the screen; 0 while there is none."""
        return self.pages.places[0].width() if self.pages.places else 0

    @property
    def about(self) -> str:
        """What is said of the paper."""
        return self._about.text()

    def show_waiting(self) -> None:
        """The paper is being made."""
        self._empty(_("The paper is being made."))

    def show_nothing(self, why: str = "") -> None:
        """There is no paper, and why, unless that is said elsewhere."""
        self._empty(why or _("There is no paper to show. See the message."))

    def show_paper(self, pdf: bytes) -> None:
        """Show these bytes."""
        self._cancel()
        self._job = self._context.runner.run(
            self,
            partial(_measure, pdf),
            done=partial(self._show, pdf),
            failed=self._on_failed,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+ and - change the size, 0 shows the whole page."""
        act = {
            "+": self._on_larger_clicked,
            "=": self._on_larger_clicked,
            "-": self._on_smaller_clicked,
            "0": self._on_whole_page,
        }.get(event.text())
        if act is None:
            super().keyPressEvent(event)
            return
        event.accept()
        act()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What fits is another size now."""
        super().resizeEvent(event)
        self._fit()

    def _lay_out(self) -> None:
        buttons = FlowLayout(spacing=12)
        for widget in (self.smaller, self.larger, self.fit):
            buttons.addWidget(widget)
        buttons.add(self._about)
        side = QHBoxLayout()
        side.setSpacing(10)
        side.addWidget(self.thumbs)
        side.addWidget(self.pages, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 12, 0, 0)
        rows.setSpacing(10)
        rows.addLayout(buttons)
        rows.addLayout(side, 1)
        self.pages.setMinimumHeight(self.fontMetrics().lineSpacing() * 8)

    def _show(self, pdf: bytes, sizes: tuple[PageSize, ...]) -> None:
        self._job = None
        self._sizes = sizes
        self.pages.show_pages(pdf, sizes)
        self.thumbs.show_pages(pdf, sizes)
        self._fit()

    def _empty(self, words: str) -> None:
        self._cancel()
        self._sizes = ()
        self.pages.show_pages(b"", ())
        self.thumbs.show_pages(b"", ())
        self._fit()
        self._about.setText(words)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _on_failed(self, error: BaseException) -> None:
        self._job = None
        self.show_nothing()
        self._context.presenter.present(error)

    @Slot()
    def _fit(self) -> None:
        """Give the pages the size that was chosen, and say so."""
        letter = self.fontMetrics().averageCharWidth()
        self.thumbs.setVisible(len(self._sizes) > 1 and self.width() > letter * _LEAST_LETTERS)
        small = letter * _THUMB_LETTERS
        self.thumbs.setFixedWidth(small + _EDGE)
        width = max((size.width for size in self._sizes), default=_PLACEHOLDER)
        self.thumbs.set_scale(small / width)
        self._percent = self._wanted_percent(width)
        self.pages.set_scale(self._percent / 100 * _PIXELS_A_POINT)
        self.smaller.setEnabled(self._percent > ZOOMS[0])
        self.larger.setEnabled(self._percent < ZOOMS[-1])
        self._say()

    def _wanted_percent(self, width: float) -> int:
        chosen = self.fit.value() or WHOLE_WIDTH
        if chosen.isdigit():
            return int(chosen)
        room = self.width() - (self.thumbs.width() + 10 if not self.thumbs.isHidden() else 0)
        fitting = (room - _EDGE) / (width * _PIXELS_A_POINT)
        if chosen == WHOLE_PAGE:
            height = max((size.height for size in self._sizes), default=_PLACEHOLDER)
            fitting = min(
                fitting, (self.pages.viewport().height() - _EDGE // 2) / (height * _PIXELS_A_POINT)
            )
        return min(max(int(fitting * 100), ZOOMS[0] // 2), ZOOMS[-1])

    def _say(self) -> None:
        if self._sizes:
            count = len(self._sizes)
            words = ngettext("{count} page", "{count} pages", count).format(count=count)
            here = _("here page {number}").format(number=self.pages.current + 1)
            self._about.setText(f"{words} · {here} · {self._percent} %")

    @Slot(int)
    def _on_page_reached(self, number: int) -> None:
        self.thumbs.go_to(number)
        self._say()

    @Slot()
    def _on_smaller_clicked(self) -> None:
        self._choose(max((zoom for zoom in ZOOMS if zoom < self._percent), default=self._percent))

    @Slot()
    def _on_larger_clicked(self) -> None:
        self._choose(min((zoom for zoom in ZOOMS if zoom > self._percent), default=ZOOMS[-1]))

    @Slot()
    def _on_whole_page(self) -> None:
        self.fit.set_value(WHOLE_PAGE)
        self._fit()

    def _choose(self, zoom: int) -> None:
        if zoom != self._percent:
            self.fit.set_value(str(zoom))
            self._fit()


def _measure(pdf: bytes, _job: Job) -> tuple[PageSize, ...]:
    return page_sizes(pdf)
