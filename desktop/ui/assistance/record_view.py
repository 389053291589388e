"""Record a help: who, what was done, Enter; and the next person."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.domain.errors import RuleBrokenError
from desktop.domain.text.numbers import format_number
from desktop.domain.work import AssistanceAction, AssistanceResult
from desktop.services.people_queries import villages
from desktop.services.record_assistance import (
    HelpItem,
    RecordAssistance,
    record_assistance,
    record_form,
)
from desktop.system.labels import label
from desktop.system.texts import _, ngettext
from desktop.ui.assistance.details_panel import DetailsPanel
from desktop.ui.assistance.implied import implied_by, store_needs_household
from desktop.ui.assistance.milestone_panel import MilestonePanel
from desktop.ui.assistance.stack_panel import StackPanel
from desktop.ui.assistance.tiles import platform_name
from desktop.ui.assistance.who_panel import Mode, WhoPanel
from desktop.ui.assistance.work_panel import WorkPanel
from desktop.ui.theme import Tone
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import PrimaryButton
from desktop.ui.widgets.draft_values import part_of, show_value, text_in
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.scroll import InnerScroll
from desktop.ui.widgets.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from PySide6.QtGui import QKeyEvent

    from desktop.domain.places import Village
    from desktop.services.record_assistance import RecordedHelp, RecordForm
    from desktop.ui.context import AppContext


class RecordView(View):
    """One screen: search box, ticks, details; Enter saves from anywhere but a list or a note."""

    tables: ClassVar[frozenset[str]] = frozenset({"membership", "village", "platform"})

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Record a help"), parent)
        self._saving = False
        self._form_day: date | None = None
        self._draft: Mapping[str, object] | None = None
        self.who = WhoPanel(context)
        self.work = WorkPanel()
        self.work_error = TextLabel(tone=Tone.ERROR)
        self.work_error.hide()
        self.milestones = MilestonePanel()
        self.details = DetailsPanel(context)
        self.stack = StackPanel(context)
        self.save_button = PrimaryButton(_("Save"), "check")
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        """What the form offers on the day of the help; nothing typed changes."""
        try:
            day = self.details.day.value() or self.context.clock.today()
        except RuleBrokenError:
            return
        self._form_day = day
        present = self.context.presenter.present
        self.context.runner.read(self, record_form, day, done=self._show_form, failed=present)
        self.context.runner.read(self, villages, done=self._show_villages, failed=present)

    def arrive(self, **arguments: object) -> None:
        """`resident_id`: that person was helped."""
        resident_id = arguments.get("resident_id")
        if isinstance(resident_id, str):
            self.who.choose(resident_id)

    def has_unsaved(self) -> bool:
        """Whether somebody was chosen, something ticked or typed."""
        return self.who.has_input() or bool(self.work.ticked()) or self.details.has_input()

    def draft(self) -> dict[str, object] | None:
        """Everything on the page; None while it says nothing of anybody."""
        if not self.has_unsaved():
            return None
        return {
            "who": self.who.draft(),
            "work": self.work.draft(),
            "details": self.details.draft(),
            "links": self.milestones.draft(),
        }

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Put everything back once the page knows what it offers on that day."""
        self._draft = body
        show_value(self.details.day, text_in(part_of(body, "details"), "helped_on"))
        self.reload()

    def _show_draft(self) -> None:
        body, self._draft = self._draft, None
        if body is None:
            return
        self.milestones.expect_draft(part_of(body, "links"))
        self.details.take_draft(part_of(body, "details"))
        self.work.take_draft(body.get("work"))
        self.who.take_draft(part_of(body, "who"))
        self._on_work_edited()

    def focus_first(self) -> None:
        """The search box."""
        self.who.focus_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves, Esc chooses somebody else."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            if self._is_at_who():
                self._on_ready()
            else:
                self.save()
        elif event.key() == Qt.Key.Key_Escape and self.who.mode is not Mode.SEARCH:
            event.accept()
            self.who.back()
        else:
            super().keyPressEvent(event)

    def show_error(self, field: str, sentence: str) -> bool:
        """Beside whatever is wrong; False when that is not on this page."""
        if field in ("items", "platform_code"):
            self.work_error.setText(sentence)
            self.work_error.show()
            self.work.focus_first()
            return True
        if field in ("milestones", "shop_link"):
            return self.milestones.show_error(sentence)
        return self.details.show_error(field, sentence) or self.who.show_error(field, sentence)

    def _is_at_who(self) -> bool:
        """Whether somebody new or a number was just typed and what was done comes next."""
        typing = self.who.mode in (Mode.NEW, Mode.UNNAMED) and not self.work.ticked()
        if not (typing and self.who.isAncestorOf(self.focusWidget())):
            return False
        try:
            self.who.subject()
        except RuleBrokenError:
            # Saving says at its field what is wrong.
            return False
        return True

    @Slot()
    def save(self) -> None:
        """Save once, however often Enter is pressed."""
        if self._saving:
            return
        self._clear_errors()
        try:
            command = self._command()
        except RuleBrokenError as error:
            self.context.presenter.present(error, self)
            return
        self._set_saving(saving=True)
        self.context.runner.write(
            self,
            record_assistance,
            command,
            done=partial(self._on_saved, command.anonymous_count or 0),
            failed=self._on_failed,
        )

    def _command(self) -> RecordAssistance:
        subject = self.who.subject()
        result = self.details.result.value() or AssistanceResult.DONE
        dossier = self.details.dossier.value()
        items = tuple(
            HelpItem(
                platform.code,
                action,
                result,
                dossier if action is AssistanceAction.SUBMIT else None,
            )
            for platform, action in self.work.ticked()
        )
        day = self.details.day.value()
        if day is None:
            raise RuleBrokenError("date_format", "helped_on", text="")
        return RecordAssistance(
            helped_on=day,
            items=items,
            resident_id=subject.resident_id,
            household_id=subject.household_id,
            anonymous_count=subject.anonymous_count,
            new_person=subject.new_person,
            place=self.details.place.value(),
            helper_id=self.details.helper.value(),
            note=self.details.note.value(),
            milestones=self.milestones.ticks(),
        )

    def _lay_out(self) -> None:
        self.area = InnerScroll(self)
        rows = self.area.rows
        who, what, details = Panel(), Panel(), Panel()
        who.rows.addWidget(Heading(_("Who was helped?"), level=2))
        who.rows.addWidget(self.who)
        what.rows.addWidget(Heading(_("What was done?"), level=2))
        what.rows.addWidget(self.work)
        what.rows.addWidget(self.work_error)
        what.rows.addWidget(self.milestones)
        details.rows.addWidget(self.details)
        for panel in (who, self.stack, what, details):
            rows.addWidget(panel)
        rows.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        foot.addWidget(self.save_button)
        foot.addWidget(
            TextLabel(_("Enter saves. Space or the digits 1 to 9 tick."), tone=Tone.MUTED), 1
        )
        self.body.addWidget(self.area, 1)
        self.body.addLayout(foot)

    def _connect(self) -> None:
        self.save_button.clicked.connect(self.save)
        self.who.changed.connect(self._offer_milestones)
        self.who.changed.connect(self._show_stack)
        self.who.ready.connect(self._on_ready)
        # Hiding the search box hands the focus on, and the page scrolls after it.
        self.who.turned.connect(self.area.scroll_to_top)
        self.work.edited.connect(self._on_work_edited)
        self.details.result.edited.connect(self._offer_milestones)
        self.details.day.left.connect(self._on_day_left)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("F4"), self, context=here).activated.connect(self.who.ask_count)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, context=here).activated.connect(self.save)

    def _show_form(self, form: RecordForm) -> None:
        self.work.set_pairs(form.ticks)
        self.details.set_helpers(form.helpers, self.context.session.who)
        self._on_work_edited()

    def _show_villages(self, found: tuple[Village, ...]) -> None:
        self.who.set_villages(found)
        self._show_draft()

    @Slot()
    def _on_ready(self) -> None:
        self.work.focus_first()
        self.area.scroll_to_top()
        if self.milestones.offers:
            QTimer.singleShot(0, self, self._show_offers)

    @Slot()
    def _on_day_left(self) -> None:
        try:
            day = self.details.day.value()
        except RuleBrokenError:
            return
        if day is not None and day != self._form_day:
            self.reload()

    @Slot()
    def _on_work_edited(self) -> None:
        self.work_error.hide()
        ticked = self.work.ticked()
        submitted = any(action is AssistanceAction.SUBMIT for _platform, action in ticked)
        self.details.ask_dossier(wanted=submitted)
        self._offer_milestones()

    @Slot()
    def _show_stack(self) -> None:
        self.stack.show_between(between=self.who.mode is Mode.SEARCH)

    @Slot()
    def _offer_milestones(self) -> None:
        result = self.details.result.value() or AssistanceResult.DONE
        ticked = self.work.ticked()
        platforms = {platform.code: platform for platform, _action in ticked}
        offered = implied_by(ticked, result, self.who)
        hint = ""
        if store_needs_household(ticked, result, self.who):
            hint = _("A store is noted for a household. Choose the household of the person first.")
        before = len(self.milestones.offers)
        self.milestones.offer(offered, platforms, hint)
        if len(self.milestones.offers) > before:
            # They find their place once this event is over.
            QTimer.singleShot(0, self, self._show_offers)
        for stop, after in pairwise([self.work.all_button, *self.milestones.stops]):
            QWidget.setTabOrder(stop, after)

    @Slot()
    def _show_offers(self) -> None:
        self.area.bring_into_sight(self.milestones)

    def _clear_errors(self) -> None:
        self.who.clear_errors()
        self.work_error.hide()
        self.details.clear_errors()

    def _set_saving(self, *, saving: bool) -> None:
        self._saving = saving
        self.save_button.setEnabled(not saving)

    def _on_saved(self, unnamed: int, recorded: RecordedHelp) -> None:
        self._set_saving(saving=False)
        count = len(recorded.ids)
        if self.who.name:
            words = ngettext("Saved: {name}, {count} help.", "Saved: {name}, {count} helps.", count)
            text = words.format(name=self.who.name, count=count)
        else:
            text = ngettext(
                "Saved: {count} person not named.", "Saved: {count} people not named.", unnamed
            ).format(count=format_number(unnamed))
        act = self.context.runner.last_act
        self.stack.add(self._stack_words(unnamed), act, recorded.ids)
        self.who.clear()
        self.work.clear()
        self.details.clear_for_next()
        self._on_work_edited()
        tell_saved(self.context, self, text, act, partial(self.stack.forget, act))
        self.area.scroll_to_top()
        self.who.focus_first()

    def _stack_words(self, unnamed: int) -> str:
        """Who and what, as on the sheet that lies on the pile beside the keyboard."""
        who = self.who.name or ngettext(
            "{count} person not named", "{count} people not named", unnamed
        ).format(count=format_number(unnamed))
        done = "; ".join(
            f"{label(action)}: {platform_name(platform)}" for platform, action in self.work.ticked()
        )
        return f"{who} · {done}"

    def _on_failed(self, error: BaseException) -> None:
        self._set_saving(saving=False)
        self.context.presenter.present(error, self)
