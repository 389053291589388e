"""Where two states differ, and what the province holds there: the part of a sync after a mismatch.

Nothing is overwritten by force: what stood here is kept aside, waiting ops stay on top, and the
server proves its rows by its log before it answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from desktop.domain.changes import Changes
from desktop.domain.errors import TroubleError
from desktop.sync.steps import DbStep, NetStep, Session

if TYPE_CHECKING:
    from desktop.protocol.comparing import DigestAnswer, RecordsAnswer, RecordsAsk
    from desktop.storage.state_check import StateCheck
    from desktop.storage.write_unit import WriteUnit
    from desktop.sync.steps import Transport

BUCKETS_AT_ONCE: Final = 8
_NOT_NOW: Final = "server_refused"
"""A server of before 0.2.0 cannot tell where, and a stick may be too full for a large record."""


@runtime_checkable
class CarryingTransport(Protocol):
    """A transport whose answers about what differs were given without being asked bucket-wise."""

    def carried_records(self) -> list[tuple[str, RecordsAnswer]]:
        """By table: answers to all that this PC said it holds."""
        ...


@dataclass(slots=True)
class Mended:
    """Records that were put in the place of others here; how many the server made anew."""

    mended: set[tuple[str, str]] = field(default_factory=set)
    mended_there: int = 0
    changes: Changes = field(default_factory=Changes)


def mend_differences(
    token: str, check: StateCheck, *, removal_allowed: bool = False
) -> Session[Mended]:
    """Ask table by table and bucket by bucket; take what differs.

    When the log goes on meanwhile nothing is taken: the next round pulls first.

    Raises:
        TroubleError: log_damaged, mass_removal, and what keeps a PC from its server.
    """
    from desktop.protocol.comparing import DigestAsk, differing_buckets

    found = Mended()
    if check.stand is None:
        return found
    stand = (check.stand.inc, check.stand.cursor)
    ask = DigestAsk(*stand, check.sums.tables())
    try:
        answer: DigestAnswer = yield NetStep(lambda net: net.digests(token, ask))
    except TroubleError as error:
        if error.code == _NOT_NOW:
            return found
        raise
    found.mended_there = answer.mended
    if (answer.inc, answer.seq) != stand:
        return found
    for t, theirs in sorted(answer.buckets.items()):
        numbers = differing_buckets(check.sums.buckets(t), theirs)
        for at in range(0, len(numbers), BUCKETS_AT_ONCE):
            some = numbers[at : at + BUCKETS_AT_ONCE]
            yield from _mend_buckets(token, stand, (t, some), found, removal_allowed)
    return found


def mend_carried(
    token: str, check: StateCheck, *, removal_allowed: bool = False
) -> Session[Mended]:
    """Take what a bundle brought in the place of what differs: it was told what is held here.

    Raises:
        TroubleError: mass_removal.
    """
    from desktop.protocol.comparing import BUCKETS

    found = Mended()
    carried: list[tuple[str, RecordsAnswer]] = yield NetStep(_carried)
    if check.stand is None:
        return found
    stand = (check.stand.inc, check.stand.cursor)
    for t, answer in carried:
        where = (t, list(range(BUCKETS)))
        yield from _take_answer(token, stand, where, answer, found, removal_allowed)
    return found


def _carried(net: Transport) -> list[tuple[str, RecordsAnswer]]:
    return net.carried_records() if isinstance(net, CarryingTransport) else []


def _mend_buckets(
    token: str,
    stand: tuple[int, int],
    where: tuple[str, list[int]],
    found: Mended,
    removal_allowed: bool,  # noqa: FBT001 - handed on
) -> Session[None]:
    more, (t, numbers) = True, where
    while more:
        ask: RecordsAsk = yield DbStep(partial(_ask, stand=stand, t=t, numbers=numbers))
        answer: RecordsAnswer = yield NetStep(partial(_records, token=token, ask=ask))
        taken = yield from _take_answer(token, stand, where, answer, found, removal_allowed)
        more = answer.more and taken


def _take_answer(
    token: str,
    stand: tuple[int, int],
    where: tuple[str, list[int]],
    answer: RecordsAnswer,
    found: Mended,
    removal_allowed: bool,  # noqa: FBT001 - handed on
) -> Session[bool]:
    """Take the records of an answer, then the large ones that it names; whether any changed."""
    known = len(found.mended)
    wholes = [answer]
    while wholes:
        whole = wholes.pop()
        taken, changes = yield DbStep(
            partial(_take, stand=stand, where=where, answer=whole, allowed=removal_allowed)
        )
        found.mended |= taken
        found.changes = found.changes.merged(changes)
        for t, r in whole.large:
            part = yield from _in_parts(token, stand, t, r)
            wholes += [] if part is None else [part]
    return len(found.mended) > known


def _in_parts(
    token: str, stand: tuple[int, int], t: str, r: bytes
) -> Session[RecordsAnswer | None]:
    """A record that no answer can hold; None when the log went on, or it is none."""
    from desktop.protocol.comparing import (
        MAX_RECORD_BYTES,
        PartAsk,
        RecordsAnswer,
        RecordsAsk,
        read_record,
    )
    from desktop.protocol.stream import WireError

    data, more = bytearray(), True
    while more:
        ask = RecordsAsk(*stand, [], PartAsk(t, r, len(data)))
        try:
            answer: RecordsAnswer = yield NetStep(partial(_records, token=token, ask=ask))
        except TroubleError as error:
            if error.code == _NOT_NOW:
                return None
            raise
        data += answer.part
        more = answer.more
        if (answer.inc, answer.seq) != stand or not answer.part or len(data) > MAX_RECORD_BYTES:
            return None
    try:
        return RecordsAnswer(*stand, [read_record(bytes(data))])
    except WireError:
        return None


def _ask(unit: WriteUnit, stand: tuple[int, int], t: str, numbers: list[int]) -> RecordsAsk:
    from desktop.protocol.comparing import RecordsAsk
    from desktop.storage.state_mend import held_buckets

    return RecordsAsk(*stand, held_buckets(unit, t, numbers))


def _records(net: Transport, token: str, ask: RecordsAsk) -> RecordsAnswer:
    return net.records(token, ask)


def _take(
    unit: WriteUnit,
    stand: tuple[int, int],
    where: tuple[str, list[int]],
    answer: RecordsAnswer,
    allowed: bool,  # noqa: FBT001 - of a partial
) -> tuple[set[tuple[str, str]], Changes]:
    from desktop.storage.state_mend import take_records

    head = unit.head
    if (head.inc, head.cursor) != stand or (answer.inc, answer.seq) != stand:
        return set(), Changes()
    return take_records(unit, *where, answer, removal_allowed=allowed), unit.changes
