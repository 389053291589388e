"""One document: what it is about, how it will look, and what can be done with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.papers import PaperForm, PaperKind, PaperRequest
from desktop.services.paper_choices import paper_choices
from desktop.services.papers import PAPERS, paper_file, read_paper, remember_paper
from desktop.ui.paper.hand_out import PaperButtons
from desktop.ui.paper.preview import PaperPreview
from desktop.ui.papers.choices import ChoicePanel
from desktop.ui.papers.kinds import FILE_NAMES, WITHOUT_PEOPLE
from desktop.ui.theme import Tone
from desktop.ui.widgets.confirm_bar import ConfirmBar
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.domain.periods import ReportPeriod
    from desktop.services.paper_choices import PaperChoices
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class PaperPage(QWidget):
    """Reads the data, makes the file on the pool, shows it, and hands out what is shown.

    Args:
        context: Its runner reads and makes.
        parent: The view.
    """

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.kind = PaperKind.REPORT
        self._made_for: PaperRequest | None = None
        self._data: Any = None
        self._pdf: bytes | None = None
        self._job: Job | None = None
        self.confirm = ConfirmBar(self)
        self.buttons = PaperButtons(context, self.confirm, self)
        self.choices = ChoicePanel(context, self)
        self.preview = PaperPreview(context, self)
        self.trouble = TextLabel("", tone=Tone.ERROR, parent=self)
        self.trouble.hide()
        self._lay_out()
        self.choices.edited.connect(self.make)
        self.buttons.wanted.connect(partial(self._on_wanted, PaperForm.PDF))
        self.buttons.wanted_as.connect(self._on_wanted)

    @property
    def pdf(self) -> bytes | None:
        """The paper as it is shown, printed and saved; None until it is made."""
        return self._pdf

    def open(
        self, kind: PaperKind, arguments: Mapping[str, object], period: ReportPeriod | None
    ) -> None:
        """Show a document with what another page chose for it."""
        self.kind = kind
        self.buttons.set_forms(form for form in PaperForm if form in PAPERS[kind].files)
        self.confirm.dismiss()
        self.choices.show_kind(kind)
        self.choices.choose(arguments, period)
        self.reload()

    def reload(self) -> None:
        """Read what can be chosen and the document again."""
        self._context.runner.read(
            self,
            paper_choices,
            self._context.clock.today(),
            done=self._show_choices,
            failed=self._context.presenter.present,
        )

    @Slot()
    def make(self) -> None:
        """Make the document as it is chosen now."""
        self._stop()
        request = self.choices.request()
        if request != self._made_for:
            self._pdf = None
            self.preview.show_waiting()
        self.trouble.hide()
        lacking = self.choices.lacking()
        if lacking:
            self._forget(lacking)
            return
        self.buttons.set_ready(ready=self._pdf is not None)
        self._job = self._context.runner.read(
            self,
            read_paper,
            request,
            self._context.clock.today(),
            done=partial(self._on_read, request),
            failed=self._on_failed,
        )

    def focus_first(self) -> None:
        """What the document is about, else its picture."""
        (self.choices.first_input() or self.preview.pages).setFocus()

    def show_error(self, _field: str, sentence: str) -> bool:
        """A document has one place for what is wrong with it: above its picture."""
        self.trouble.setText(sentence)
        self.trouble.show()
        return True

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        for widget in (self.choices, self.buttons, self.confirm, self.trouble):
            rows.addWidget(widget)
        rows.addWidget(self.preview, 1)

    def _show_choices(self, choices: PaperChoices) -> None:
        self.choices.show_choices(choices)
        self.make()

    def _on_read(self, request: PaperRequest, data: Any) -> None:
        self._data = data
        self._job = self._context.runner.run(
            self,
            partial(_make, request.kind, PaperForm.PDF, data),
            done=partial(self._on_made, request),
            failed=self._on_failed,
        )

    def _on_made(self, request: PaperRequest, pdf: bytes) -> None:
        self._job = None
        self._made_for = request
        self.buttons.set_name(self._name(request), personal=request.kind not in WITHOUT_PEOPLE)
        self.buttons.set_ready(ready=True)
        if pdf != self._pdf:
            self._pdf = pdf
            self.preview.show_paper(pdf)

    def _on_failed(self, error: BaseException) -> None:
        self._job = None
        self._forget("")
        self._context.presenter.present(error, self)

    def _forget(self, why: str) -> None:
        self._pdf = None
        self._made_for = None
        self.buttons.set_ready(ready=False)
        self.preview.show_nothing(why)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @Slot(object, object)
    def _on_wanted(self, form: PaperForm, then: Callable[[bytes], None]) -> None:
        """Note what must be known of a sheet that comes back, then hand out what is shown."""
        if self._pdf is None:
            return
        if PAPERS[self.kind].remember is None:
            self._hand_on(form, then, None)
            return
        self._context.runner.write(
            self,
            remember_paper,
            (self.kind, self._data),
            done=partial(self._hand_on, form, then),
            failed=self._context.presenter.present,
        )

    def _hand_on(self, form: PaperForm, then: Callable[[bytes], None], _noted: None) -> None:
        if form is PaperForm.PDF:
            if self._pdf is not None:
                then(self._pdf)
            return
        self._context.runner.run(
            self,
            partial(_make, self.kind, form, self._data),
            done=then,
            failed=self._context.presenter.present,
        )

    def _name(self, request: PaperRequest) -> str:
        parts = [FILE_NAMES[request.kind]]
        if request.period is not None:
            parts.append(request.period.code)
        if request.lesson_code is not None:
            parts.append(request.lesson_code)
        return "-".join(parts)


def _make(kind: PaperKind, form: PaperForm, data: Any, _job: Job) -> bytes:
    return paper_file(kind, form, data)
