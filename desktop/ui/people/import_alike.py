"""Above the lines of a file: whose people are probably known already, and what is to become."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.text.numbers import format_number
from desktop.services.import_alike import ImportAlike, compare_import
from desktop.services.import_choices import Choice, Decision
from desktop.system.texts import _, ngettext
from desktop.ui.looking import LongLook
from desktop.ui.people.columns import born_words
from desktop.ui.people.duplicate_lines import entry_words
from desktop.ui.theme import Tone
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.domain.importing_rows import ImportRow
    from desktop.services.import_alike import LineAlike
    from desktop.ui.context import AppContext


class AlikePanel(QWidget):
    """Compares a preview with the list, and keeps the choice for each line that looks alike.

    Signals:
        ready: The comparison came to its end.
        chosen: What becomes of some lines was chosen.
    """

    ready = Signal()
    chosen = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._look: LongLook | None = None
        self._found = ImportAlike()
        self._line: int | None = None
        self._asked = False
        self.decisions: dict[int, Decision] = {}
        self.summary = TextLabel(tone=Tone.WARNING, parent=self)
        self.for_all: ChoiceField[Choice | None] = ChoiceField()
        self.for_line: ChoiceField[Decision | None] = ChoiceField()
        self._all_field = FormField(
            "for_all", _("What becomes of all these lines?"), self.for_all, parent=self
        )
        self._line_field = FormField(
            "for_line", _("Who is the person of the chosen line?"), self.for_line, parent=self
        )
        fields = FlowLayout(spacing=16)
        fields.add(self._all_field)
        fields.add(self._line_field)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.summary)
        rows.addLayout(fields)
        self.for_all.edited.connect(self._on_all_chosen)
        self.for_line.edited.connect(self._on_line_decided)
        self.hide()

    @property
    def comparing(self) -> bool:
        """Whether it is under way."""
        return self._look is not None

    @property
    def undecided(self) -> tuple[int, ...]:
        """Lines that nobody chose anything for."""
        return tuple(number for number in self._found.alike if number not in self.decisions)

    def compare(
        self,
        rows: tuple[ImportRow, ...],
        village_id: str | None,
        homes: Mapping[int, str],
        progress: Callable[[int, int], None],
    ) -> None:
        """Begin; choices that still fit are kept."""
        self.cancel()
        self._asked = False
        self._look = LongLook(
            self._context.runner,
            self,
            partial(compare_import, rows, village_id, homes),
            done=self._take,
            failed=self._on_failed,
            progress=progress,
        )

    def cancel(self) -> None:
        """Stop comparing; what is known so far is forgotten."""
        if self._look is not None:
            self._look.cancel()
            self._look = None

    def forget(self) -> None:
        """Another file comes."""
        self.cancel()
        self._found, self.decisions, self._line = ImportAlike(), {}, None
        self.hide()

    def words_of(self, number: int) -> str:
        """What the table says of a line."""
        if number in self._found.known:
            return _("In the list already, not added again")
        line = self._found.alike.get(number)
        if line is None:
            return ""
        decision = self.decisions.get(number)
        if decision is None:
            return _("Probably: {who}").format(who=_candidates(line)[0][1])
        if decision.choice is Choice.LEAVE_OUT:
            return _("Left out")
        if decision.choice is Choice.OTHER:
            return _("Somebody else, is added")
        who = next(words for one, words in _candidates(line) if one == decision)
        return _("The same as: {who}").format(who=who)

    def is_alike(self, number: int) -> bool:
        """Whether a line looks like somebody."""
        return number in self._found.alike

    def show_line(self, row: ImportRow | None) -> None:
        """Offer the choice for the line that is chosen in the table."""
        line = None if row is None else self._found.alike.get(row.number)
        self._line = None if line is None else line.number
        self._line_field.setVisible(line is not None)
        if line is None:
            return
        choices: list[tuple[Decision | None, str]] = [(None, _("Not chosen yet"))]
        for decision, who in _candidates(line):
            same = _("The same as {who}: fill in what is missing")
            choices.append((decision, same.format(who=who)))
        choices.append((_other(line), _("Somebody else: add")))
        choices.append((Decision(Choice.LEAVE_OUT), _("Leave this line out")))
        self.for_line.set_choices(choices)
        self.for_line.set_value(self.decisions.get(line.number))

    def ask(self) -> bool:
        """Before the import: whether somebody has to choose first; asked twice, all are added."""
        if not self.undecided:
            return False
        if self._asked:
            self._choose_all(Choice.OTHER, self.undecided)
            return False
        self._asked = True
        # What is asked says the number as well.
        self.summary.hide()
        return True

    def asking_words(self) -> str:
        """What is said then."""
        words = ngettext(
            "{count} line looks like somebody who is known already. Choose below what becomes of "
            "it. Somebody else? Then press Import once more.",
            "{count} lines look like people who are known already. Choose below what becomes of "
            "them. All somebody else? Then press Import once more.",
            len(self.undecided),
        )
        return words.format(count=format_number(len(self.undecided)))

    def _take(self, found: ImportAlike) -> None:
        self._look = None
        self._found = found
        self.decisions = {
            number: decision
            for number, decision in self.decisions.items()
            if number in found.alike and decision in _decisions(found.alike[number])
        }
        self._show()
        self.ready.emit()

    def _on_failed(self, error: BaseException) -> None:
        self._look = None
        self._context.presenter.present(error)
        self.ready.emit()

    def _show(self) -> None:
        alike, known = len(self._found.alike), len(self._found.known)
        parts = []
        if known:
            words = ngettext(
                "{count} line is in the list already and is not added again.",
                "{count} lines are in the list already and are not added again.",
                known,
            )
            parts.append(words.format(count=format_number(known)))
        if alike:
            words = ngettext(
                "{count} line looks like somebody who is known already, {left} to be chosen.",
                "{count} lines look like people who are known already, {left} to be chosen.",
                alike,
            )
            left = format_number(len(self.undecided))
            parts.append(words.format(count=format_number(alike), left=left))
        self.summary.setText(" ".join(parts))
        self.summary.setVisible(bool(parts))
        self._all_field.setVisible(bool(alike))
        self._line_field.setVisible(self._line is not None)
        self.for_all.set_choices(
            [
                (None, _("Choose for each line")),
                (Choice.SAME, _("The same people: fill in what is missing")),
                (Choice.OTHER, _("All somebody else: add them")),
                (Choice.LEAVE_OUT, _("Leave all these lines out")),
            ]
        )
        self.setVisible(bool(parts))

    @Slot()
    def _on_all_chosen(self) -> None:
        choice = self.for_all.value()
        if choice is None:
            self.decisions.clear()
        else:
            self._choose_all(choice, tuple(self._found.alike))
        self._tell()

    @Slot()
    def _on_line_decided(self) -> None:
        decision = self.for_line.value()
        if self._line is None:
            return
        if decision is None:
            self.decisions.pop(self._line, None)
        else:
            self.decisions[self._line] = decision
        self.for_all.set_value(None)
        self._tell()

    def _choose_all(self, choice: Choice, numbers: tuple[int, ...]) -> None:
        for number in numbers:
            line = self._found.alike[number]
            self.decisions[number] = next(one for one in _decisions(line) if one.choice is choice)

    def _tell(self) -> None:
        value = self.for_all.value()
        self._show()
        self.for_all.set_value(value)
        if self._line is not None:
            self.for_line.set_value(self.decisions.get(self._line))
        self.chosen.emit()


def _candidates(line: LineAlike) -> list[tuple[Decision, str]]:
    """Whom a line may be about, the most probable first, in a few words each."""
    found = [(Decision(Choice.SAME, (row.id,)), entry_words(row)) for row in line.people]
    for row in line.lines:
        parts = [_("line {number}").format(number=row.number), row.values.full_name or ""]
        if row.values.birth_on is not None:
            parts.append(born_words(row.values.birth_on, row.values.birth_precision))
        found.append((Decision(Choice.SAME, lines=(row.number,)), " · ".join(parts)))
    return found


def _other(line: LineAlike) -> Decision:
    people = tuple(row.id for row in line.people)
    return Decision(Choice.OTHER, people, tuple(row.number for row in line.lines))


def _decisions(line: LineAlike) -> list[Decision]:
    """Everything that can be chosen for a line."""
    return [*(one for one, _words in _candidates(line)), _other(line), Decision(Choice.LEAVE_OUT)]
