"""How far the team is with the numbers it was given to reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.text.numbers import format_number, format_percent
from desktop.reports.naming import document_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from desktop.domain.reporting import Target
    from desktop.domain.rows.reporting import IndicatorRow


def against_targets(rows: Iterable[IndicatorRow]) -> list[str]:
    """One sentence for each decision that set targets: what was reached of each."""
    by_decision: dict[str, list[str]] = {}
    for row in rows:
        if row.target is not None:
            by_decision.setdefault(_decision(row.target), []).append(_reached(row))
    return [f"{decision}: {'; '.join(reached)}." for decision, reached in by_decision.items()]


def plain_value(value: Decimal) -> str:
    """A typed target without zeros that say nothing: 50, 52,5."""
    whole = value.to_integral_value()
    return format_number(whole if whole == value else value.normalize())


def _decision(target: Target) -> str:
    text = f"So với chỉ tiêu giao năm {target.year}"
    if not target.decision_number:
        return text
    return f"{text} ({document_name(target.decision_number, target.decided_on)})"


def _reached(row: IndicatorRow) -> str:
    name = row.name_vi[:1].lower() + row.name_vi[1:]
    if row.target_percent is None:
        return f"{name} chưa đủ số liệu để tính"
    return f"{name} đạt {format_percent(row.target_percent)}{_share(row)}"


def _share(row: IndicatorRow) -> str:
    """What a rate is a share of: both parts are shown, so that it can be checked."""
    now = row.current
    if not row.rate or now.value is None or not now.denominator or now.numerator is None:
        return ""
    parts = f"{format_number(now.numerator)}/{format_number(now.denominator)}"
    return f" (hiện có {parts}, bằng {format_percent(now.value)})"
