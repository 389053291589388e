"""Choose a commune: first its province, then the commune by typing or from the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.domain.text.folding import fold
from desktop.services import places
from desktop.system.texts import _
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.name_list import NameList

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from desktop.domain.places import Commune, Province


class CommunePicker(QWidget):
    """Two lists side by side; typing letters in an open list jumps to the name.

    Args:
        on: Units valid on this day are offered.
        parent: As in Qt.

    Signals:
        edited: Another commune was chosen.
    """

    edited = Signal()

    def __init__(self, on: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on = on
        nothing: list[tuple[str | None, str]] = [(None, _("Choose the province"))]
        provinces = _choices(places.load_provinces(on))
        self.province: ChoiceField[str | None] = ChoiceField([*nothing, *provinces], self)
        self.province.setAccessibleName(_("Province"))
        self.commune: ChoiceField[str | None] = ChoiceField((), self)
        self.commune.setAccessibleName(_("Commune"))
        for field in (self.province, self.commune):
            field.setMinimumContentsLength(14)
            field.setSizeAdjustPolicy(
                ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            field.setMaxVisibleItems(14)
            field.setView(NameList(field))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.province, 1)
        row.addWidget(self.commune, 1)
        self.setFocusProxy(self.province)
        self._fill()
        self.province.edited.connect(self._on_province_edited)
        self.commune.edited.connect(self.edited)

    def value(self) -> str | None:
        """The commune's code; None while none is chosen."""
        return self.commune.value()

    def commune_name(self) -> str:
        """The chosen commune's full name, "" while none is chosen."""
        return "" if self.value() is None else self.commune.currentText()

    def set_value(self, code: str) -> None:
        """Choose a commune by its code."""
        unit = places.commune(code, self._on)
        if unit is not None:
            self.province.set_value(unit.province_code)
            self._fill()
            self.commune.set_value(code)

    def _fill(self) -> None:
        province = self.province.value()
        units = () if province is None else places.load_communes(province, self._on)
        nothing: list[tuple[str | None, str]] = [(None, _("Choose the commune"))]
        self.commune.set_choices([*nothing, *_choices(units)])
        self.commune.setEnabled(bool(units))

    @Slot()
    def _on_province_edited(self) -> None:
        self._fill()
        self.edited.emit()


def _choices(units: Iterable[Province | Commune]) -> list[tuple[str, str]]:
    """By name: the official order is by code, in which nobody finds anything."""
    ordered = sorted(units, key=lambda unit: (fold(unit.name), unit.name))
    return [(unit.code, places.full_name(unit)) for unit in ordered]
