"""Guidance of province and commune on the home page: what is new stands out until it is opened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from desktop.domain.text.dates import format_date
from desktop.domain.text.numbers import format_number
from desktop.services.notices import MarkNoticeRead, mark_notice_read
from desktop.system.texts import _
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel, empty_layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.domain.reporting import Notice
    from desktop.domain.rows.reporting import NoticeRow
    from desktop.ui.context import AppContext

_SHOWN: Final = 3
_CHARACTERS: Final = 60


class NoticeDialog(QDialog):
    """One notice, whole; its text can be copied."""

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(notice.title)
        self.text = QPlainTextEdit(notice.body, self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(notice.title)
        self.close_button = ActionButton(_("Close"), "close", parent=self)
        self.close_button.clicked.connect(self.accept)
        day = format_date(notice.published_on)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 18, 24, 18)
        rows.setSpacing(12)
        rows.addWidget(Heading(notice.title, 2, self))
        rows.addWidget(TextLabel(f"{day} · {notice.issuer}", tone=Tone.MUTED, parent=self))
        rows.addWidget(self.text, 1)
        rows.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignLeft)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * _CHARACTERS, metrics.lineSpacing() * 18)
        self.close_button.setFocus()


class NoticesPanel(Panel):
    """Hidden while nothing came down; the newest first, and all of them when asked for.

    Args:
        context: Its runner remembers what was opened.
        view: The page, the parent of the dialog and the owner of what is written.
    """

    def __init__(self, context: AppContext, view: QWidget) -> None:
        super().__init__(view)
        self._context = context
        self._view = view
        self._notices: tuple[NoticeRow, ...] = ()
        self._all = False
        self.hide()

    def show_notices(self, notices: Sequence[NoticeRow]) -> None:
        """Fill the panel anew."""
        self._notices = tuple(notices)
        self.setVisible(bool(notices))
        empty_layout(self.rows)
        if not notices:
            return
        self.rows.addWidget(Heading(_("Notices of province and commune"), 2))
        for row in notices if self._all else notices[:_SHOWN]:
            self._add(row)
        if len(notices) > _SHOWN and not self._all:
            every = ActionButton(
                _("All {count} notices").format(count=format_number(len(notices))),
                kind=ButtonKind.QUIET,
            )
            every.clicked.connect(self._on_all_clicked)
            self.rows.addWidget(every, 0, Qt.AlignmentFlag.AlignLeft)

    def _add(self, row: NoticeRow) -> None:
        notice = row.notice
        words = _("{day} · {issuer}: {title}").format(
            day=format_date(notice.published_on), issuer=notice.issuer, title=notice.title
        )
        if not row.read:
            words = _("New: {what}").format(what=words)
        go = ActionButton(_("Open"), "" if row.read else "bell")
        go.setAccessibleName(_("Open: {what}").format(what=words))
        go.clicked.connect(partial(self._on_open_clicked, row))
        line = QHBoxLayout()
        line.addWidget(TextLabel(words, bold=not row.read), 1)
        line.addWidget(go, 0, Qt.AlignmentFlag.AlignTop)
        self.rows.addLayout(line)

    @Slot()
    def _on_all_clicked(self) -> None:
        self._all = True
        self.show_notices(self._notices)

    def _on_open_clicked(self, row: NoticeRow, *_checked: object) -> None:
        NoticeDialog(row.notice, self._view).open()
        if not row.read:
            self._context.runner.write(
                self._view,
                mark_notice_read,
                MarkNoticeRead(row.notice.id),
                done=self._on_marked,
                failed=self._context.presenter.present,
            )

    def _on_marked(self, _nothing: object) -> None:
        """The page reads itself anew, as after every change."""
