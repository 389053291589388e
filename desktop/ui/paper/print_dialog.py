"""Choose a printer, copies, pages and sides; both sides are turned by hand, with words how."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal, Slot

from desktop.domain.errors import RuleBrokenError, TroubleError
from desktop.domain.print_plan import Stacking, backs, chosen_pages, fronts
from desktop.services.paper import page_count, trial_sheet
from desktop.system.labels import label
from desktop.system.sentences import sentence
from desktop.system.settings import PRINT_STACKING
from desktop.system.texts import _
from desktop.ui.paper.printing import PaperJob, print_paper, state_of
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.fields import ChoiceField, TextField
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.form_dialog import FormDialog
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.number_field import NumberField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.system.cups import PrinterState
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job
    from desktop.ui.paper.printing import Handed

_MOST_COPIES = 20
_TRIAL_NAME = "to-in-thu"


class PrintDialog(FormDialog):
    """Hands the paper to the printer; stays open when the printer does not take it.

    For both sides it stays open after the fronts, says how the stack is put back, and prints the
    backs when it is told to.

    Args:
        context: Its runner prints.
        pdf: The bytes that were shown.
        title: Name in the printer's queue.
        printers: The system's printers, the default one first.
        parent: The view.

    Signals:
        handed: A `Handed` each time the printer has taken something.
    """

    SAVE_ICON: ClassVar = "print"
    handed = Signal(object)

    def __init__(
        self,
        context: AppContext,
        pdf: bytes,
        title: str,
        printers: tuple[str, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, _("Print"), _("Print"), parent)
        self._pdf = pdf
        self._title = title
        self._backs: PaperJob | None = None
        self._closes = True
        self.printer: ChoiceField[str] = ChoiceField([(name, name) for name in printers])
        self.state = TextLabel("", tone=Tone.WARNING, parent=self)
        self.copies = NumberField("copies", "copies_range", lowest=1, highest=_MOST_COPIES)
        self.copies.set_number(1)
        self.pages = TextField()
        self.sides: ChoiceField[bool] = ChoiceField(
            [
                (False, _("On one side of each sheet")),
                (True, _("On both sides, the stack is turned by hand")),
            ]
        )
        self.stacking: ChoiceField[Stacking] = ChoiceField(
            [(stacking, label(stacking)) for stacking in Stacking]
        )
        self.stacking.set_value(Stacking(context.settings.get(PRINT_STACKING)))
        self.turning = TextLabel("", scale=1.15, parent=self)
        self.trial_button = ActionButton(
            _("Print a trial sheet"), "print", kind=ButtonKind.QUIET, parent=self
        )
        self._fill()
        self._connect()
        self._look()

    @property
    def turns(self) -> bool:
        """Whether the fronts are printed and the stack is to be put back."""
        return self._backs is not None

    @Slot()
    def save(self) -> None:
        """Print, or print the backs."""
        if self._backs is not None:
            self._hand_over(self._backs, None)
            return
        self._print(self._pdf, self._title, closes=True)

    def _fill(self) -> None:
        self.form.add("printer", _("Printer"), self.printer)
        self.form.add_widget(self.state)
        self.form.add_beside(
            FormField("copies", _("Copies"), self.copies),
            FormField(
                "pages",
                _("Pages to print"),
                self.pages,
                hint=_("Empty for all pages; or for example 1-3, 5"),
            ),
        )
        self.form.add("sides", _("Sides"), self.sides)
        self.form.add(
            "stacking",
            _("How does the printer lay down the sheets?"),
            self.stacking,
            hint=_("Not sure? Print a trial sheet: it says what to look at."),
        )
        self.form.add_widget(self.turning)
        self.form.add_widget(self.trial_button)
        self.state.hide()
        self.turning.hide()
        self.close_button.setText(_("Do not print"))
        self._show_stacking()
        self.printer.setFocus()

    def _connect(self) -> None:
        self.sides.edited.connect(self._show_stacking)
        self.printer.edited.connect(self._look)
        self.stacking.edited.connect(self._keep_stacking)
        self.trial_button.clicked.connect(self._on_trial_clicked)

    def _print(self, pdf: bytes, title: str, *, closes: bool) -> None:
        """Print a paper as the fields say; `closes` when the dialog is done with it."""
        self.form.clear_errors()
        self.say("")
        self._closes = closes
        try:
            job, later = self._jobs(pdf, title, all_pages=not closes)
        except RuleBrokenError as error:
            self.context.presenter.present(error, self)
            return
        self._hand_over(job, later)

    def _jobs(self, pdf: bytes, title: str, *, all_pages: bool) -> tuple[PaperJob, PaperJob | None]:
        """What is printed now, and what when the stack was put back."""
        copies = 1 if all_pages else self._copies()
        count = page_count(pdf) if pdf else 0
        pages = chosen_pages(None if all_pages else self.pages.value(), count)
        job = PaperJob(pdf, self.printer.value() or "", title, copies, pages)
        if not self.sides.value() or len(pages) < 2:
            return job, None
        stacking = self.stacking.value() or Stacking.FACE_DOWN
        return replace(job, pages=fronts(pages)), replace(job, pages=backs(pages, stacking))

    def _hand_over(self, job: PaperJob, later: PaperJob | None) -> None:
        self.set_saving(saving=True)
        self.trial_button.setEnabled(False)
        self.context.runner.run(
            self,
            partial(_print, job),
            done=partial(self._on_handed, later),
            failed=self._on_failed,
        )

    def _on_handed(self, later: PaperJob | None, handed: Handed) -> None:
        self.set_saving(saving=False)
        self.trial_button.setEnabled(True)
        self.handed.emit(handed)
        self._backs = later
        if later is None and self._closes:
            self._on_saved(handed)
            return
        self._show_turning(asked=later is not None)
        if later is None:
            self.say(_("The trial sheet is with the printer."))

    def _on_failed(self, error: BaseException) -> None:
        self.trial_button.setEnabled(True)
        super()._on_failed(error)

    def _show_turning(self, *, asked: bool) -> None:
        """The fields make room for the sentence, or come back."""
        for field in self.form.fields():
            field.setHidden(asked)
        self.trial_button.setHidden(asked)
        self.turning.setVisible(asked)
        self.state.setHidden(asked or not self.state.text())
        self.save_button.setText(_("Print the backs") if asked else _("Print"))
        self.close_button.setText(_("Leave the backs blank") if asked else _("Do not print"))
        if asked:
            self.turning.setText(turning_words(self.stacking.value() or Stacking.FACE_DOWN))
            self.save_button.setFocus()
        else:
            self._show_stacking()

    def _copies(self) -> int:
        copies = self.copies.number()
        if copies is None or not 1 <= copies <= _MOST_COPIES:
            raise RuleBrokenError("copies_range", "copies", lowest=1, highest=_MOST_COPIES)
        return copies

    @Slot()
    def _show_stacking(self) -> None:
        field = self.form.field("stacking")
        if field is not None:
            field.setVisible(bool(self.sides.value()))

    @Slot()
    def _keep_stacking(self) -> None:
        self.context.settings.set(PRINT_STACKING, str(self.stacking.value()))

    @Slot()
    def _look(self) -> None:
        """What the chosen printer says of itself."""
        self.context.runner.run(
            self,
            partial(_state, self.printer.value() or ""),
            done=self._show_state,
            failed=self._forget_state,
        )

    def _show_state(self, state: PrinterState) -> None:
        self.state.setText(sentence(TroubleError(state.trouble)) if state.trouble else "")
        self.state.setVisible(bool(state.trouble) and not self.turns)

    def _forget_state(self, _error: BaseException) -> None:
        """That the system cannot be asked is told when it does not take the paper."""
        self.state.hide()

    @Slot()
    def _on_trial_clicked(self) -> None:
        self.set_saving(saving=True)
        self.context.runner.run(self, _trial, done=self._print_trial, failed=self._on_failed)

    def _print_trial(self, pdf: bytes) -> None:
        self.set_saving(saving=False)
        self._print(pdf, _TRIAL_NAME, closes=False)


def turning_words(stacking: Stacking) -> str:
    """What is done with the stack between fronts and backs."""
    if stacking is Stacking.FACE_UP:
        return _(
            "Wait until all sheets are out. Take the whole stack, turn it over like the page of "
            "a book, and put it into the tray with the same edge first: the first sheet lies on "
            "top, its blank side where the printer prints. Then print the backs."
        )
    return _(
        "Wait until all sheets are out. Take the whole stack as it lies, do not turn it over and "
        "do not mix it, and put it into the tray with the same edge first: the last sheet lies "
        "on top, its blank side where the printer prints. Then print the backs."
    )


def _print(job: PaperJob, _job: Job) -> Handed:
    return print_paper(job)


def _state(printer: str, _job: Job) -> PrinterState:
    return state_of(printer)


def _trial(_job: Job) -> bytes:
    return trial_sheet()
