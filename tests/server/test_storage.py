"""Schema, migrations, scope and role."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from server.services.teams import open_log
from server.storage.engine import open_engine, sqlite_url
from server.storage.migrate import NEWEST, alembic_config, check_version, migrate
from server.storage.roles import check_role
from server.storage.schema import DOOR_TABLES, LOG_TABLES, head, metadata
from server.storage.scope import door_scope, team_scope
from tests.support.postgresql import OWNER, Cluster

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock


def test_migrated_schema_is_the_declared_one(engine: Engine) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_newest_revision_is_named(engine: Engine) -> None:
    from alembic.script import ScriptDirectory

    with engine.connect() as connection:
        scripts = ScriptDirectory.from_config(alembic_config(connection))
        assert scripts.get_current_head() == NEWEST
        check_version(connection)


def test_database_without_tables_is_refused(tmp_path: Path) -> None:
    engine = open_engine(sqlite_url(tmp_path / "empty.db"))
    with engine.connect() as connection, pytest.raises(TroubleError) as caught:
        check_version(connection)
    assert caught.value.code == "database_not_migrated"
    engine.dispose()


def test_migrating_again_changes_nothing(tmp_path: Path) -> None:
    engine = open_engine(sqlite_url(tmp_path / "server.db"))
    migrate(engine)
    migrate(engine)
    with engine.connect() as connection:
        check_version(connection)
    engine.dispose()


@pytest.mark.parametrize("url", ["", "mysql://x/y", "sqlite://", "no url"])
def test_unknown_database_url_is_refused(url: str) -> None:
    with pytest.raises(TroubleError) as caught:
        open_engine(url)
    assert caught.value.code == "database_url_unknown"


def test_every_table_belongs_to_a_scope() -> None:
    guarded = {table.name for table in (*LOG_TABLES, *DOOR_TABLES)}
    assert set(metadata.tables) - guarded == {"province", "feed"}


@pytest.mark.postgresql
class TestRowLevelSecurity:
    def test_every_table_with_teams_is_guarded(
        self, cluster: Cluster, postgresql_database: str
    ) -> None:
        with cluster.connect(postgresql_database) as connection:
            open_tables = connection.execute(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
                "AND relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity)"
            ).fetchall()
        assert {name for (name,) in open_tables} == {"province", "alembic_version", "feed"}

    def test_a_team_sees_its_own_rows_only(self, pg_engine: Engine, clock: SteppingClock) -> None:
        teams = [new_id(clock), new_id(clock)]
        for team in teams:
            with team_scope(pg_engine, team) as connection:
                open_log(connection, team, clock)
        for team in teams:
            with team_scope(pg_engine, team) as connection:
                found = connection.execute(select(head.c.team_id)).scalars().all()
                assert found == [bytes.fromhex(team)]

    def test_without_scope_there_is_nothing(self, pg_engine: Engine, clock: SteppingClock) -> None:
        team = new_id(clock)
        with team_scope(pg_engine, team) as connection:
            open_log(connection, team, clock)
        with pg_engine.begin() as connection:
            for table in (*LOG_TABLES, *DOOR_TABLES):
                count = select(func.count()).select_from(table)
                assert connection.execute(count).scalar() == 0
        with door_scope(pg_engine) as connection:
            assert connection.execute(select(func.count()).select_from(head)).scalar() == 0

    def test_a_scope_ends_with_its_transaction(
        self, pg_engine: Engine, clock: SteppingClock
    ) -> None:
        team = new_id(clock)
        with pg_engine.connect() as connection:
            for _ in range(50):
                with connection.begin():
                    connection.execute(
                        text("SELECT set_config('langso.team', :team, true)"), {"team": team}
                    )
                with connection.begin():
                    left = connection.execute(
                        text("SELECT current_setting('langso.team', true)")
                    ).scalar()
                    assert not left

    def test_rows_of_another_team_cannot_be_written(
        self, pg_engine: Engine, clock: SteppingClock
    ) -> None:
        from sqlalchemy.exc import ProgrammingError

        mine, other = new_id(clock), new_id(clock)
        with pytest.raises(ProgrammingError), team_scope(pg_engine, mine) as connection:
            open_log(connection, other, clock)

    def test_the_log_cannot_be_rewritten(self, pg_engine: Engine, clock: SteppingClock) -> None:
        from sqlalchemy.exc import ProgrammingError

        for statement in ("UPDATE change SET chain = ''", "DELETE FROM change"):
            with (
                pytest.raises(ProgrammingError),
                team_scope(pg_engine, new_id(clock)) as connection,
            ):
                connection.execute(text(statement))

    def test_the_application_role_passes(self, pg_engine: Engine) -> None:
        with pg_engine.connect() as connection:
            check_role(connection)

    @pytest.mark.parametrize("role", [OWNER, "postgres"])
    def test_a_stronger_role_is_refused(
        self, cluster: Cluster, postgresql_database: str, role: str
    ) -> None:
        engine = open_engine(cluster.url(postgresql_database, role))
        with engine.connect() as connection, pytest.raises(TroubleError) as caught:
            check_role(connection)
        assert caught.value.code == "database_role_too_strong"
        engine.dispose()

    def test_a_role_that_may_become_the_owner_is_refused(
        self, cluster: Cluster, postgresql_database: str
    ) -> None:
        with cluster.connect() as connection:
            connection.execute("CREATE ROLE langso_member LOGIN PASSWORD 'x'")
            connection.execute(f"GRANT {OWNER} TO langso_member")
        cluster.passwords["langso_member"] = "x"
        engine = open_engine(cluster.url(postgresql_database, "langso_member"))
        with engine.connect() as connection, pytest.raises(TroubleError) as caught:
            check_role(connection)
        assert caught.value.code == "database_role_too_strong"
        engine.dispose()

    def test_a_table_left_open_is_refused(
        self, cluster: Cluster, postgresql_database: str, pg_engine: Engine
    ) -> None:
        with cluster.connect(postgresql_database) as connection:
            connection.execute("ALTER TABLE record NO FORCE ROW LEVEL SECURITY")
        with pg_engine.connect() as connection, pytest.raises(TroubleError) as caught:
            check_role(connection)
        assert caught.value.code == "row_security_missing"
