"""Functions of ours that SQL calls: folding of texts, and the order of names.

Only what no index can answer needs them: a list in another order than the usual one, and words
in the notes of the book.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func

from desktop.domain.text.folding import fold
from desktop.domain.text.name_order import USUAL_ORDER, NameOrder
from desktop.domain.text.names import in_order

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


def teach(connection: Any) -> None:
    """Make the functions known to a driver connection."""
    connection.create_function("name_in_order", 2, _name_in_order, deterministic=True)
    connection.create_function("folded", 1, _folded, deterministic=True)


def by_name(column: ColumnElement[Any], order: NameOrder) -> ColumnElement[Any]:
    """What to order by, given the column of name keys: the column itself where that will do."""
    return column if order is USUAL_ORDER else func.name_in_order(column, order.value)


def folded(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A text column as `fold` writes it."""
    return func.folded(column)


def _name_in_order(key: bytes | None, order: str) -> bytes | None:
    return None if key is None else in_order(key, NameOrder(order))


def _folded(text: str | None) -> str | None:
    return None if text is None else fold(text)
