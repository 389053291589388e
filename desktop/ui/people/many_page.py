"""One action for many lines of a list: what, since when, for whom, and save once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.errors import RuleBrokenError
from desktop.domain.facts import FactKind
from desktop.domain.people import Poverty
from desktop.domain.text.numbers import format_number
from desktop.domain.work import HowKnown
from desktop.services.door_to_door import lanes
from desktop.services.many_run import ManyRun
from desktop.system.labels import label
from desktop.system.texts import _, ngettext
from desktop.ui.people.columns import there_are_more
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.banner import MessageKind
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.draft_values import part_of, restore, text_in
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.fields import ChoiceField, SearchField
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import Form, FormField
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.paste_dialog import PasteDialog
from desktop.ui.widgets.sliced_bar import SlicedBar
from desktop.ui.widgets.table import ListPanel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QKeyEvent

    from desktop.domain.facts import FactValue
    from desktop.domain.rows.people import HouseholdRow, Listed, PersonRow
    from desktop.services.facts import ManyDone
    from desktop.services.session import Done
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job
    from desktop.ui.widgets.fields import TickBox
    from desktop.ui.widgets.form_dialog import Saving
    from desktop.ui.widgets.paste_dialog import Taken
    from desktop.ui.widgets.tick_table import TickTable

R = TypeVar("R", "PersonRow", "HouseholdRow")


class ManyPage(QWidget, Generic[R]):
    """Base of the pages for many households and for many people.

    A subclass makes the table, the choices of `what` and the fields that belong to them, and
    one tick box of its own, which stands beside the buttons.

    Signals:
        left: Back to the list.
    """

    left = Signal()

    def __init__(
        self,
        context: AppContext,
        title: str,
        table: TickTable[R],
        extra: TickBox,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.extra = extra
        self.context = context
        self._job: Job | None = None
        self._rows: tuple[R, ...] = ()
        self._more = False
        self._undecided = ""
        self.table: TickTable[R] = table
        self.back_button = ActionButton(
            _("Back to the list"), "arrow-left", kind=ButtonKind.QUIET, parent=self
        )
        self.what: ChoiceField[Any] = ChoiceField(self.things())
        self.day = DateField("day", context.clock)
        self.how: ChoiceField[HowKnown] = ChoiceField(
            [(how, label(how)) for how in (HowKnown.LIST, HowKnown.SEEN, HowKnown.TOLD)]
        )
        self.value: ChoiceField[FactValue] = ChoiceField()
        self.search = SearchField(_("Name of the head, number or lane"))
        self.lane: ChoiceField[str | None] = ChoiceField([(None, _("All lanes"))])
        self.all_button = ActionButton(_("Tick all shown (Ctrl+A)"), "check", parent=self)
        self.none_button = ActionButton(_("Take all ticks away"), "close", parent=self)
        self.paste_button = ActionButton(_("Paste a list"), "copy", parent=self)
        self.count = TextLabel("", bold=True, parent=self)
        self.left_over = TextLabel("", parent=self)
        self.save_button = PrimaryButton(_("Save for those chosen"), "save", self)
        self.form = Form(self)
        self.bar = SlicedBar(context, self)
        self._lay_out(title)
        self._connect()

    # What a subclass says.

    def things(self) -> Sequence[tuple[Any, str]]:
        """What can be done for many, with words."""
        raise NotImplementedError

    def add_fields(self, form: Form) -> None:
        """The fields that go with an action."""
        raise NotImplementedError

    def show_fields(self) -> None:
        """Show the fields of the chosen action only."""
        raise NotImplementedError

    def ask_rows(self) -> Job:
        """Read the lines that the filter shows; the answer goes to `show_rows`."""
        raise NotImplementedError

    def lane_of(self, row: R) -> str | None:
        """In which lane a line lives."""
        return row.lane

    def make_paste(self, text: str) -> PasteDialog[R]:
        """The dialog that finds pasted lines."""
        raise NotImplementedError

    def command(self) -> Saving:
        """The service and its command.

        Raises:
            RuleBrokenError: A field cannot be read.
        """
        raise NotImplementedError

    # What both do.

    def open(self) -> None:
        """Begin anew: today, nothing ticked."""
        self.table.clear_ticks()
        self.day.set_value(self.context.clock.today())
        self._undecided = ""
        self.form.clear_errors()
        self._show_fields()
        self.reload()
        self.what.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self) -> None:
        """Read lanes and lines again; ticks stay."""
        present = self.context.presenter.present
        self.context.runner.read(self, lanes, done=self._show_lanes, failed=present)
        self.ask()

    def has_unsaved(self) -> bool:
        """Whether lines are ticked and nothing was saved for them."""
        return bool(self.table.ticked)

    def draft(self) -> dict[str, object] | None:
        """Ticks, fields and pasted lines; None while nothing is ticked or pasted."""
        paste = next((one.draft() for one in self.findChildren(PasteDialog)), None)
        if not (self.table.ticked or self._undecided or paste):
            return None
        return {
            "form": self.form.draft(),
            "extra": self.extra.value(),
            "ticked": list(self.table.ticked),
            "lines": self._undecided,
            "paste": paste,
        }

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Put everything back."""
        self.form.take_draft(part_of(body, "form"))
        restore(self.extra, body.get("extra"))
        ticked = body.get("ticked")
        self.table.tick(str(one) for one in (ticked if isinstance(ticked, list) else ()))
        self._undecided = text_in(body, "lines")
        self._show_left_over()
        if body.get("paste"):
            self._paste().take_draft(part_of(body, "paste"))

    def show_error(self, field: str, sentence: str) -> bool:
        """At the field; what is about the lines beside their count."""
        if not self.form.show_error(field, sentence):
            self.left_over.setText(sentence)
            self.left_over.show()
        return True

    @Slot()
    def ask(self) -> None:
        """Read the lines that the filter shows."""
        if self._job is not None:
            self._job.cancel()
        self._job = self.ask_rows()

    def show_rows(self, found: Listed[R]) -> None:
        """Lines of the chosen lane."""
        self._job = None
        self._rows = found.rows
        self._more = found.more
        self._filter()

    @Slot()
    def save(self) -> None:
        """Save for all that are ticked; it is one action and one undo."""
        self.form.clear_errors()
        self._show_left_over()
        try:
            service, command = self.command()
        except RuleBrokenError as error:
            self.context.presenter.present(error, self)
            return
        self._show_saving(saving=True)
        self.bar.start(
            ManyRun(self.context.session, service, command),
            done=self._on_saved,
            failed=self._on_failed,
            stopped=self._on_stopped,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+S saves, Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif (
            event.key() == Qt.Key.Key_S
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            and self.save_button.isEnabled()
        ):
            self.save()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _lay_out(self, title: str) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        top = FlowLayout(spacing=12)
        top.add(Heading(title, level=2))
        top.addWidget(self.back_button)
        rows.addLayout(top)
        self.form.add_beside(
            FormField("what", _("What do they have in common?"), self.what),
            FormField(
                "day",
                _("Since which day?"),
                self.day,
                also=("reached_on", "helped_on", "since"),
            ),
        )
        self.add_fields(self.form)
        rows.addWidget(self.form)
        filters = FlowLayout(spacing=12)
        filters.add(FormField("text", _("Search"), self.search), 2)
        filters.add(FormField("lane", _("Lane or hamlet"), self.lane))
        rows.addLayout(filters)
        buttons = FlowLayout()
        for button in (self.extra, self.all_button, self.none_button, self.paste_button):
            buttons.addWidget(button)
        rows.addLayout(buttons)
        empty = EmptyState(_("Nobody found. Type fewer letters, or choose another lane."))
        self.list: ListPanel[R] = ListPanel(self.table, empty)
        rows.addWidget(self.list, 1)
        rows.addWidget(self.left_over)
        last = FlowLayout(spacing=12)
        last.add(self.count)
        last.addWidget(self.save_button)
        rows.addLayout(last)
        rows.addWidget(self.bar)
        self.left_over.hide()

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.left)
        self.what.edited.connect(self._show_fields)
        self.search.searched.connect(self.ask)
        self.search.accepted.connect(self._focus_list)
        self.search.moved_down.connect(self._focus_list)
        self.lane.edited.connect(self._filter)
        self.all_button.clicked.connect(self.table.tick_all_shown)
        self.none_button.clicked.connect(self.table.clear_ticks)
        self.paste_button.clicked.connect(self._on_paste_clicked)
        self.table.ticks_changed.connect(self._show_count)
        self.save_button.clicked.connect(self.save)

    def show_values(self) -> None:
        """The values of the chosen fact."""
        if self.what.value() is FactKind.POVERTY:
            self.value.set_choices([(one, label(one)) for one in Poverty])
        else:
            self.value.set_choices([(True, _("Yes")), (False, _("No"))])

    @Slot()
    def _show_fields(self) -> None:
        self.show_fields()
        self._show_left_over()
        self._show_count()

    def _show_lanes(self, found: tuple[str, ...]) -> None:
        choices: list[tuple[str | None, str]] = [(None, _("All lanes"))]
        self.lane.set_choices([*choices, *((lane, lane) for lane in found)])

    @Slot()
    def _filter(self) -> None:
        wanted = self.lane.value()
        rows = [row for row in self._rows if wanted is None or self.lane_of(row) == wanted]
        self.list.set_rows(rows)
        self._show_count()

    @Slot()
    def _show_count(self) -> None:
        ticked = len(self.table.ticked)
        words = ngettext("{count} chosen", "{count} chosen", ticked)
        text = words.format(count=format_number(ticked))
        hidden = ticked - self.table.shown_ticks()
        if hidden:
            more = ngettext("{count} not shown", "{count} not shown", hidden)
            text = f"{text} ({more.format(count=format_number(hidden))})"
        self.count.setText(there_are_more(text) if self._more else text)

    def _show_left_over(self) -> None:
        lines = self._undecided.count("\n") + 1 if self._undecided else 0
        words = ngettext(
            "{count} pasted line waits for a decision: press “Paste a list”.",
            "{count} pasted lines wait for a decision: press “Paste a list”.",
            lines,
        )
        self.left_over.setText(words.format(count=format_number(lines)) if lines else "")
        self.left_over.setVisible(bool(lines))

    @Slot()
    def _focus_list(self) -> None:
        if self.table.rows_model.rows:
            self.table.setCurrentIndex(self.table.rows_model.index(0, 0))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_paste_clicked(self) -> None:
        self._paste()

    def _paste(self) -> PasteDialog[R]:
        dialog = self.make_paste(self._undecided)
        dialog.taken.connect(self._on_taken)
        dialog.open()
        return dialog

    @Slot(object)
    def _on_taken(self, taken: Taken[R]) -> None:
        self._undecided = taken.undecided
        self.table.tick(row.id for row in taken.rows)
        self._show_left_over()
        self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_saving(self, *, saving: bool) -> None:
        """Ticks stay as they are meant while they are saved."""
        for part in (self.save_button, self.table, self.all_button, self.none_button):
            part.setEnabled(not saving)
        self.paste_button.setEnabled(not saving)

    def _on_stopped(self) -> None:
        self._show_saving(saving=False)
        self.context.presenter.tell(MessageKind.INFO, _("Stopped. Nothing was saved."))

    def _on_saved(self, told: Done[ManyDone]) -> None:
        self._show_saving(saving=False)
        done = told.result
        words = ngettext("Saved for {count}.", "Saved for {count}.", done.done)
        text = words.format(count=format_number(done.done))
        if done.already:
            more = ngettext("{count} had it already.", "{count} had it already.", done.already)
            text = f"{text} {more.format(count=format_number(done.already))}"
        self.table.clear_ticks()
        tell_saved(self.context, self, text, told.changes.act)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_failed(self, error: BaseException) -> None:
        self._show_saving(saving=False)
        self.context.presenter.present(error, self)
