"""The two kinds of trouble that people are told about; every other exception is our bug."""

from __future__ import annotations


class LangSoError(Exception):
    """Base of the errors that have a code and a sentence for people.

    Args:
        code: Stable snake_case name; the sentence for it is looked up where texts live.
        params: Values that the sentence may show; never a citizen id, phone or name
            that was not typed by the person who reads the sentence.
    """

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class RuleBrokenError(LangSoError):
    """What was entered breaks a rule of the field: the person can correct it.

    Args:
        code: As in `LangSoError`.
        field: Name of the command's field that is wrong, or "" for the whole.
    """

    def __init__(self, code: str, field: str = "", /, **params: object) -> None:
        super().__init__(code, **params)
        self.field = field


class TroubleError(LangSoError):
    """Known trouble outside the person's input: no network, disk full, wrong passphrase."""


class JobCancelledError(Exception):
    """A job saw that its cancellation was asked for and stopped cleanly."""
