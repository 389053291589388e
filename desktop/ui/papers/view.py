"""All documents of the team: choose one, or come from elsewhere with the choice made."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Slot

from desktop.domain.papers import PaperKind
from desktop.domain.periods import ReportPeriod, parse_period
from desktop.services.papers import PAPERS
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.papers.kind_list import KindList
from desktop.ui.papers.paper_page import PaperPage
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.view import View

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.ui.context import AppContext


class PapersView(View):
    """The list of kinds, or one document in its place."""

    tables: ClassVar = frozenset(
        {
            "assistance", "attendance", "baseline", "channel", "coverage", "good_practice",
            "household", "issue", "membership", "milestone", "period_rule", "platform", "report",
            "resident", "submission", "target", "team", "training_session", "village",
        }
    )  # fmt: skip

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Papers"), parent)
        self.back_button = ActionButton(
            _("All papers"), "arrow-left", kind=ButtonKind.QUIET, parent=self
        )
        self.header.addWidget(self.back_button)
        self.back_button.hide()
        self.kinds = KindList(self)
        self.paper = PaperPage(context, self)
        self.paper.hide()
        self.body.addWidget(self.kinds, 1)
        self.body.addWidget(self.paper, 1)
        self.kinds.chosen.connect(self._on_chosen)
        self.back_button.clicked.connect(self.show_kinds)

    def reload(self) -> None:
        """Only the document that is open is read."""
        if not self.paper.isHidden():
            self.paper.reload()

    def arrive(self, **arguments: object) -> None:
        """`kind`: a `PaperKind` or its value.

        With it `period` (or its code), `session_id`, `resident_id`, `village_id`, `lesson_code`,
        `missing`, `again` as in `PaperRequest`.
        """
        kind = arguments.get("kind")
        if not isinstance(kind, str) or kind not in set(PaperKind) or PaperKind(kind) not in PAPERS:
            self.show_kinds()
            return
        period = arguments.get("period")
        if isinstance(period, str):
            period = parse_period(period, self.context.session.period_rules)
        self._open(PaperKind(kind), arguments, period if isinstance(period, ReportPeriod) else None)

    def start_over(self) -> None:
        """Back to all kinds."""
        self.show_kinds()

    def focus_first(self) -> None:
        """The kind last used, or what the document is about."""
        if self.paper.isHidden():
            self.kinds.focus_on(self.paper.kind)
        else:
            self.paper.focus_first()

    @Slot()
    def show_kinds(self) -> None:
        """All documents."""
        self.paper.hide()
        self.back_button.hide()
        self.kinds.show()
        self.heading.setText(self.title)
        self.part_shown.emit()
        self.kinds.focus_on(self.paper.kind)

    @Slot(object)
    def _on_chosen(self, kind: PaperKind) -> None:
        self._open(kind, {}, None)
        self.focus_first()

    def _open(
        self, kind: PaperKind, arguments: dict[str, object], period: ReportPeriod | None
    ) -> None:
        self.kinds.hide()
        self.paper.show()
        self.back_button.show()
        self.heading.setText(label(kind))
        self.part_shown.emit()
        self.paper.open(kind, arguments, period)
