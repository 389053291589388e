"""Milestones that the ticked work implies, offered as ticks of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.work import MilestoneKind, Platform
from desktop.services.milestones import MilestoneTick
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.assistance.tiles import platform_name
from desktop.ui.theme import Tone, set_tone
from desktop.ui.widgets.fields import TextField, TickBox
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Key = tuple[MilestoneKind, str | None]


class _Offer(QWidget):
    """One milestone to tick; a store also takes the link to the shop."""

    edited = Signal()

    def __init__(
        self, tick: MilestoneTick, platform: Platform | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tick = tick
        words = label(tick.kind)
        if tick.kind is MilestoneKind.DIGITAL_STORE and platform is not None:
            words = f"{words}: {platform_name(platform)}"
        self.box = TickBox(words, self)
        self.box.setChecked(True)
        self.link: TextField | None = None
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self.box)
        self.box.edited.connect(self.edited)
        if tick.kind is MilestoneKind.DIGITAL_STORE:
            self.link = TextField()
            rows.addWidget(FormField("shop_link", _("Address of the shop"), self.link, parent=self))
            self.link.edited.connect(self.edited)

    def value(self) -> MilestoneTick | None:
        if not self.box.isChecked():
            return None
        link = self.link.value() if self.link is not None else None
        return MilestoneTick(self.tick.kind, self.tick.platform_code, link)


class MilestonePanel(QWidget):
    """Hidden while the work implies nothing; ticks taken away stay away while the form is open.

    Signals:
        edited: A tick or a link changed.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers: dict[Key, _Offer] = {}
        self._expected: dict[str, object] = {}
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)
        self._title = TextLabel(_("Note also that they now have:"), bold=True, parent=self)
        self._error = TextLabel(tone=Tone.ERROR, parent=self)
        self._error.hide()
        self._hint = TextLabel(tone=Tone.MUTED, parent=self)
        self._rows.addWidget(self._title)
        self._rows.addWidget(self._hint)
        self._rows.addWidget(self._error)
        self.hide()

    @property
    def offers(self) -> Sequence[_Offer]:
        """The milestones offered now."""
        return tuple(self._offers.values())

    @property
    def stops(self) -> list[QWidget]:
        """Where Tab stops, from top to bottom."""
        boxes = [(offer.box, offer.link) for offer in self._offers.values()]
        return [stop for pair in boxes for stop in pair if stop is not None]

    def offer(
        self, ticks: Sequence[MilestoneTick], platforms: Mapping[str, Platform], hint: str = ""
    ) -> None:
        """Offer these; those offered already keep their tick and their link.

        Args:
            ticks: What the work implies for the person chosen.
            platforms: By code, for the names of stores.
            hint: Why something that the work implies is not offered.
        """
        wanted = {(tick.kind, tick.platform_code): tick for tick in ticks}
        for key in [key for key in self._offers if key not in wanted]:
            gone = self._offers.pop(key)
            self._rows.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for key, tick in wanted.items():
            if key not in self._offers:
                made = _Offer(tick, platforms.get(tick.platform_code or ""), self)
                made.edited.connect(self._on_edited)
                self._offers[key] = made
                self._fill(key, made)
                self._rows.insertWidget(self._rows.count() - 2, made)
        self._title.setVisible(bool(self._offers))
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setVisible(bool(self._offers or hint))
        self._clear_error()

    def ticks(self) -> tuple[MilestoneTick, ...]:
        """What is ticked."""
        values = (offer.value() for offer in self._offers.values())
        return tuple(value for value in values if value is not None)

    def draft(self) -> dict[str, object]:
        """Addresses of shops, and milestones that were unticked."""
        said: dict[str, object] = {}
        for (kind, platform), offer in self._offers.items():
            link = offer.link.typed_text() if offer.link is not None else ""
            said[f"{kind}/{platform or ''}"] = [offer.box.isChecked(), link]
        return said

    def expect_draft(self, said: Mapping[str, object]) -> None:
        """Fill offers from a draft as they come: some wait for the person's card."""
        self._expected = dict(said)

    def show_error(self, sentence: str) -> bool:
        """Say what is wrong with them; False while nothing is offered."""
        if not self._offers:
            return False
        set_tone(self._error, text=Tone.ERROR)
        self._error.setText(sentence)
        self._error.show()
        next(iter(self._offers.values())).box.setFocus()
        return True

    def _fill(self, key: Key, offer: _Offer) -> None:
        found = self._expected.pop(f"{key[0]}/{key[1] or ''}", None)
        if isinstance(found, list):
            ticked, link = found
            offer.box.setChecked(bool(ticked))
            if offer.link is not None:
                offer.link.set_value(str(link))

    def _clear_error(self) -> None:
        self._error.hide()

    @Slot()
    def _on_edited(self) -> None:
        self._clear_error()
        self.edited.emit()
