"""That a report is still to be sent, beside the period that it is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.text.dates import format_date
from desktop.system.texts import _

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.periods import ReportPeriod
    from desktop.services.report_due import WaitedFor


def due_words(waited_for: WaitedFor | None, period: ReportPeriod, today: date) -> str:
    """When it should be, or should have been, sent; "" for a period that nobody waits for."""
    if waited_for is None or waited_for.period != period:
        return ""
    day = format_date(waited_for.due_on)
    if waited_for.due_on < today:
        return _("Overdue since {day}: not sent yet").format(day=day)
    return _("Not sent yet; expected by {day}").format(day=day)
