"""Sheets with a passphrase or a recovery code: plain lines for the team's drawer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.recovery_code import groups_of
from desktop.domain.text.dates import format_date
from desktop.system.texts import _
from desktop.ui.printing import print_lines
from desktop.ui.theme import PRODUCT_NAME

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.clock import Clock


def print_passphrase(parent: QWidget, team: str, passphrase: str) -> None:
    """Ask for a printer and print the passphrase."""
    lines = [team, "", _("Passphrase of the team:"), "", passphrase, ""]
    lines.append(_("Keep this sheet where only the team can reach it."))
    print_lines(parent, PRODUCT_NAME, lines)


def print_recovery_code(parent: QWidget, team: str, code: str, clock: Clock) -> None:
    """Ask for a printer and print the recovery code."""
    print_lines(parent, PRODUCT_NAME, recovery_lines(team, code, clock))


def recovery_lines(team: str, code: str, clock: Clock) -> list[str]:
    """What stands on the sheet; the groups are numbered, so that they can be told by phone."""
    numbered = [f"{number}.  {group}" for number, group in enumerate(groups_of(code), 1)]
    return [
        team,
        _("Printed on {day}").format(day=format_date(clock.today())),
        "",
        _("Recovery code:"),
        *numbered,
        "",
        _(
            "When the passphrase is forgotten: open {product}, press “Passphrase forgotten?”, "
            "type this code and choose a new passphrase."
        ).format(product=PRODUCT_NAME),
        _("Whoever holds this sheet can open the team's book. Keep it locked away."),
        _("A newer sheet makes this one useless. Then tear this one up."),
    ]
