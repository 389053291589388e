"""A quick look at the values of an op: whether all of them are what their fields take.

What is not simply so is looked at by `validation`, which also says what is wrong with it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from desktop.domain.ids import is_id
from desktop.protocol.registry import MAX_TEXT, InvalidValueError, from_wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.protocol.registry import GroupValue
    from desktop.protocol.synced_table import Field, SyncedTable

    Check = Callable[[GroupValue], bool]


def are_plain(table: SyncedTable, groups: dict[str, GroupValue]) -> bool:
    """Whether every group is one of the table's, is whole, and has values that fit.

    False does not say that something is wrong: a newer program may say more.
    """
    checks = _checks_of(table)
    for group, value in groups.items():
        check = checks.get(group)
        if check is None or not check(value):
            return False
    return True


@cache
def _checks_of(table: SyncedTable) -> dict[str, Check]:
    found: dict[str, Check] = {}
    for group, members in table.groups.items():
        if len(members) == 1 and members[0].name == group:
            found[group] = _check_of(members[0])
        else:
            found[group] = _check_of_members({one.name: _check_of(one) for one in members})
    return found


def _check_of_members(checks: dict[str, Check]) -> Check:
    names = checks.keys()

    def check(value: GroupValue) -> bool:
        if not isinstance(value, dict) or value.keys() != names:
            return False
        return all(checks[name](member) for name, member in value.items())

    return check


def _check_of(field: Field) -> Check:
    check = _check_of_type(field)
    if field.reference:
        check = _both(check, is_id)
    if not field.nullable:
        return check
    return lambda value: value is None or check(value)


def _both(one: Check, other: Callable[[str], bool]) -> Check:
    return lambda value: isinstance(value, str) and one(value) and other(value)


def _check_of_type(field: Field) -> Check:
    kind = field.type
    if kind is bool:
        return lambda value: value is True or value is False
    if kind is int or issubclass(kind, (date, Decimal)):
        return lambda value: _fits(field, value)
    return _is_text


def _is_text(value: GroupValue) -> bool:
    return type(value) is str and len(value) <= MAX_TEXT and "\0" not in value


def _fits(field: Field, value: GroupValue) -> bool:
    if value is None or isinstance(value, dict):
        return False
    try:
        from_wire(field, value)
    except InvalidValueError:
        return False
    return True
