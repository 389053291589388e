"""Settings: language, text size, order of names, who is at the keyboard, lock, keys, copies."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.domain.text.name_order import USUAL_ORDER, NameOrder
from desktop.services.safety import safety
from desktop.services.team import people_who_may_sign_in
from desktop.system.labels import label
from desktop.system.settings import LANGUAGE, LOCK_MINUTES, NAME_ORDER, TEXT_PERCENT
from desktop.system.texts import _, language, ngettext
from desktop.ui.settings.check_panel import CheckPanel
from desktop.ui.settings.copies_panel import CopiesPanel
from desktop.ui.settings.keys_panel import KeysPanel
from desktop.ui.settings.periods_panel import PeriodsPanel
from desktop.ui.theme import TEXT_SIZES, Tone
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.form import Form
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.view import View

if TYPE_CHECKING:
    from desktop.domain.team import Membership
    from desktop.services.safety import Safety
    from desktop.ui.context import AppContext


class SettingsView(View):
    """Each choice takes effect at once."""

    tables: ClassVar[frozenset[str]] = frozenset({"membership", "period_rule"})
    _check_wanted = False

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Settings"), parent)
        self.language: ChoiceField[str] = ChoiceField((("vi", "Tiếng Việt"), ("en", "English")))
        self.language.set_value(language())
        self.text_size: ChoiceField[int] = ChoiceField([(size, f"{size} %") for size in TEXT_SIZES])
        self.text_size.set_value(context.settings.get(TEXT_PERCENT))
        self.name_order: ChoiceField[NameOrder] = ChoiceField(
            [(order, label(order)) for order in NameOrder]
        )
        self.name_order.set_value(context.session.name_order)
        self.who: ChoiceField[str] = ChoiceField()
        # The window is built again after each choice; by these it gives the focus back.
        self.language.setObjectName("language")
        self.text_size.setObjectName("text_percent")
        self.name_order.setObjectName("name_order")
        look = Panel()
        look.rows.addWidget(Heading(_("Look"), 2))
        form = Form()
        form.add("language", _("Language"), self.language)
        form.add("text_percent", _("Text size"), self.text_size)
        form.add(
            "name_order",
            _("Order of names in lists"),
            self.name_order,
            hint=_("Vietnamese lists go by the given name first."),
        )
        look.rows.addWidget(form)
        person = Panel()
        person.rows.addWidget(Heading(_("Who is at the keyboard"), 2))
        who_form = Form()
        who_form.add(
            "who",
            _("Your name"),
            self.who,
            hint=_("New records are written in this name from now on."),
        )
        person.rows.addWidget(who_form)
        locking = Panel()
        locking.rows.addWidget(Heading(_("Lock"), 2))
        locking.rows.addWidget(
            TextLabel(
                _("Lock the book when you leave the computer. The passphrase opens it again."),
                tone=Tone.MUTED,
            )
        )
        self.lock = ActionButton(_("Lock now (Ctrl+L)"), "lock")
        row = QHBoxLayout()
        row.addWidget(self.lock)
        row.addStretch(1)
        locking.rows.addLayout(row)
        self.minutes: ChoiceField[int] = ChoiceField(
            [
                (one, ngettext("{count} minute", "{count} minutes", one).format(count=one))
                for one in LOCK_MINUTES.choices
            ]
        )
        self.minutes.set_value(context.settings.get(LOCK_MINUTES))
        lock_form = Form()
        lock_form.add("lock_minutes", _("Locks by itself after"), self.minutes)
        locking.rows.addWidget(lock_form)
        self.keys = KeysPanel(context)
        self.copies = CopiesPanel(context)
        self.periods = PeriodsPanel(context)
        self.check = CheckPanel(context)
        for panel in (look, person, self.periods, locking, self.keys, self.copies, self.check):
            self.body.addWidget(panel)
        self.body.addStretch(1)
        self._connect()

    def _connect(self) -> None:
        self.language.edited.connect(self._on_language_edited)
        self.text_size.edited.connect(self._on_size_edited)
        self.name_order.edited.connect(self._on_order_edited)
        self.who.edited.connect(self._on_who_edited)
        self.lock.clicked.connect(self._on_lock_clicked)
        self.minutes.edited.connect(self._on_minutes_edited)
        self.keys.changed.connect(self.reload)
        self.copies.changed.connect(self.reload)
        self.check.told.connect(self._on_check_told)

    def reload(self) -> None:
        """Ask who is in the team today, and how safe the book is."""
        self.keys.reload()
        self.copies.reload()
        self.periods.reload()
        self.context.runner.read(
            self, safety, done=self._show_safety, failed=self.context.presenter.present
        )
        self.context.runner.read(
            self,
            people_who_may_sign_in,
            done=self._show_people,
            failed=self.context.presenter.present,
        )

    def arrive(self, **arguments: object) -> None:
        """`check`: look at once whether everything is in order."""
        self._check_wanted = bool(arguments.get("check"))
        if self._check_wanted:
            self.check.look()

    def focus_first(self) -> None:
        """The language, or the self-test that was asked for."""
        wanted, self._check_wanted = self._check_wanted, False
        first = self.check.start if wanted else self.language
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        if wanted:
            self.scroll_to(self.check)

    @Slot()
    def _on_check_told(self) -> None:
        """Parts above it found their heights meanwhile."""
        if self.check.start.hasFocus():
            self.scroll_to(self.check)

    def _show_people(self, members: tuple[Membership, ...]) -> None:
        self.who.set_choices([(m.person_id, f"{m.full_name} — {label(m.role)}") for m in members])
        self.who.set_value(self.context.session.who)

    @Slot()
    def _on_language_edited(self) -> None:
        self.context.settings.set(LANGUAGE, self.language.value() or "vi")
        self.context.navigator.rebuild()

    @Slot()
    def _on_size_edited(self) -> None:
        self.context.settings.set(TEXT_PERCENT, self.text_size.value() or 100)
        self.context.navigator.rebuild()

    @Slot()
    def _on_order_edited(self) -> None:
        order = self.name_order.value() or USUAL_ORDER
        self.context.settings.set(NAME_ORDER, order.value)
        self.context.session.order_names(order)
        self.context.navigator.rebuild()

    @Slot()
    def _on_who_edited(self) -> None:
        person = self.who.value()
        if person is not None:
            self.context.navigator.change_person(person)

    def _show_safety(self, known: Safety) -> None:
        self.keys.show_safety(known)
        self.copies.show_safety(known)

    @Slot()
    def _on_minutes_edited(self) -> None:
        self.context.settings.set(LOCK_MINUTES, self.minutes.value() or LOCK_MINUTES.default)

    @Slot()
    def _on_lock_clicked(self) -> None:
        self.context.navigator.lock()
