"""Publishing targets and notices, and how they reach a PC."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from desktop.domain.errors import TroubleError
from desktop.domain.reporting import Notice, Target, TargetSource, target_id
from desktop.protocol.feeds import (
    NAMES,
    TARGETS,
    Feed,
    TargetItem,
    open_feed,
    public_key_of,
    sign_feed,
)
from desktop.protocol.messages import MAX_PLAIN_BYTES
from desktop.storage.database import Database
from desktop.storage.feed_versions import feed_version
from desktop.sync.account import PROVINCE_KEY
from desktop.sync.feeds import take_feeds
from server.cli import run
from server.home import ServerHome
from server.security.can import OFFICER
from server.services.feeds import newer_feeds, open_feed_key, publish_targets, published, stored_key
from server.storage.schema import feed
from server.storage.scope import door_scope
from tests.server.scribe import Scribe, new_team
from tests.services.conftest import TEAM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock


KEY = bytes(range(32))
ITEM = TargetItem(indicator="assist_count", year=2026, value=Decimal(600))


@pytest.fixture
def pc(clock: SteppingClock) -> Iterator[Database]:
    made = Database.create(None, bytes(32), TEAM, clock)
    with made.write() as unit:
        unit.set_setting(PROVINCE_KEY, public_key_of(KEY))
    yield made
    made.close()


def targets(pc: Database) -> dict[str, Target]:
    with pc.read() as unit:
        return {one.id: one for one in unit.all(Target)}


def taken(pc: Database, *envelopes: bytes) -> tuple[int, str]:
    with pc.write(kind="sync") as unit:
        found = take_feeds(unit, envelopes)
    return found.taken, found.refused


def envelope(version: int, *items: TargetItem, key: bytes = KEY) -> bytes:
    return sign_feed(Feed(name=TARGETS, version=version, items=list(items)), key)


def test_a_published_target_is_the_provinces(pc: Database) -> None:
    with pc.write() as unit:
        own = Target(id=target_id("dvc_guided_count", 2026), indicator="dvc_guided_count",
                     year=2026, value=Decimal(5))  # fmt: skip
        unit.put(own)
    assert taken(pc, envelope(1, ITEM)) == (1, "")
    found = targets(pc)[target_id("assist_count", 2026)]
    assert (found.value, found.source) == (Decimal(600), TargetSource.PROVINCE)
    # What is withdrawn goes, the team's own stays.
    assert taken(pc, envelope(2)) == (1, "")
    assert list(targets(pc)) == [own.id]


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (envelope(9, ITEM, key=bytes(32)), "feed_forged"),
        (envelope(5, ITEM), "feed_older"),
        (envelope(4), "feed_older"),
        (b"nonsense", "feed_form"),
    ],
)
def test_forged_older_and_broken_ones_change_nothing(pc: Database, made: bytes, code: str) -> None:
    assert taken(pc, envelope(5, ITEM)) == (1, "")
    before = targets(pc)
    assert taken(pc, made) == (0, code)
    assert targets(pc) == before
    with pc.read() as unit:
        assert feed_version(unit.cursor) == 5


def test_without_the_key_nothing_is_taken(pc: Database) -> None:
    with pc.write() as unit:
        unit.set_setting(PROVINCE_KEY, None)
    assert taken(pc, envelope(1, ITEM)) == (0, "feed_key_missing")
    assert targets(pc) == {}


def test_only_the_last_two_versions_are_kept(pc: Database) -> None:
    for version in (1, 2, 3):
        taken(pc, envelope(version, ITEM))
    with pc.read() as unit:
        rows = unit.cursor.execute("SELECT version FROM feed ORDER BY version").fetchall()
    assert rows == [(2,), (3,)]


def home_of(tmp_path: Path) -> tuple[ServerHome, list[str]]:
    return ServerHome(tmp_path), ["--home", str(tmp_path)]


def test_the_command_line_publishes_and_the_next_sync_brings_it(
    tmp_path: Path, clock: SteppingClock, pc: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    from server.storage.engine import open_engine, sqlite_url

    home, where = home_of(tmp_path)
    assert run(["migrate", "--province", "Tỉnh thực hành", *where]) == 0
    file = tmp_path / "chỉ tiêu.csv"
    file.write_text(
        "indicator,year,value,decision_number,decided_on\n"
        "assist_count,2026,600,12/KH-UBND,2026-01-05\n",
        encoding="utf-8",
    )
    assert run(["target", "publish", str(file), *where]) == 0
    assert run(["target", "set", "dvc_guided_count", "2026", "50.5", *where]) == 0
    words = ["--title", "Đợt cao điểm", "--text", "Tuần tới ra quân.", "--issuer", "UBND tỉnh"]
    assert run(["notice", "publish", *words, *where]) == 0
    capsys.readouterr()
    assert run(["target", "list", *where]) == 0
    assert "600" in capsys.readouterr().out
    engine = open_engine(sqlite_url(tmp_path / "server.db"))
    with door_scope(engine) as connection:
        public = stored_key(connection)
    assert public == public_key_of(home.feed_key(clock))
    scribe = Scribe(engine, new_team(engine, clock), clock, feed=-1)
    from msgspec.structs import replace

    from server.services.exchange import sync_exchange

    before = scribe.ask()
    assert before.feeds == [], "a program of before knows no feeds"
    assert before.digest == b"", "and folds otherwise, so it is not told that it differs"
    hello = replace(scribe.hello(), feed=0)
    answer = sync_exchange(engine, scribe.actor, hello, [], clock)
    assert [open_feed(one, public).name for one in answer.feeds] == ["target", "notice"]
    with pc.write() as unit:
        unit.set_setting(PROVINCE_KEY, public)
    assert taken(pc, *answer.feeds) == (2, "")
    found = targets(pc)[target_id("assist_count", 2026)]
    assert (found.decision_number, found.decided_on) == ("12/KH-UBND", date(2026, 1, 5))
    with pc.read() as unit:
        (notice,) = unit.reporting.notices()
        newest = feed_version(unit.cursor)
    assert isinstance(notice, Notice)
    assert (notice.title, notice.issuer) == ("Đợt cao điểm", "UBND tỉnh")
    quiet = sync_exchange(engine, scribe.actor, replace(hello, feed=newest), [], clock)
    assert quiet.feeds == []
    engine.dispose()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["target", "set", "no_such", "2026", "1"], "indicator"),
        (["target", "set", "assist_count", "26", "1"], "year"),
        (["target", "set", "assist_count", "2026", "NaN"], "value"),
        (["target", "publish", "/no/such/file.csv"], "UTF-8"),
        (["notice", "publish", "--title", "x", "--issuer", "y"], "needs a title"),
    ],
)
def test_what_cannot_be_published_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: str
) -> None:
    where = ["--home", str(tmp_path)]
    run(["migrate", *where])
    assert run([*words, *where]) == 3
    assert code in capsys.readouterr().err


def test_publishing_is_for_officers_and_with_the_known_key(
    tmp_path: Path, clock: SteppingClock
) -> None:
    from server.storage.engine import open_engine, sqlite_url
    from server.storage.migrate import migrate

    engine = open_engine(sqlite_url(tmp_path / "server.db"))
    migrate(engine)
    scribe = Scribe(engine, new_team(engine, clock), clock)
    with pytest.raises(TroubleError, match="not_permitted"):
        publish_targets(engine, scribe.actor, [ITEM], KEY, clock)
    assert publish_targets(engine, OFFICER, [ITEM], KEY, clock) == 1
    with pytest.raises(TroubleError, match="feed_key_other"):
        open_feed_key(engine, bytes(32), clock)
    for _ in range(3):
        publish_targets(engine, OFFICER, [ITEM], KEY, clock)
    assert published(engine, TARGETS) == [ITEM]
    engine.dispose()


def test_what_does_not_fit_one_answer_comes_with_the_next(engine: Engine) -> None:
    large = 900 * 1024
    with door_scope(engine) as connection:
        for version, name in enumerate(NAMES[:4], 1):
            values = {"name": name, "version": version, "body": bytes([version]) * large}
            connection.execute(insert(feed).values(published_at=0, **values))
    got: list[int] = []
    with door_scope(engine, reads=True) as connection:
        while found := newer_feeds(connection, max(got, default=0)):
            assert sum(map(len, found)) <= MAX_PLAIN_BYTES // 2
            got += [envelope[0] for envelope in found]
    assert got == [1, 2, 3, 4]
