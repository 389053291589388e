"""Rules of the field for what people type: they clean a value or say what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import RuleBrokenError
from desktop.domain.team import Membership, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME_LENGTH: Final = 120
LINE_LENGTH: Final = 200
TEXT_LENGTH: Final = 4000
"""A paragraph of a report; both ends of sync refuse anything longer."""

_NO_TEXT: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
"""Control characters and halves of characters, as a paste or a workbook may bring them: nobody
sees them, and neither a database nor sync can carry them all."""

ANONYMOUS_LIMIT: Final = 1000
"""More unnamed people than this at once is a slip of the finger, not a village."""

EARLIEST: Final = date(1900, 1, 1)


def required_text(text: str, code: str, field: str, limit: int = LINE_LENGTH) -> str:
    """The text in NFC with single spaces.

    Raises:
        RuleBrokenError: `code` when nothing is left; `text_too_long`.
    """
    clean = optional_text(text, field, limit)
    if clean is None:
        raise RuleBrokenError(code, field)
    return clean


def optional_text(text: str | None, field: str, limit: int = LINE_LENGTH) -> str | None:
    """One line in NFC with single spaces; None when there is nothing in it.

    Raises:
        RuleBrokenError: `text_too_long`.
    """
    return _bounded(" ".join(_composed(text).split()), field, limit)


def paragraph(text: str | None, field: str, limit: int = TEXT_LENGTH) -> str | None:
    """Several lines in NFC, without trailing spaces and surrounding empty lines.

    Raises:
        RuleBrokenError: `text_too_long`.
    """
    lines = (line.rstrip() for line in _composed(text).splitlines())
    return _bounded("\n".join(lines).strip(), field, limit)


def _composed(text: str | None) -> str:
    return unicodedata.normalize("NFC", _NO_TEXT.sub("", text or ""))


def _bounded(text: str, field: str, limit: int) -> str | None:
    if len(text) > limit:
        raise RuleBrokenError("text_too_long", field, limit=limit, length=len(text))
    return text or None


def not_in_future(day: date, today: date, field: str, code: str = "date_in_future") -> None:
    """Refuse a day after today, and one that can only be a slip of the finger.

    Raises:
        RuleBrokenError: `code` or `date_too_old`.
    """
    if day > today:
        raise RuleBrokenError(code, field)
    if day < EARLIEST:
        raise RuleBrokenError("date_too_old", field)


def in_order(first: date | None, last: date | None, field: str, code: str) -> None:
    """Refuse a span that ends before it begins.

    Raises:
        RuleBrokenError: `code`.
    """
    if first is not None and last is not None and last < first:
        raise RuleBrokenError(code, field)


def one_subject(
    resident: object | None, household: object | None, anonymous: int | None, field: str
) -> None:
    """A help is for exactly one of: a resident, a household, a number of unnamed people.

    Raises:
        RuleBrokenError: `subject_missing`, `subject_twice`, `anonymous_count_range`.
    """
    given = sum(value is not None for value in (resident, household, anonymous))
    if given == 0:
        raise RuleBrokenError("subject_missing", field)
    if given > 1:
        raise RuleBrokenError("subject_twice", field)
    if anonymous is not None:
        check_anonymous_count(anonymous, lowest=1)


def check_anonymous_count(count: int, *, lowest: int = 0) -> None:
    """Refuse a number of unnamed people that cannot be meant.

    Raises:
        RuleBrokenError: `anonymous_count_range`.
    """
    if not lowest <= count <= ANONYMOUS_LIMIT:
        raise RuleBrokenError(
            "anonymous_count_range", "anonymous_count", lowest=lowest, highest=ANONYMOUS_LIMIT
        )


def check_membership(membership: Membership, others: Iterable[Membership]) -> None:
    """A person has one role at a time and a team has one head at a time.

    Args:
        membership: As it is to be saved.
        others: The team's memberships; the one of the same id is passed over.

    Raises:
        RuleBrokenError: `membership_dates`, `two_open_memberships`, `two_open_heads`.
    """
    in_order(membership.valid_from, membership.valid_to, "valid_to", "membership_dates")
    for other in others:
        if other.id == membership.id or not _overlap(membership, other):
            continue
        if other.person_id == membership.person_id:
            raise RuleBrokenError("two_open_memberships", "valid_from")
        if membership.role is Role.HEAD and other.role is Role.HEAD:
            raise RuleBrokenError("two_open_heads", "role", name=other.full_name)


def _overlap(one: Membership, other: Membership) -> bool:
    one_ends = one.valid_to or date.max
    other_ends = other.valid_to or date.max
    return one.valid_from <= other_ends and other.valid_from <= one_ends
