"""What all models share: the declarative base and the column types.

Column values are stored exactly as they travel (ISO days, enum values, plain decimals), so
the hot paths can move wire values to columns without any conversion.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Final, Generic, TypeVar

from sqlalchemy import Date, Dialect, LargeBinary, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, mapped_column

E = TypeVar("E", bound=StrEnum)

NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "pk": "pk_%(table_name)s",
}
"""Names of indexes and constraints, so that migrations can name what they change."""


class OpenEnum(TypeDecorator[Any], Generic[E]):
    """An enum column that keeps values a newer version of the program wrote.

    Such a value is read as a plain string, and goes back unchanged.
    """

    impl = String
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The member's value."""
        return None if value is None else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> E | str | None:  # noqa: ARG002
        """The member, or the text when there is no such member."""
        if value is None or value not in self.kind._value2member_map_:
            return value  # type: ignore[no-any-return]
        return self.kind(value)


class PlainDecimal(TypeDecorator[Decimal]):
    """A decimal as text: SQLite's REAL would change it."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Digits without exponent."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """The number."""
        return None if value is None else Decimal(value)


class Base(DeclarativeBase):
    """Base of every table of a team's database."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own declaration, never changed
        date: Date(),
        Decimal: PlainDecimal(),
        bytes: LargeBinary(),
    }


RecordId = Annotated[str, mapped_column(String(32), primary_key=True)]
"""Primary key of a synced record: 32 hex digits."""
