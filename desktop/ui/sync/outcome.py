"""What a finished sync did, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop.domain.errors import TroubleError
from desktop.domain.text.numbers import format_number
from desktop.system.sentences import sentence
from desktop.system.texts import _, ngettext

if TYPE_CHECKING:
    from datetime import timedelta


_MINUTES_IN_WORDS = 120
_HOURS_IN_WORDS = 48


class Outcome(Protocol):
    """What is read of a sync's outcome."""

    @property
    def pushed(self) -> int:
        """Own changes the province has now."""

    @property
    def pulled(self) -> int:
        """Changes of the team's other PCs."""

    @property
    def quarantined(self) -> int:
        """Own changes the province keeps aside."""

    @property
    def conflicts(self) -> int:
        """Values written differently on two PCs."""

    @property
    def equal(self) -> bool | None:
        """Whether both ends hold the same; None when it could not be compared."""

    @property
    def repaired_records(self) -> int:
        """Damaged records of this PC that were mended."""

    @property
    def mended_there(self) -> int:
        """Damaged records of the province's server that it mended."""

    @property
    def erased(self) -> int:
        """Records that the province ordered to erase."""

    @property
    def feeds(self) -> int:
        """New versions of what the province publishes."""

    @property
    def feed_refused(self) -> str:
        """Code of why one of them was not taken; else ""."""

    @property
    def clock_off(self) -> timedelta | None:
        """How far this PC's clock is off, when it is much."""

    @property
    def new_epoch(self) -> bool:
        """Whether this data folder turned out to be a copy."""

    @property
    def server_restored(self) -> bool:
        """Whether the province had lost something and got it again from here."""


def outcome_words(outcome: Outcome) -> list[str]:
    """The sentences, what matters most first; always at least one."""
    lines = [_moved(outcome)]
    if outcome.equal:
        lines.append(_("Compared: this PC and the province hold the same."))
    elif outcome.equal is False:
        lines.append(
            _("This PC and the province do not hold the same yet. Sync again, by network or with "
              "another stick: what differs is fetched then. If it stays so, call support.")
        )  # fmt: skip
    lines += _mended(outcome)
    if outcome.quarantined:
        lines.append(
            ngettext(
                "The province put {count} change aside: below it says why.",
                "The province put {count} changes aside: below it says why.",
                outcome.quarantined,
            ).format(count=outcome.quarantined)
        )
    # After a restore decided ones come again, together with the decision.
    if outcome.conflicts and not outcome.server_restored:
        lines.append(
            ngettext(
                "{count} value was written differently on two PCs; both are kept: choose below.",
                "{count} values were written differently on two PCs; both are kept: choose below.",
                outcome.conflicts,
            ).format(count=outcome.conflicts)
        )
    lines += _erased(outcome)
    if outcome.feeds:
        lines.append(
            _("The province published something new: targets, notices, lists or words of papers.")
        )
    if outcome.feed_refused:
        lines.append(sentence(TroubleError(outcome.feed_refused)))
    # A server that was put back makes every PC count anew; that says nothing about its data.
    if outcome.new_epoch and not outcome.server_restored:
        lines.append(_("This data came from a copy or a backup; this PC now counts as a new one."))
    if outcome.server_restored:
        lines.append(
            _("The province's server was put back from a backup; what it lost was sent again.")
        )
    if outcome.clock_off is not None:
        lines.append(_clock(outcome.clock_off))
    return lines


def _clock(off: timedelta) -> str:
    minutes = round(abs(off.total_seconds()) / 60)
    if minutes < _MINUTES_IN_WORDS:
        return _("The clock of this PC is {minutes} minutes off. Please set it right.").format(
            minutes=minutes
        )
    hours = round(minutes / 60)
    if hours < _HOURS_IN_WORDS:
        return _("The clock of this PC is about {hours} hours off. Please set it right.").format(
            hours=hours
        )
    return _("The clock of this PC is about {days} days off. Please set it right.").format(
        days=format_number(round(hours / 24))
    )


def _erased(outcome: Outcome) -> list[str]:
    if not outcome.erased:
        return []
    line = ngettext(
        "The province had {count} record erased on request; it is gone from this PC. "
        "Copies on sticks still hold it: make new ones.",
        "The province had {count} records erased on request; they are gone from this PC. "
        "Copies on sticks still hold them: make new ones.",
        outcome.erased,
    )
    return [line.format(count=format_number(outcome.erased))]


def _mended(outcome: Outcome) -> list[str]:
    lines = []
    if outcome.repaired_records:
        lines.append(
            ngettext(
                "{count} record was damaged on this PC and was mended; what stood there is kept "
                "aside.",
                "{count} records were damaged on this PC and were mended; what stood there is kept "
                "aside.",
                outcome.repaired_records,
            ).format(count=format_number(outcome.repaired_records))
        )
    if outcome.mended_there:
        lines.append(
            ngettext(
                "The province's server found {count} damaged record of its own and mended it.",
                "The province's server found {count} damaged records of its own and mended them.",
                outcome.mended_there,
            ).format(count=format_number(outcome.mended_there))
        )
    return lines


def _moved(outcome: Outcome) -> str:
    if not outcome.pushed and not outcome.pulled:
        return _("Synced: there was nothing new on either side.")
    sent = ngettext("{count} change sent", "{count} changes sent", outcome.pushed)
    received = ngettext("{count} change received", "{count} changes received", outcome.pulled)
    return _("Synced: {sent}, {received}.").format(
        sent=sent.format(count=format_number(outcome.pushed)),
        received=received.format(count=format_number(outcome.pulled)),
    )
