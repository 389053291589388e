"""Decided conflicts: which entries of the inbox a change takes out, on both ends alike."""

from __future__ import annotations

from desktop.protocol.ops import Change, OpKind, Status


def resolved(change: Change) -> tuple[tuple[str, int], ...]:
    """The entries (group, log position of the value that lost) that a change says are decided.

    Who decides has seen the entry, so a position behind the change's base names something else:
    after a restore of the server other values stand there. Such a part has no effect, and people
    are asked again.
    """
    if change.kind is not OpKind.RESOLVE or change.status is Status.QUARANTINE:
        return ()
    return tuple(
        (group, seq)
        for group, seq in change.f.items()
        if type(seq) is int and 0 < seq <= change.base_seq
    )
