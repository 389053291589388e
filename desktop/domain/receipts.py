"""The receipt of a sync: what it says, its number, and the line in its code.

The line names a position of the province's log and the chain there. The chain covers every change
before it, so who holds the log can tell from the line alone whether both ends held the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from desktop.domain.errors import RuleBrokenError
from desktop.domain.ids import is_id
from desktop.domain.periods import ReportPeriod
from desktop.domain.rows.team import TeamOverview

_HEAD: Final = "LANGSO1"
_CHAIN_DIGITS: Final = 32
_SHORT_DIGITS: Final = 6
_LARGEST: Final = 2**63
_FORM: Final = re.compile(rf"{_HEAD}-([0-9A-F]{{32}})-(\d{{1,19}})-(\d{{1,19}})-([0-9A-F]{{32}})")


@dataclass(frozen=True, slots=True)
class LogPlace:
    """A position of a team's log, as both ends name it.

    Args:
        team: Its id.
        inc: The server's incarnation.
        seq: The last entry that the PC has; at least 1.
        chain: The first 32 hex digits of the chain after that entry.
    """

    team: str
    inc: int
    seq: int
    chain: str

    @property
    def number(self) -> str:
        """What people read out: the position and the chain's first digits."""
        return f"{self.seq}-{self.chain[:_SHORT_DIGITS].upper()}"

    @property
    def line(self) -> str:
        """Text of the code; capitals and digits, which take the least room."""
        return f"{_HEAD}-{self.team}-{self.inc}-{self.seq}-{self.chain}".upper()


def log_place(team: str, inc: int, seq: int, chain: bytes) -> LogPlace:
    """The position with as much of the chain as a receipt names.

    Args:
        team: Its id.
        inc: The server's incarnation.
        seq: Position of the entry.
        chain: The chain after it, 32 bytes.
    """
    return LogPlace(team, inc, seq, chain.hex()[:_CHAIN_DIGITS])


def read_line(text: str) -> LogPlace:
    """What a scanned or typed line says.

    Raises:
        RuleBrokenError: receipt_format.
    """
    found = _FORM.fullmatch("".join(text.split()).upper())
    if found is None:
        raise RuleBrokenError("receipt_format", "receipt")
    team, inc, seq, chain = found[1].lower(), int(found[2]), int(found[3]), found[4].lower()
    if not is_id(team) or not 0 < seq < _LARGEST or inc >= _LARGEST:
        raise RuleBrokenError("receipt_format", "receipt")
    return LogPlace(team, inc, seq, chain)


@dataclass(frozen=True, slots=True)
class ReportAtProvince:
    """A report that the province holds: its period, version, day of sending."""

    period: ReportPeriod
    version: int
    sent_on: date


@dataclass(frozen=True, slots=True)
class SyncReceipt:
    """What the province held of a team after a sync.

    Args:
        team: As it is today.
        made_on: Day of the receipt.
        synced_at: End of the last sync that compared both ends; UTC-aware.
        province: Its name, and the server's address.
        address: Of the server.
        place: Up to where the PC has the log.
        counts: (table of the registry, records) of what people count, none left out for being 0.
        waiting: Changes made since; they are not in it.
        reports: Sent reports, the newest first.
    """

    team: TeamOverview
    made_on: date
    synced_at: datetime
    province: str
    address: str
    place: LogPlace
    counts: tuple[tuple[str, int], ...]
    waiting: int
    reports: tuple[ReportAtProvince, ...] = ()
