"""What is said to people about a paper that was checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.text.dates import format_date
from desktop.domain.text.numbers import format_number
from desktop.system.texts import N_, _, language

if TYPE_CHECKING:
    from decimal import Decimal

    from desktop.domain.rows.reporting import LateRow
    from desktop.services.verifying import Verdict

_AGREEMENTS: Final = {
    "equal": N_("Paper and data agree: these are the very bytes sent, and all numbers still hold."),
    "changed": N_("The paper is the one sent. Since then {count} numbers are others:"),
    "not_here": N_(
        "The paper is the one sent. Its frozen data are still on another PC: sync both, then "
        "check again."
    ),
    "unknown": N_(
        "This file is no paper that the team sent: it was changed, made before sending, or comes "
        "from another team."
    ),
}


def verdict_lines(verdict: Verdict) -> list[str]:
    """Sentences, the verdict first; then one line for each number that differs."""
    count = format_number(len(verdict.differences))
    lines = [_(_AGREEMENTS[verdict.agreement.value]).format(count=count)]
    if verdict.period is not None and verdict.paper is not None:
        words = _("Report {period}, version {version} of {versions}, sent on {day} by {who}.")
        lines.append(
            words.format(
                period=verdict.period.code,
                version=verdict.paper.version,
                versions=verdict.versions,
                day=format_date(verdict.paper.submission.sent_on),
                who=verdict.paper.sent_by or "—",
            )
        )
    return lines + [late_line(row) for row in verdict.differences]


def late_line(row: LateRow) -> str:
    """One number: what it was, what it is, how many records are behind that."""
    words = _("{name}: {sent} was sent, {now} is counted now ({count} records)")
    return words.format(
        name=row.name_vi if language() == "vi" else row.name_en or row.name_vi,
        sent=late_number(row, row.sent),
        now=late_number(row, row.now),
        count=format_number(len(row.records)),
    )


def late_number(row: LateRow, value: Decimal | None) -> str:
    """A number of it as the table of indicators shows it."""
    return format_number(value, 1 if row.rate else None)
