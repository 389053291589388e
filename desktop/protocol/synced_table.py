"""What sync needs to know of one table: its fields, their groups and references."""

from __future__ import annotations

import types
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One field of a synced table; each exists once.

    A personal field says something of the record itself, or of the record that one of the
    fields in `whose` names.
    """

    name: str
    type: type  # noqa: A003 - the word of Python itself
    nullable: bool
    required: bool
    default: Any
    group: str
    personal: bool
    reference: str | None
    whose: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class SyncedTable:
    """One table whose rows travel as ops; `code` is its number on the wire, never reused.

    Each exists once, so that what is known of it is found without comparing its fields.
    """

    code: int
    name: str
    entity: type
    fields: tuple[Field, ...]

    @property
    def groups(self) -> dict[str, tuple[Field, ...]]:
        """Fields by group, in declaration order; `DELETED` is not among them."""
        return _groups(self)

    @property
    def references(self) -> tuple[Field, ...]:
        """Fields that name another record."""
        return _references(self)

    def field(self, name: str) -> Field:
        """The field of that name; KeyError when there is none."""
        return _fields_by_name(self)[name]


@cache
def _groups(table: SyncedTable) -> dict[str, tuple[Field, ...]]:
    found: dict[str, list[Field]] = {}
    for field in table.fields:
        found.setdefault(field.group, []).append(field)
    return {group: tuple(members) for group, members in found.items()}


@cache
def _references(table: SyncedTable) -> tuple[Field, ...]:
    return tuple(field for field in table.fields if field.reference)


@cache
def _fields_by_name(table: SyncedTable) -> dict[str, Field]:
    return {field.name: field for field in table.fields}


def synced_table(
    code: int,
    name: str,
    entity: type,
    *,
    groups: dict[str, tuple[str, ...]] | None = None,
    personal: tuple[str, ...] = (),
    references: dict[str, str] | None = None,
    whose: dict[str, tuple[str, ...]] | None = None,
) -> SyncedTable:
    """The declaration of an entity's table.

    Args:
        code: Its number on the wire.
        name: Its name.
        entity: A frozen dataclass of the domain; its fields but `id` are the table's.
        groups: Field groups of more than one field, by name.
        personal: Fields that say something of a person.
        references: Field -> table whose record it names.
        whose: Personal field -> fields that name the record it says something of, where that is
            another one; it goes when that one is erased, while the record itself stays.
    """
    group_of = {member: group for group, members in (groups or {}).items() for member in members}
    hints = get_type_hints(entity)
    made = []
    for item in fields(entity):
        if item.name == "id":
            continue
        kind, nullable = _strip_none(hints[item.name])
        required = item.default is MISSING
        made.append(
            Field(
                name=item.name,
                type=kind,
                nullable=nullable,
                required=required,
                default=None if required else item.default,
                group=group_of.get(item.name, item.name),
                personal=item.name in personal,
                reference=(references or {}).get(item.name),
                whose=(whose or {}).get(item.name, ()),
            )
        )
    return SyncedTable(code, name, entity, tuple(made))


def _strip_none(hint: Any) -> tuple[type, bool]:
    if get_origin(hint) in (Union, types.UnionType):
        members = [arg for arg in get_args(hint) if arg is not type(None)]
        return members[0], True
    return hint, False
