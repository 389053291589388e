"""Columns of the lists of people, households, members and helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.people import BirthPrecision
from desktop.domain.text.dates import format_birth, format_date
from desktop.domain.text.folding import fold
from desktop.domain.text.names import sort_key_bytes
from desktop.domain.text.numbers import MISSING, format_number
from desktop.system.labels import label
from desktop.system.texts import _, language
from desktop.ui.models.rows import TableColumn
from desktop.ui.widgets.waiting_words import name_or_waits

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.rows.people import HouseholdRow, MemberRow, PersonRow
    from desktop.domain.rows.work import HelpRow
    from desktop.domain.text.name_order import NameOrder


def there_are_more(shown: str) -> str:
    """Instead of the number alone, where a list does not show everything that fits."""
    words = _("{shown} shown, and there are more. Type more letters to see the others.")
    return words.format(shown=shown)


def person_columns(order: NameOrder) -> tuple[TableColumn[PersonRow], ...]:
    """Name first; the list comes sorted by it, and heads are sorted by names in that order."""
    return (
        TableColumn(
            _("Full name"),
            lambda row: row.full_name,
            characters=24,
            stretch=True,
            as_read=True,
        ),
        TableColumn(
            _("Born"),
            lambda row: format_birth(row.birth_on, row.birth_precision),
            sort_key=lambda row: _day_key(row.birth_on),
            characters=11,
        ),
        TableColumn(_("Sex"), lambda row: label(row.sex) if row.sex else MISSING, characters=6),
        TableColumn(
            _("Head of household"),
            lambda row: name_or_waits(row.head_name, waits=row.household_waits),
            sort_key=lambda row: _household_key(row, order),
            characters=22,
        ),
        TableColumn(
            _("Lane or hamlet"),
            lambda row: row.lane or MISSING,
            sort_key=lambda row: fold(row.lane or ""),
            characters=16,
        ),
        TableColumn(_("Phone"), lambda row: row.phone or MISSING, characters=13),
        TableColumn(_("Village"), lambda row: row.village_name or MISSING, characters=18),
    )


def household_columns() -> tuple[TableColumn[HouseholdRow], ...]:
    """Head first, by whom the list comes sorted, then the two ticks of the target."""
    return (
        TableColumn(
            _("Head of household"),
            lambda row: row.head_name or MISSING,
            characters=24,
            stretch=True,
            as_read=True,
        ),
        TableColumn(_("Number"), lambda row: row.code or MISSING, _code_key, characters=8),
        TableColumn(
            _("People"),
            lambda row: format_number(row.member_count),
            sort_key=lambda row: row.member_count,
            right=True,
            characters=6,
        ),
        TableColumn(
            _("Digital store"),
            lambda row: yes_or_not_yet(yes=row.has_store),
            sort_key=lambda row: row.has_store,
            characters=9,
        ),
        TableColumn(
            _("E-payment"),
            lambda row: yes_or_not_yet(yes=row.has_epay),
            sort_key=lambda row: row.has_epay,
            characters=9,
        ),
        TableColumn(
            _("Lane or hamlet"),
            lambda row: row.lane or MISSING,
            sort_key=lambda row: fold(row.lane or ""),
            characters=16,
        ),
        TableColumn(_("House number"), lambda row: row.house_number or MISSING, characters=8),
        TableColumn(_("Village"), lambda row: row.village_name or MISSING, characters=18),
    )


def member_columns() -> tuple[TableColumn[MemberRow], ...]:
    """Members of one household."""
    return (
        TableColumn(
            _("Full name"), lambda row: row.resident.full_name, characters=24, stretch=True
        ),
        TableColumn(
            _("Relation to the head"),
            lambda row: label(row.relation) if row.relation else MISSING,
            characters=14,
        ),
        TableColumn(
            _("Born"),
            lambda row: format_birth(row.resident.birth_on, row.resident.birth_precision),
            characters=11,
        ),
        TableColumn(_("State"), lambda row: label(row.resident.status), characters=12),
    )


def help_columns(*, with_name: bool) -> tuple[TableColumn[HelpRow], ...]:
    """Helps on the card of a person, or of a household with the name."""
    columns: list[TableColumn[HelpRow]] = [
        TableColumn(_("Day"), lambda row: format_date(row.helped_on), characters=11),
        TableColumn(
            _("Platform"),
            lambda row: row.platform_name_vi if language() == "vi" else row.platform_name_en,
            characters=22,
            stretch=True,
        ),
        TableColumn(_("What was done"), lambda row: label(row.action), characters=18),
        TableColumn(_("Result"), lambda row: label(row.result), characters=13),
    ]
    if with_name:
        name: TableColumn[HelpRow] = TableColumn(
            _("Who was helped"),
            lambda row: name_or_waits(row.subject_name, waits=row.subject_waits),
            characters=20,
        )
        columns.insert(1, name)
    return tuple(columns)


def yes_or_not_yet(*, yes: bool) -> str:
    """A tick in words: both a reader and an ear need more than a sign."""
    return _("Yes") if yes else _("No, not yet")


def born_words(birth_on: date | None, precision: BirthPrecision | None) -> str:
    """Year or day of birth as words: born 1985, born on 05/01/1985."""
    if birth_on is None:
        return _("Birth not known")
    words = _("Born {year}") if precision is BirthPrecision.YEAR else _("Born on {year}")
    return words.format(year=format_birth(birth_on, precision))


def _name_key(name: str | None, order: NameOrder) -> tuple[bool, bytes]:
    return name is None, sort_key_bytes(name or "", None, order)


def _household_key(row: PersonRow, order: NameOrder) -> tuple[bool, bytes, str, bool]:
    """Who lives together stands together, the head first: so the saved list can be imported."""
    named = _name_key(row.head_name, order)
    return *named, row.household_id or "", row.full_name != row.head_name


def _day_key(day: date | None) -> tuple[bool, str]:
    return day is None, day.isoformat() if day else ""


def _code_key(row: HouseholdRow) -> tuple[bool, int, str]:
    """Numbers by their value: 2 comes before 10."""
    code = row.code or ""
    return not code, int(code) if code.isdecimal() else 0, code
