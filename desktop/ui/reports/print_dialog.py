"""Choose a printer and the number of copies."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Slot

from desktop.domain.errors import RuleBrokenError
from desktop.system.texts import _
from desktop.ui.paper_printing import PaperJob, print_paper
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.form_dialog import FormDialog
from desktop.ui.widgets.number_field import NumberField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job

_MOST_COPIES = 20


class PrintDialog(FormDialog):
    """Hands the paper to the printer; stays open when the printer does not take it.

    Args:
        context: Its runner prints.
        pdf: The bytes that were shown.
        title: Name in the printer's queue.
        printers: The system's printers, the default one first.
        parent: The view.
    """

    SAVE_ICON: ClassVar = "print"

    def __init__(
        self,
        context: AppContext,
        pdf: bytes,
        title: str,
        printers: tuple[str, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, _("Print the report"), _("Print"), parent)
        self._pdf = pdf
        self._title = title
        self.printer: ChoiceField[str] = ChoiceField([(name, name) for name in printers])
        self.copies = NumberField("copies", "copies_range", lowest=1, highest=_MOST_COPIES)
        self.copies.set_number(1)
        self.form.add("printer", _("Printer"), self.printer)
        self.form.add("copies", _("Copies"), self.copies)
        self.close_button.setText(_("Do not print"))
        self.printer.setFocus()

    @Slot()
    def save(self) -> None:
        """Print."""
        self.form.clear_errors()
        self.say("")
        try:
            copies = self._copies()
        except RuleBrokenError as error:
            self.context.presenter.present(error, self)
            return
        self.save_button.setEnabled(False)
        job = PaperJob(self._pdf, self.printer.value() or "", self._title, copies)
        self.context.runner.run(
            self, partial(_print, job), done=self._on_saved, failed=self._on_failed
        )

    def _copies(self) -> int:
        copies = self.copies.number()
        if copies is None or not 1 <= copies <= _MOST_COPIES:
            raise RuleBrokenError("copies_range", "copies", lowest=1, highest=_MOST_COPIES)
        return copies


def _print(job: PaperJob, _job: Job) -> None:
    print_paper(job)
