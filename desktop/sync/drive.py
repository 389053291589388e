"""Drives a session on the spot: the command line and tests. The window has its own driver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from desktop.domain.errors import LangSoError
from desktop.protocol.messages import PageBrokenError
from desktop.sync.steps import DbStep

if TYPE_CHECKING:
    from desktop.storage.database import Database
    from desktop.sync.steps import NetStep, Session, Transport

T = TypeVar("T")

EXPECTED_ERRORS = (LangSoError, PageBrokenError)
"""What a driver throws back into the session; any other exception is our bug."""


def drive_here(session: Session[T], db: Database, transport: Transport) -> T:
    """Run a session to its end in this thread; raises what the session lets through."""
    value: Any = None
    error: Exception | None = None
    try:
        while True:
            step = session.send(value) if error is None else session.throw(error)
            value, error = None, None
            try:
                value = run_step(step, db, transport)
            except EXPECTED_ERRORS as caught:
                error = caught
    except StopIteration as end:
        result: T = end.value
        return result
    finally:
        session.close()


def run_step(step: DbStep | NetStep, db: Database, transport: Transport) -> Any:
    """One step: a database step in its own transaction, a network step outside any."""
    if isinstance(step, DbStep):
        return run_db_step(step, db)
    return step.work(transport)


def run_db_step(step: DbStep, db: Database) -> Any:
    """A database step, on the thread that writes."""
    with db.write(kind="sync") as unit:
        return step.work(unit)
