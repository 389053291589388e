"""The home page: four large actions, progress to the targets, sync in words, what is due."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.text.dates import format_date
from desktop.domain.text.numbers import format_number
from desktop.services.home import home_summary
from desktop.system.texts import _, language, ngettext
from desktop.ui.context import Page
from desktop.ui.home.closed import ClosedPanel
from desktop.ui.home.due import alike_words, due_words, open_due, open_issue_words
from desktop.ui.home.lost import LostPanel
from desktop.ui.home.notices import NoticesPanel
from desktop.ui.home.share import ShareBar
from desktop.ui.theme import Tone, scaled_font
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel, empty_layout
from desktop.ui.widgets.sync_words import last_sync_words, sync_lines
from desktop.ui.widgets.target_bar import TargetBar
from desktop.ui.widgets.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from desktop.domain.rows.reporting import DueItem, HomeSummary, SyncState, TargetProgress
    from desktop.ui.context import AppContext

_SHOWN_TARGETS = 4
_SHOWN_DUE = 5
_TWO_COLUMNS = 88
"""Width in average characters from which two columns fit."""


class LargeButton(ActionButton):
    """One of the four actions: taller, with larger words."""

    def __init__(self, text: str, icon: str, *, kind: ButtonKind = ButtonKind.PLAIN) -> None:
        super().__init__(text, icon, kind=kind)
        self.setFont(scaled_font(self, 1.15, bold=True))

    def sizeHint(self) -> QSize:
        """Half as high again as a usual button."""
        hint = super().sizeHint()
        return QSize(hint.width(), hint.height() * 3 // 2)


class HomeView(View):
    """What the team did this month, what it still has to do, and the ways to do it."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {
            "team", "assistance", "milestone", "training_session", "attendance", "target",
            "resident", "household", "report", "membership", "distinct_pair", "issue",
            "baseline", "notice", "period_rule",
        }
    )  # fmt: skip
    follows_sync: ClassVar[bool] = True

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Home"), parent)
        self._period = TextLabel(tone=Tone.MUTED)
        self.share = ShareBar(context)
        self.body.addWidget(self._period)
        self.closed = ClosedPanel(context, self)
        self.body.addWidget(self.closed)
        self.body.addLayout(self._actions())
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(16)
        self._targets = Panel()
        self._due = Panel()
        self._sync = Panel()
        self.lost = LostPanel(context, self)
        self.notices = NoticesPanel(context, self)
        self._open_issues = 0
        self._items: tuple[DueItem, ...] = ()
        self._alike = 0
        self._sync_words: TextLabel | None = None
        self._sync_state: SyncState | None = None
        context.syncing.moved.connect(self._on_sync_moved)
        context.duplicates.counted.connect(self._show_alike)
        right = QVBoxLayout()
        right.setSpacing(16)
        right.addWidget(self.lost)
        right.addWidget(self._due)
        right.addWidget(self.notices)
        right.addWidget(self._sync)
        right.addStretch(1)
        self._columns.addWidget(self._targets, 3, Qt.AlignmentFlag.AlignTop)
        self._columns.addLayout(right, 2)
        self.body.addLayout(self._columns)
        self.body.addWidget(self.share)
        self.body.addStretch(1)

    def reload(self) -> None:
        """Ask for the summary of today."""
        self.context.runner.read(
            self,
            home_summary,
            self.context.clock.today(),
            done=self._show,
            failed=self.context.presenter.present,
        )
        self.context.duplicates.want()

    def focus_first(self) -> None:
        """The first large action."""
        self.record.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns when there is room for both, else one below the other."""
        super().resizeEvent(event)
        wide = event.size().width() >= self.fontMetrics().averageCharWidth() * _TWO_COLUMNS
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.LeftToRight if wide else directions.TopToBottom)

    def _actions(self) -> QVBoxLayout:
        self.record = LargeButton(_("Record a help"), "hand", kind=ButtonKind.PRIMARY)
        self.session = LargeButton(_("Open a session"), "calendar")
        self.month = LargeButton(_("Print the month"), "print")
        self.sync_now = LargeButton(_("Sync with the province"), "sync")
        rows = QVBoxLayout()
        rows.setSpacing(12)
        for pair in ((self.record, self.session), (self.month, self.sync_now)):
            row = FlowLayout(spacing=12)
            for button in pair:
                row.add(button)
            rows.addLayout(row)
        self.record.clicked.connect(self._on_record_clicked)
        self.session.clicked.connect(self._on_session_clicked)
        self.month.clicked.connect(self._on_month_clicked)
        self.sync_now.clicked.connect(self._on_sync_clicked)
        return rows

    def _show(self, summary: HomeSummary) -> None:
        self.heading.setText(summary.team_name)
        month = _period_words(summary)
        self._period.setText(month)
        self.share.show_summary(summary, month)
        self.closed.show_summary(summary)
        self._show_targets(summary.targets)
        self._open_issues = summary.open_issues
        self._show_due(summary.due)
        self.lost.ask(summary.sync)
        self.notices.show_notices(summary.notices)
        empty_layout(self._sync.rows)
        self._sync.rows.addWidget(Heading(_("Sync"), 2))
        self._sync_words = TextLabel()
        self._sync.rows.addWidget(self._sync_words)
        if summary.sync.enrolled and not summary.sync.complete:
            self._sync.rows.addWidget(TextLabel(last_sync_words(summary.sync), tone=Tone.MUTED))
        self._sync_state = summary.sync
        self._on_sync_moved()

    @Slot()
    def _on_sync_moved(self) -> None:
        if self._sync_words is not None and self._sync_state is not None:
            line, today = self.context.syncing.line, self.context.clock.today()
            self._sync_words.setText("\n".join(sync_lines(self._sync_state, line, today)))

    def _show_targets(self, targets: tuple[TargetProgress, ...]) -> None:
        empty_layout(self._targets.rows)
        self._targets.rows.addWidget(Heading(_("Progress to the targets"), 2))
        if not targets:
            self._targets.rows.addWidget(
                TextLabel(_("No target is set for this year yet."), tone=Tone.MUTED)
            )
        for row in targets[:_SHOWN_TARGETS]:
            name = row.name_vi if language() == "vi" else row.name_en
            bar = TargetBar(row)
            bar.clicked.connect(
                partial(
                    self.context.navigator.open_page, Page.TARGETS, indicator=row.target.indicator
                )
            )
            self._targets.rows.addWidget(TextLabel(name))
            self._targets.rows.addWidget(bar)
        every = ActionButton(_("All targets"), "target", kind=ButtonKind.QUIET)
        every.clicked.connect(self._on_targets_clicked)
        self._targets.rows.addWidget(every, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_due(self, items: tuple[DueItem, ...]) -> None:
        empty_layout(self._due.rows)
        self._due.rows.addWidget(Heading(_("What is due"), 2))
        self._items = items
        if not items and not self._alike and not self._open_issues:
            self._due.rows.addWidget(TextLabel(_("Nothing is due."), tone=Tone.MUTED))
        navigator = self.context.navigator
        for item in items[:_SHOWN_DUE]:
            words = due_words(item, self.context.clock.today())
            self._add_due(words, partial(open_due, navigator, item))
        if self._open_issues:
            go_open = partial(navigator.open_page, Page.NOTES, open=True)
            self._add_due(open_issue_words(self._open_issues), go_open)
        if self._alike:
            go = partial(navigator.open_page, Page.PEOPLE, duplicates=True)
            self._add_due(alike_words(self._alike), go)

    def _add_due(self, words: str, action: Callable[[], None]) -> None:
        go = ActionButton(_("Open"))
        go.setAccessibleName(_("Open: {what}").format(what=words))
        go.clicked.connect(action)
        row = QHBoxLayout()
        row.addWidget(TextLabel(words), 1)
        row.addWidget(go, 0, Qt.AlignmentFlag.AlignTop)
        self._due.rows.addLayout(row)

    @Slot(int)
    def _show_alike(self, count: int) -> None:
        if count != self._alike:
            self._alike = count
            self._show_due(self._items)

    @Slot()
    def _on_record_clicked(self) -> None:
        self.context.navigator.open_page(Page.RECORD)

    @Slot()
    def _on_session_clicked(self) -> None:
        self.context.navigator.open_page(Page.SESSIONS, new=True)

    @Slot()
    def _on_month_clicked(self) -> None:
        self.context.navigator.open_page(Page.REPORT)

    @Slot()
    def _on_sync_clicked(self) -> None:
        self.context.navigator.open_page(Page.SYNC, start=True)

    @Slot()
    def _on_targets_clicked(self) -> None:
        self.context.navigator.open_page(Page.TARGETS)


def _period_words(summary: HomeSummary) -> str:
    """The reporting month in figures; lượt and người stand apart, never added."""
    helps = ngettext("{count} help", "{count} helps", summary.helps_times)
    people = ngettext("{count} person helped", "{count} people helped", summary.helped_persons)
    sessions = ngettext("{count} session held", "{count} sessions held", summary.sessions_held)
    return _("Reporting month {first} – {last}: {helps}, {people}, {sessions}").format(
        first=format_date(summary.period.first_on),
        last=format_date(summary.period.last_on),
        helps=helps.format(count=format_number(summary.helps_times)),
        people=people.format(count=format_number(summary.helped_persons)),
        sessions=sessions.format(count=format_number(summary.sessions_held)),
    )
