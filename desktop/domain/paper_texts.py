"""The places on papers whose words the province may choose."""

from __future__ import annotations

from enum import StrEnum


class PaperText(StrEnum):
    """A place on a paper; what it says may hold the names in braces."""

    REPORT_PARENT = "report_parent"
    """Whose body the team belongs to, in the head of its reports; {committee}."""

    REPORT_TO = "report_to"
    """The line that says to whom a report goes; {committee}."""

    REPORT_SYMBOL = "report_symbol"
    """Letters behind a report's number."""

    REPORT_RECIPIENTS = "report_recipients"
    """Who gets a copy, a line each; {committee}."""

    DECISION_BASES = "decision_bases"
    """What the decision about a team is based on beside the law, a line each; {province}."""


PLACEHOLDERS = {
    PaperText.REPORT_PARENT: frozenset({"committee"}),
    PaperText.REPORT_TO: frozenset({"committee"}),
    PaperText.REPORT_SYMBOL: frozenset[str](),
    PaperText.REPORT_RECIPIENTS: frozenset({"committee"}),
    PaperText.DECISION_BASES: frozenset({"province"}),
}
"""Names in braces that a text may hold."""


def fill(text: str, **names: str) -> str:
    """A text with its names; braces around anything else stay as they are."""
    for name, value in names.items():
        text = text.replace("{" + name + "}", value)
    return text
