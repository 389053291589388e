"""From a Core select to frozen row dataclasses, without ORM objects in between."""

from __future__ import annotations

import types
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from desktop.domain.text.folding import fold
from desktop.storage.row_codec import value_reader
from desktop.storage.sql_words import folded
from desktop.storage.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Select

R = TypeVar("R")


class RowMaker(Generic[R]):
    """Makes rows of one dataclass from selects whose columns stand in its fields' order.

    Args:
        row_type: A frozen dataclass of column values.
        shared: Fields whose texts repeat a lot (a household's, a village's): each text is
            then kept once for the whole list.
    """

    def __init__(self, row_type: type[R], shared: Iterable[str] = ()) -> None:
        hints = get_type_hints(row_type)
        names = [item.name for item in fields(row_type)]  # type: ignore[arg-type]
        readers = [(at, value_reader(_plain(hints[name]))) for at, name in enumerate(names)]
        self._make = row_type
        self._readers = [(at, reader) for at, reader in readers if reader is not None]
        self._shared = [names.index(name) for name in shared]

    def read(self, cursor: Any, select: Select[Any], **values: Any) -> tuple[R, ...]:
        """Run a select on the driver's cursor and make its rows."""
        return self.make(Statement(select).run(cursor, **values))

    def make(self, found: Iterable[tuple[Any, ...]]) -> tuple[R, ...]:
        """Rows from the driver's tuples."""
        pool: dict[Any, Any] = {}
        keep = pool.setdefault
        rows: list[R] = []
        make, readers, shared = self._make, self._readers, self._shared
        for one in found:
            values = list(one)
            for at, reader in readers:
                if (value := values[at]) is not None:
                    values[at] = reader(value)
            for at in shared:
                values[at] = keep(values[at], values[at])
            rows.append(make(*values))
        return tuple(rows)


def _plain(hint: Any) -> type:
    if get_origin(hint) in {Union, types.UnionType}:
        hint = next(arg for arg in get_args(hint) if arg is not types.NoneType)
    return hint if isinstance(hint, type) else object


def holds(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """A column of texts as people wrote them holds the text, accents and capitals apart."""
    return folded(column).like(f"%{_escaped(fold(text))}%", escape="\\")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
