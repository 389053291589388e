"""What a document is about: only the fields that its kind needs are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.papers import LeftSign, PaperKind, PaperNeed, PaperRequest
from desktop.domain.periods import month_containing, period_containing
from desktop.domain.reporting import PeriodKind
from desktop.domain.text.dates import format_date
from desktop.domain.training import SessionState
from desktop.domain.work import MilestoneKind
from desktop.services.papers import PAPERS
from desktop.system.labels import label
from desktop.system.texts import _, language
from desktop.ui.papers.person_choice import PersonChoice
from desktop.ui.theme import Tone
from desktop.ui.widgets.due_words import due_words
from desktop.ui.widgets.fields import ChoiceField, TickBox
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.period_picker import PeriodPicker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.lessons import Lesson
    from desktop.domain.periods import ReportPeriod
    from desktop.domain.rows.training import SessionRow
    from desktop.services.paper_choices import PaperChoices
    from desktop.services.report_due import WaitedFor
    from desktop.ui.context import AppContext

_LONGEST_WORDS = 60


class ChoicePanel(QWidget):
    """Fields for period, session, person, village, lesson, and a few words more.

    What was chosen stays when another document is opened: the sheet and the list of one session
    are wanted one after the other.

    Args:
        context: Its runner finds people.
        parent: As in Qt.

    Signals:
        edited: Something else was chosen.
    """

    edited = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = PaperKind.REPORT
        self._one_village = False
        self._sessions: tuple[SessionRow, ...] = ()
        self._session_chosen = False
        self._period_chosen = False
        self._waited_for: WaitedFor | None = None
        self._today = context.clock.today()
        today = self._today
        rules = context.session.period_rules
        self._week = period_containing(PeriodKind.WEEK, today, rules)
        self._month = month_containing(today, rules)
        self.period = PeriodPicker(self._month, today, self)
        self.due = TextLabel(tone=Tone.WARNING, bold=True, parent=self)
        self.due.hide()
        self.session: ChoiceField[str | None] = ChoiceField()
        self.lesson: ChoiceField[str | None] = ChoiceField()
        self.village: ChoiceField[str | None] = ChoiceField([(None, _("All villages"))])
        self.missing: ChoiceField[MilestoneKind | None] = ChoiceField(
            [
                (None, _("Anything of these three")),
                (MilestoneKind.DIGITAL_STORE, _("Without a digital store")),
                (MilestoneKind.EPAY_ACCOUNT, _("Without an e-payment account")),
                (MilestoneKind.VNEID_2, _("Somebody without e-ID level 2")),
            ]
        )
        self.left_sign: ChoiceField[LeftSign] = ChoiceField(
            [(sign, label(sign)) for sign in LeftSign]
        )
        self.person = PersonChoice(context, self)
        self.blank = TickBox(_("Without names, to be filled in by hand"), self)
        self.again = TickBox(_("The team changes its members"), self)
        self._fields = {
            PaperNeed.SESSION: FormField("session", label(PaperNeed.SESSION), self.session),
            PaperNeed.LESSON: FormField("lesson", label(PaperNeed.LESSON), self.lesson),
            PaperNeed.VILLAGE: FormField("village", label(PaperNeed.VILLAGE), self.village),
        }
        self._missing_field = FormField("missing", _("What is missing?"), self.missing)
        self._sign_field = FormField("left_sign", _("Who signs at the left"), self.left_sign)
        self._lay_out()
        for field in (
            *(self.period, self.session, self.lesson, self.village, self.missing),
            *(self.left_sign, self.person, self.blank, self.again),
        ):
            field.edited.connect(self._on_edited)
        self.session.edited.connect(self._on_session_edited)
        self.period.edited.connect(self._on_period_edited)

    def _lay_out(self) -> None:
        row = FlowLayout(spacing=16)
        row.addWidget(self.period)
        for field in (*self._fields.values(), self._missing_field, self._sign_field):
            row.add(field)
        row.addWidget(self.blank)
        row.addWidget(self.again)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addLayout(row)
        rows.addWidget(self.due)
        rows.addWidget(self.person)

    def show_kind(self, kind: PaperKind) -> None:
        """Show the fields of a document."""
        self._kind = kind
        maker = PAPERS[kind]
        wanted = {*maker.needs, *maker.may}
        self.period.setVisible(PaperNeed.PERIOD in wanted)
        for need, field in self._fields.items():
            field.setVisible(need in wanted)
        if self._one_village:
            self._fields[PaperNeed.VILLAGE].hide()
        self.person.setVisible(PaperNeed.RESIDENT in wanted)
        self.person.set_optional(optional=PaperNeed.RESIDENT in maker.may)
        self._missing_field.setVisible(kind is PaperKind.STILL_MISSING)
        self._sign_field.setVisible(kind is PaperKind.REPORT)
        self._suggest_session()
        self.blank.setVisible(kind is PaperKind.ATTENDANCE_SHEET)
        self.again.setVisible(kind is PaperKind.TEAM_DECISION)
        self._suggest_period()

    def first_input(self) -> QWidget | None:
        """Where choosing begins; None when there is nothing to choose."""
        inputs: tuple[QWidget, ...] = (
            *(self.period.kind, self.session, self.lesson, self.village),
            *(self.person.first_input(), self.again),
        )
        return next((one for one in inputs if one.isVisibleTo(self)), None)

    def show_choices(self, choices: PaperChoices) -> None:
        """Offer what the team has now."""
        self._one_village = len(choices.villages) == 1
        self._waited_for = choices.waited_for
        self._sessions = choices.sessions
        self.session.set_choices((row.id, _session_words(row)) for row in choices.sessions)
        self.lesson.set_choices((one.code, _lesson_words(one)) for one in choices.lessons)
        self.village.set_choices(
            [(None, _("All villages")), *((one.id, one.name) for one in choices.villages)]
        )
        self.show_kind(self._kind)

    def choose(self, arguments: Mapping[str, object], period: ReportPeriod | None) -> None:
        """Take what another page sent along; what it does not name stays."""
        if period is not None:
            self._period_chosen = True
            self.period.set_period(period)
            self._show_due()
        for field, name in (
            (self.session, "session_id"),
            (self.lesson, "lesson_code"),
            (self.village, "village_id"),
        ):
            wanted = arguments.get(name)
            if isinstance(wanted, str):
                # The list may not be read yet.
                field.wait_for(wanted.__eq__)
                self._session_chosen = self._session_chosen or field is self.session
        resident = arguments.get("resident_id")
        if isinstance(resident, str):
            self.person.choose(resident)
        if "again" in arguments:
            self.again.setChecked(bool(arguments["again"]))
        if "missing" in arguments:
            self.missing.set_value(arguments["missing"])  # type: ignore[arg-type]

    def request(self) -> PaperRequest:
        """The document as it is chosen now."""
        kind = self._kind
        wanted = {*PAPERS[kind].needs, *PAPERS[kind].may}
        return PaperRequest(
            kind=kind,
            period=self.period.period() if PaperNeed.PERIOD in wanted else None,
            session_id=self.session.value() if PaperNeed.SESSION in wanted else None,
            resident_id=self.person.resident_id if PaperNeed.RESIDENT in wanted else None,
            village_id=self.village.value() if PaperNeed.VILLAGE in wanted else None,
            lesson_code=self.lesson.value() if PaperNeed.LESSON in wanted else None,
            blank=kind is PaperKind.ATTENDANCE_SHEET and self.blank.isChecked(),
            again=kind is PaperKind.TEAM_DECISION and self.again.isChecked(),
            missing=self.missing.value() if kind is PaperKind.STILL_MISSING else None,
            left_sign=(self.left_sign.value() or LeftSign.NOBODY)
            if kind is PaperKind.REPORT
            else LeftSign.NOBODY,
        )

    def lacking(self) -> str:
        """What must still be chosen, in words; "" when the document can be made."""
        request = self.request()
        for need, value, words in (
            (PaperNeed.SESSION, request.session_id, _("There is no session yet. Plan one first.")),
            (PaperNeed.LESSON, request.lesson_code, _("There is no lesson to print.")),
            (PaperNeed.RESIDENT, request.resident_id, _("Choose the person first: type the name.")),
        ):
            if need in PAPERS[request.kind].needs and value is None:
                return words
        return ""

    def _suggest_session(self) -> None:
        """Until a session is chosen, a list of who came begins with the last that was held."""
        if self._session_chosen or not self._sessions:
            return
        listed = self._kind is PaperKind.ATTENDANCE_LIST
        held = [row.id for row in self._sessions if row.state is SessionState.HELD]
        self.session.set_value(held[0] if listed and held else self._sessions[0].id)

    def _suggest_period(self) -> None:
        """Until a period is chosen, the report is the one that is still to be sent."""
        is_week = self.period.period().kind is PeriodKind.WEEK
        if self._kind is PaperKind.WEEKLY_DIGEST:
            if not is_week:
                self.period.set_period(self._week)
        elif self._kind is PaperKind.REPORT and (is_week or not self._period_chosen):
            waited_for = self._waited_for
            self.period.set_period(self._month if waited_for is None else waited_for.period)
        elif not self._period_chosen:
            self.period.set_period(self._month)
        self._show_due()

    def _show_due(self) -> None:
        words = ""
        if self._kind is PaperKind.REPORT:
            words = due_words(self._waited_for, self.period.period(), self._today)
        self.due.setText(words)
        self.due.setVisible(bool(words))

    @Slot()
    def _on_period_edited(self) -> None:
        self._period_chosen = True
        self._show_due()

    @Slot()
    def _on_session_edited(self) -> None:
        self._session_chosen = True

    @Slot()
    def _on_edited(self) -> None:
        self.edited.emit()


def _session_words(row: SessionRow) -> str:
    words = f"{format_date(row.held_on)} · {row.title}"
    return words if len(words) <= _LONGEST_WORDS else f"{words[: _LONGEST_WORDS - 1]}…"


def _lesson_words(lesson: Lesson) -> str:
    return lesson.title_vi if language() == "vi" else lesson.title_en
