"""Transactions with their scope: what row-level security on PostgreSQL lets them see.

The scope is set with `SET LOCAL` semantics, so that it ends with the transaction and a pooled
connection carries none. Without a scope every table of teams shows zero rows. The policies
themselves are made by the migrations; on SQLite there is no second wall.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from server.storage.engine import READ_ONLY, is_postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

TEAM_SETTING: Final = "langso.team"
SCOPE_SETTING: Final = "langso.scope"
DOOR: Final = "door"

_SET = text(
    f"SELECT set_config('{TEAM_SETTING}', :team, true), set_config('{SCOPE_SETTING}', :scope, true)"
)


@contextmanager
def team_scope(engine: Engine, team_id: str, *, reads: bool = False) -> Iterator[Connection]:
    """One transaction that sees the log of that team (32 hex digits) and nothing else.

    With `reads` all its statements see one state: head, page and digest belong together.
    """
    with engine.connect() as connection:
        connection.execution_options(**{READ_ONLY: reads})
        if reads and is_postgresql(connection):
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            enter_team(connection, team_id)
            yield connection


@contextmanager
def door_scope(engine: Engine, *, reads: bool = False) -> Iterator[Connection]:
    """One transaction that sees devices, codes, nonces and tokens, and no team's log."""
    with engine.connect() as connection:
        connection.execution_options(**{READ_ONLY: reads})
        with connection.begin():
            if is_postgresql(connection):
                connection.execute(_SET, {"team": "", "scope": DOOR})
            yield connection


def enter_team(connection: Connection, team_id: str) -> None:
    """Set the scope of the running transaction to one team."""
    if is_postgresql(connection):
        connection.execute(_SET, {"team": team_id, "scope": ""})
