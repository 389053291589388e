"""The paper of a sent report, opened with the key of its team."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from desktop.domain.errors import TroubleError
from desktop.protocol.packages import PackageError, read_package
from server.services.blobs import read_blob
from server.services.reviews import find_report

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from server.security.can import Actor
    from server.security.sealing import SealingKey


def sent_paper(engine: Engine, actor: Actor, team: str, period: str, sealing: SealingKey) -> bytes:
    """The PDF of the newest version, the very bytes that the team's record names.

    Args:
        engine: The server's database.
        actor: An officer.
        team: Its id.
        period: As 2026-11.
        sealing: The server's sealing key, which opens the team's.

    Raises:
        TroubleError: not_permitted, report_unknown, paper_not_here (it was not sent, its PC has
            not synced since, or its bytes are not what the record says).
    """
    sendings = find_report(engine, actor, team, period).submissions
    if not sendings:
        raise TroubleError("paper_not_here")
    try:
        paper = read_package(read_blob(engine, actor, team, sendings[-1].package, sealing)).pdf
    except (TroubleError, PackageError) as error:
        raise TroubleError("paper_not_here") from error
    if hashlib.sha256(paper).hexdigest() != sendings[-1].pdf:
        raise TroubleError("paper_not_here")
    return paper
