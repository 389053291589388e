"""What is due, in words, and where it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.periods import parse_period
from desktop.domain.text.dates import format_date
from desktop.domain.text.numbers import format_number
from desktop.system.texts import _, ngettext
from desktop.ui.context import Page
from desktop.ui.widgets.period_picker import name_period

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.rows.reporting import DueItem
    from desktop.ui.context import Navigator


def due_words(item: DueItem, today: date) -> str:
    """One sentence; what is late says so; an unknown kind shows its title."""
    day = format_date(item.due_on)
    if item.code == "session_unmarked":
        return _("{day}: mark who came to “{title}”").format(day=day, title=item.title)
    if item.code == "session_soon":
        return _("{day}: the session “{title}”").format(day=day, title=item.title)
    if item.code == "follow_up":
        return _follow_up_words(item, day, today)
    if item.code == "report_due":
        return _report_words(item, day, today)
    if item.code == "report_returned":
        words = _("{day}: the commune returned the report of {period}; correct it and send it")
        return words.format(day=day, period=name_period(parse_period(item.title)))
    return f"{day}: {item.title}"


def _follow_up_words(item: DueItem, day: str, today: date) -> str:
    if item.due_on < today:
        return _("Overdue since {day}: {what}").format(day=day, what=item.title)
    return _("{day}: to do after a session: {what}").format(day=day, what=item.title)


def _report_words(item: DueItem, day: str, today: date) -> str:
    year, _dash, month = item.title.partition("-")
    if item.due_on < today:
        return _("Overdue since {day}: send the report of month {month}/{year}").format(
            day=day, month=month, year=year
        )
    return _("{day}: send the report of month {month}/{year}").format(
        day=day, month=month, year=year
    )


def alike_words(pairs: int) -> str:
    """That entries of the list look alike."""
    words = ngettext(
        "{count} pair of entries in the list looks alike: the same one twice?",
        "{count} pairs of entries in the list look alike: the same one twice?",
        pairs,
    )
    return words.format(count=format_number(pairs))


def open_issue_words(count: int) -> str:
    """That something was noted and nobody settled it yet."""
    words = ngettext(
        "{count} difficulty or proposal is still open",
        "{count} difficulties and proposals are still open",
        count,
    )
    return words.format(count=format_number(count))


def open_due(navigator: Navigator, item: DueItem) -> None:
    """Show the page where it is done."""
    if item.ref is not None and item.ref.table == "training_session":
        navigator.open_page(Page.SESSIONS, session_id=item.ref.id)
    elif item.ref is not None and item.ref.table == "report":
        navigator.open_page(Page.REPORT, period=item.title)
