"""The report of a period: typed parts, numbers, the paper; print it, save it, open it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.errors import RuleBrokenError
from desktop.domain.periods import (
    ReportPeriod,
    parse_period,
)
from desktop.services.period_notes import noted_texts
from desktop.services.report_due import due_period, report_to_send
from desktop.services.reporting import (
    SaveReportTexts,
    monthly_pdf,
    monthly_report,
    save_report_texts,
)
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.paper.hand_out import PaperButtons
from desktop.ui.paper.preview import PaperPreview
from desktop.ui.reports.sender import ReportSender
from desktop.ui.reports.texts_form import ReportTextsForm
from desktop.ui.theme import Tone
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.confirm_bar import ConfirmBar
from desktop.ui.widgets.draft_values import text_in
from desktop.ui.widgets.due_words import due_words
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.indicator_board import IndicatorBoard
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.period_picker import PeriodPicker, name_period
from desktop.ui.widgets.scroll import InnerScroll
from desktop.ui.widgets.tabs import Tabs
from desktop.ui.widgets.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.domain.rows.reporting import MonthlyReport, SentPaper
    from desktop.services.report_due import WaitedFor
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class ReportsView(View):
    """What is typed is saved before the paper is made, so that the paper is never older."""

    tables: ClassVar = frozenset(
        {
            "assistance", "attendance", "baseline", "channel", "coverage", "good_practice",
            "household", "issue", "membership",
            "milestone", "period_rule", "report", "resident", "submission", "target", "team",
            "training_session", "village",
        }
    )  # fmt: skip

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Report"), parent)
        today = context.clock.today()
        self._report: MonthlyReport | None = None
        self._shown: MonthlyReport | None = None
        self._pdf: bytes | None = None
        self._typed = False
        self._period_chosen = False
        self._waited_for: WaitedFor | None = None
        self._draft: Mapping[str, object] | None = None
        self._reading: Job | None = None
        self._making: Job | None = None
        self._after: Callable[[], None] | None = None
        self.picker = PeriodPicker(due_period(today, context.session.period_rules), today, self)
        self.confirm = ConfirmBar(self)
        self.buttons = PaperButtons(context, self.confirm, self)
        self.header.addWidget(self.buttons)
        self._state = TextLabel("", tone=Tone.MUTED, parent=self)
        self.due = TextLabel("", tone=Tone.WARNING, bold=True, parent=self)
        self.due.hide()
        self.texts = ReportTextsForm(context.clock)
        self.save_button = ActionButton(_("Save what was typed"), "save")
        self.save_button.setEnabled(False)
        self.board = IndicatorBoard(context)
        self.dispatch = ReportSender(context, self.confirm, self)
        self.sending = self.dispatch.panel
        self.late = self.dispatch.late
        self.preview = PaperPreview(context)
        self.tabs = Tabs(_("Parts of the report"), self)
        self.tabs.addTab(self._texts_page(), _("What is typed"))
        self.tabs.addTab(_with_margin(self.board), _("Numbers"))
        self.tabs.addTab(self.preview, _("Paper"))
        self.tabs.addTab(self.sending, _("Sending"))
        self.tabs.addTab(self.late, _("Added after closing"))
        top = FlowLayout(spacing=16)
        top.addWidget(self.picker)
        top.add(self._state)
        top.add(self.due)
        self.body.addLayout(top)
        self.body.addWidget(self.confirm)
        self.body.addWidget(self.tabs, 1)
        self._connect()

    @property
    def pdf(self) -> bytes | None:
        """The paper as it is shown, printed and saved; None until it is made."""
        return self._pdf

    def reload(self) -> None:
        """Compute the period's report again; typed text stays."""
        if self._reading is not None:
            self._reading.cancel()
        self._forget_paper()
        self.context.runner.read(
            self,
            report_to_send,
            self.context.clock.today(),
            done=self._take_due,
            failed=self._on_failed,
        )
        self._reading = self.context.runner.read(
            self,
            monthly_report,
            self.picker.period(),
            self.context.clock.today(),
            done=self._show,
            failed=self._on_failed,
        )

    def arrive(self, **arguments: object) -> None:
        """`period`: a `ReportPeriod` or its code."""
        period = arguments.get("period")
        if isinstance(period, str):
            period = parse_period(period, self.context.session.period_rules)
        if isinstance(period, ReportPeriod):
            self._period_chosen = True
            if period != self.picker.period():
                self._ask_to_leave(period)

    def has_unsaved(self) -> bool:
        """Typed parts that are not saved."""
        return self._typed

    def draft(self) -> dict[str, object] | None:
        """The typed parts and their period."""
        if not self._typed or self._shown is None:
            return None
        return {"period": self._shown.period.code, "form": self.texts.draft()}

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Put the typed parts back over the report of their period, once it is read."""
        values = body.get("form")
        if isinstance(values, dict):
            self._draft = values
            self._period_chosen = True
            self._go_to(parse_period(text_in(body, "period"), self.context.session.period_rules))

    def focus_first(self) -> None:
        """The first typed part."""
        self.texts.number.setFocus()

    def show_error(self, field: str, sentence: str) -> bool:
        """At the typed part that is wrong, also when it is the paper that cannot print it."""
        if self.texts.field(field) is None:
            return False
        self.tabs.setCurrentIndex(0)
        return self.texts.show_error(field, sentence)

    def _texts_page(self) -> QWidget:
        area = InnerScroll()
        area.rows.addWidget(self.texts)
        area.rows.addStretch(1)
        area.setMinimumHeight(self.fontMetrics().lineSpacing() * 8)
        page = QWidget()
        last = QHBoxLayout()
        last.addWidget(self.save_button)
        last.addStretch(1)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 12, 0, 0)
        rows.setSpacing(10)
        rows.addWidget(area, 1)
        rows.addLayout(last)
        return page

    def _connect(self) -> None:
        self.picker.edited.connect(self._on_period_chosen)
        self.texts.typed.connect(self._on_typed)
        self.texts.notes_wanted.connect(self._on_notes_wanted)
        self.save_button.clicked.connect(self._on_save_clicked)
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self.buttons.wanted.connect(self._on_paper_wanted)
        self.sending.send_wanted.connect(self._on_send_wanted)
        self.sending.paper_wanted.connect(self._on_version_wanted)

    def _take_due(self, waited_for: WaitedFor | None) -> None:
        """Who just opens the page comes for the report that is still to be sent."""
        self._waited_for = waited_for
        chosen, self._period_chosen = self._period_chosen or self._typed, True
        if not chosen and waited_for is not None and waited_for.period != self.picker.period():
            self._go_to(waited_for.period)
        self._show_due()

    def _show_due(self) -> None:
        today = self.context.clock.today()
        self.due.setText(due_words(self._waited_for, self.picker.period(), today))
        self.due.setVisible(bool(self.due.text()))

    def _show(self, report: MonthlyReport) -> None:
        self._reading = None
        self._report = report
        # Its days are by the rules that hold now; the picker may have been made before them.
        self.picker.set_period(report.period)
        self._state.setText(label(report.report.state))
        self._show_due()
        self.dispatch.show_report(report)
        self.board.set_table(report.indicators, report.period, report.doubts)
        self.texts.show_notes(report)
        if not self._typed:
            self._shown = report
            self.texts.show_report(report.report)
        draft, self._draft = self._draft, None
        if draft is not None and self.texts.isEnabled():
            self.texts.take_draft(draft)
            self._set_typed(typed=True)
        after, self._after = self._after, None
        if after is not None:
            after()
        elif self.tabs.currentWidget() is self.preview:
            self._with_paper(self.preview.show_paper)

    @Slot()
    def _on_period_chosen(self) -> None:
        chosen = self.picker.period()
        self._period_chosen = True
        if self._shown is not None:
            self.picker.set_period(self._shown.period)
        self._ask_to_leave(chosen)

    def _ask_to_leave(self, period: ReportPeriod) -> None:
        if not self._typed or self._shown is None:
            self._go_to(period)
            return
        self.confirm.ask(
            _("What you typed for {period} is not saved.").format(
                period=name_period(self._shown.period)
            ),
            _("Leave without saving"),
            partial(self._go_to, period),
            self.picker.kind,
        )

    def _go_to(self, period: ReportPeriod) -> None:
        self._set_typed(typed=False)
        self._after = None
        self.picker.set_period(period)
        self.reload()

    @Slot()
    def _on_notes_wanted(self) -> None:
        self.context.runner.read(
            self,
            noted_texts,
            self.picker.period(),
            done=self.texts.take_over,
            failed=self._on_failed,
        )

    @Slot()
    def _on_typed(self) -> None:
        self._set_typed(typed=True)

    def _set_typed(self, *, typed: bool) -> None:
        self._typed = typed
        self.save_button.setEnabled(typed)

    @Slot()
    def _on_save_clicked(self) -> None:
        self._with_saved(None)

    def _with_saved(self, after: Callable[[], None] | None) -> None:
        """Save what was typed, if anything was, read everything again, then go on."""
        if not self._typed or self._shown is None:
            if after is not None and self._report is not None:
                after()
            return
        self.texts.clear_errors()
        try:
            edited = self.texts.edited_report(self._shown.report)
        except RuleBrokenError as error:
            self._on_failed(error)
            return
        if self.save_button.hasFocus():
            # A disabled button would hand the keyboard to the first line of the navigation.
            self.tabs.tabBar().setFocus(Qt.FocusReason.OtherFocusReason)
        self.save_button.setEnabled(False)
        self.context.runner.write(
            self,
            save_report_texts,
            SaveReportTexts(self._shown.period, self._shown.report, edited, self._shown.seen),
            done=partial(self._on_saved, after),
            failed=self._on_failed,
        )

    def _on_saved(self, after: Callable[[], None] | None, _report_id: str) -> None:
        self._set_typed(typed=False)
        tell_saved(self.context, self, _("The report is saved."))
        self._after = after
        self.reload()

    def _with_paper(self, then: Callable[[bytes], None]) -> None:
        """Make the paper on the pool, unless it is there, then go on with its bytes."""
        if self._pdf is not None:
            then(self._pdf)
            return
        if self._report is None:
            return
        if self._making is not None:
            self._making.cancel()
        self.preview.show_waiting()
        self._making = self.context.runner.run(
            self,
            partial(_make_pdf, self._report),
            done=partial(self._on_made, then),
            failed=self._on_not_made,
        )

    def _on_made(self, then: Callable[[bytes], None], pdf: bytes) -> None:
        self._making = None
        self._pdf = pdf
        then(pdf)

    def _on_not_made(self, error: BaseException) -> None:
        self._making = None
        self.preview.show_nothing()
        self._on_failed(error)

    def _forget_paper(self) -> None:
        if self._making is not None:
            self._making.cancel()
            self._making = None
        self._pdf = None

    @Slot(int)
    def _on_tab_changed(self, _index: int) -> None:
        if self.tabs.currentWidget() is self.preview:
            self._with_saved(partial(self._with_paper, self.preview.show_paper))

    @Slot(object)
    def _on_paper_wanted(self, then: Callable[[bytes], None]) -> None:
        self._with_saved(partial(self._with_paper, partial(self._hand_on, then)))

    @Slot()
    def _on_send_wanted(self) -> None:
        """What was typed goes along."""
        self._with_saved(self.dispatch.ask_to_send)

    @Slot(object)
    def _on_version_wanted(self, paper: SentPaper) -> None:
        """Show an earlier sending as it was sent."""
        if paper.pdf is not None:
            self._pdf = paper.pdf
            self.tabs.setCurrentWidget(self.preview)

    def _hand_on(self, then: Callable[[bytes], None], pdf: bytes) -> None:
        """What is handed out is what is shown."""
        if self.tabs.currentWidget() is self.preview:
            self.preview.show_paper(pdf)
        # Says which report, and nothing about people.
        self.buttons.set_name(f"bao-cao-{self.picker.period().code}")
        then(pdf)

    def _on_failed(self, error: BaseException) -> None:
        self.save_button.setEnabled(self._typed)
        self._after = None
        self.context.presenter.present(error, self)


def _make_pdf(report: MonthlyReport, _job: Job) -> bytes:
    return monthly_pdf(report)


def _with_margin(widget: QWidget) -> QWidget:
    holder = QWidget()
    rows = QVBoxLayout(holder)
    rows.setContentsMargins(0, 12, 0, 0)
    rows.addWidget(widget)
    return holder
