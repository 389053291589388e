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
    """One transaction that sees the log of that team (32 hex digits) and nothing else."""
    with engine.connect() as connection:
        options = connection.execution_options(**{READ_ONLY: reads})
        with options.begin():
            enter_team(options, team_id)
            yield options


@contextmanager
def door_scope(engine: Engine, *, reads: bool = False) -> Iterator[Connection]:
    """One transaction that sees devices, codes, nonces and tokens, and no team's log."""
    with engine.connect() as connection:
        options = connection.execution_options(**{READ_ONLY: reads})
        with options.begin():
            if is_postgresql(options):
                options.execute(_SET, {"team": "", "scope": DOOR})
            yield options


def enter_team(connection: Connection, team_id: str) -> None:
    """Set the scope of the running transaction to one team."""
    if is_postgresql(connection):
        connection.execute(_SET, {"team": team_id, "scope": ""})
