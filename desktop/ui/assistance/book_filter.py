"""What the book shows: days, platform, letters of a name, one person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.rows.work import HelpFilter
from desktop.system.texts import _
from desktop.ui.assistance.book_groups import Grouping, Span, span_days
from desktop.ui.assistance.tiles import platform_name
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.fields import ChoiceField, SearchField
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import FormField

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from desktop.domain.work import Platform
    from desktop.ui.context import AppContext


class BookFilter(QWidget):
    """One row of choices, a second one for days chosen by hand.

    Signals:
        changed: Something else is to be shown.
    """

    changed = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = context.clock
        self._subject = HelpFilter()
        self.search = SearchField(_("Name, platform or words of the note"), self)
        self.grouping: ChoiceField[Grouping] = ChoiceField(
            [
                (Grouping.HELPS, _("Each help")),
                (Grouping.DAY, _("By day")),
                (Grouping.PERSON, _("By person")),
                (Grouping.PLATFORM, _("By platform")),
            ]
        )
        self.span: ChoiceField[Span] = ChoiceField(
            [
                (Span.MONTH, _("This month")),
                (Span.TODAY, _("Today")),
                (Span.WEEK, _("This week")),
                (Span.YEAR, _("This year")),
                (Span.ALL, _("All days")),
                (Span.CHOSEN, _("From … to …")),
            ]
        )
        self.platform: ChoiceField[str | None] = ChoiceField([(None, _("All platforms"))])
        self.first = DateField("first_on", context.clock)
        self.last = DateField("last_on", context.clock)
        self.subject_button = ActionButton("", "close", kind=ButtonKind.PLAIN, parent=self)
        self._lay_out()
        self.search.searched.connect(self.changed)
        for choice in (self.grouping, self.platform):
            choice.edited.connect(self.changed)
        self.span.edited.connect(self._on_span_edited)
        for day in (self.first, self.last):
            day.left.connect(self.changed)
        self.subject_button.clicked.connect(self._on_subject_clicked)

    @property
    def shows_one_subject(self) -> bool:
        """Whether only one person's or household's helps are shown."""
        return self._subject.resident_id is not None or self._subject.household_id is not None

    def set_platforms(self, platforms: Sequence[Platform]) -> None:
        """Offer these."""
        choices: list[tuple[str | None, str]] = [(None, _("All platforms"))]
        choices += [(platform.code, platform_name(platform)) for platform in platforms]
        self.platform.set_choices(choices)

    def value(self) -> HelpFilter:
        """What to ask for.

        Raises:
            RuleBrokenError: A day chosen by hand cannot be read.
        """
        span = self.span.value() or Span.ALL
        if span is Span.CHOSEN:
            first, last = self.first.value(), self.last.value()
        else:
            first, last = span_days(span, self._clock.today())
        return replace(
            self._subject,
            first_on=first,
            last_on=last,
            platform_code=self.platform.value(),
            text=self.search.value() or "",
        )

    def show_filter(self, wanted: HelpFilter, subject_name: str = "") -> None:
        """Show what another page, or a line of a grouping, asks for."""
        self.grouping.set_value(Grouping.HELPS)
        self.platform.set_value(wanted.platform_code)
        self._show_days(wanted.first_on, wanted.last_on)
        self.search.set_value(wanted.text)
        self._show_subject(wanted, subject_name)

    def name_subject(self, name: str) -> None:
        """Say whose helps are shown, once it is known."""
        self.subject_button.setText(_("Only {name}").format(name=name))

    def clear_subject(self) -> None:
        """Everybody again."""
        self._show_subject(HelpFilter(), "")

    def _show_days(self, first: date | None, last: date | None) -> None:
        if first is None and last is None:
            self.span.set_value(Span.ALL)
        else:
            self.span.set_value(Span.CHOSEN)
            self.first.set_value(first)
            self.last.set_value(last)
        self._days.setVisible(self.span.value() is Span.CHOSEN)

    def _show_subject(self, wanted: HelpFilter, name: str) -> None:
        self._subject = HelpFilter(resident_id=wanted.resident_id, household_id=wanted.household_id)
        self.name_subject(name or "…")
        self.subject_button.setVisible(self.shows_one_subject)

    def _lay_out(self) -> None:
        first_row = FlowLayout(spacing=12)
        search = FormField("text", _("Search"), self.search, parent=self)
        first_row.add(search, 2)
        for name, words, choice in (
            ("grouping", _("Show"), self.grouping),
            ("span", _("Days"), self.span),
        ):
            field = FormField(name, words, choice, parent=self)
            first_row.add(field)
        self._days = QWidget(self)
        days = FlowLayout(spacing=12, parent=self._days)
        days.add(FormField("first_on", _("From"), self.first, parent=self._days))
        days.add(FormField("last_on", _("To"), self.last, parent=self._days))
        self._days.hide()
        self.subject_button.hide()
        second = FlowLayout(spacing=12)
        self.platform.setSizeAdjustPolicy(
            ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.platform.setMinimumContentsLength(24)
        second.addWidget(FormField("platform", _("Platform"), self.platform, parent=self))
        second.addWidget(self.subject_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addLayout(first_row)
        rows.addWidget(self._days)
        rows.addLayout(second)

    @Slot()
    def _on_span_edited(self) -> None:
        chosen = self.span.value() is Span.CHOSEN
        self._days.setVisible(chosen)
        if chosen:
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    @Slot()
    def _on_subject_clicked(self) -> None:
        self.clear_subject()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()
