"""Catalogue, units and texts of papers: published by an officer, seen by a team."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop.domain.ids import new_id
from desktop.domain.paper_texts import PaperText
from desktop.domain.people import Household
from desktop.domain.periods import month_containing
from desktop.domain.places import Village
from desktop.domain.team import Coverage, coverage_id
from desktop.protocol.feed_items import CATALOGUE, TEMPLATES, UNITS, PlatformItem, VillageItem
from desktop.protocol.feeds import Feed, public_key_of, sign_feed
from desktop.services.catalogue import indicator_texts, load_indicator_texts, load_platforms
from desktop.services.household_share import household_share
from desktop.services.indicators import indicator_table
from desktop.services.people_queries import villages
from desktop.services.record_assistance import record_form
from desktop.services.session import TeamSession
from desktop.services.targets import list_targets
from desktop.services.team import AddVillage, add_village, team_overview
from desktop.storage.database import Database
from desktop.sync.account import PROVINCE_KEY
from desktop.sync.feeds import take_feeds
from server.cli import run
from server.home import ServerHome
from server.services.feeds import newer_feeds, published
from server.storage.engine import open_engine, sqlite_url
from server.storage.scope import door_scope
from tests.services.conftest import TEAM, TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from desktop.domain.clock import SteppingClock

COMMUNE = TEAM.commune_code
KEY = bytes(range(32))
OLD, LISTED, MERGED = "1" * 32, "2" * 32, "3" * 32


@pytest.fixture
def pc(clock: SteppingClock) -> Iterator[TeamSession]:
    made = Database.create(None, bytes(32), TEAM, clock)
    with made.write() as unit:
        unit.replace_platforms(load_platforms(TODAY))
        unit.set_setting(PROVINCE_KEY, public_key_of(KEY))
        unit.put(Village(id=OLD, name="Nà Pất", commune_code=COMMUNE))
        unit.put(
            Coverage(
                id=coverage_id(TEAM.id, OLD), team_id=TEAM.id, village_id=OLD, valid_from=TODAY
            )
        )
        unit.put(Household(id=new_id(clock), village_id=OLD, lane="ngõ 1"))
    session = TeamSession(made, clock, None)
    yield session
    session.close()


class Province:
    """Its command line, and what its feeds bring to a PC."""

    def __init__(self, home: Path, clock: SteppingClock) -> None:
        self.home, self._clock = home, clock
        assert run(["migrate", "--province", "Lạng Sơn", "--home", str(home)]) == 0

    def __call__(self, *words: str) -> int:
        return run([*words, "--home", str(self.home)])

    def file(self, name: str, *lines: str) -> str:
        path = self.home / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(path)

    def bring_to(self, session: TeamSession) -> tuple[int, str]:
        engine = open_engine(sqlite_url(self.home / "server.db"))
        with door_scope(engine) as connection:
            envelopes = newer_feeds(connection, 0)
        engine.dispose()
        key = ServerHome(self.home).feed_key(self._clock)
        with session.database.write(kind="sync") as unit:
            unit.set_setting(PROVINCE_KEY, public_key_of(key))
            found = take_feeds(unit, envelopes)
        return found.taken, found.refused


@pytest.fixture
def province(tmp_path: Path, clock: SteppingClock) -> Province:
    return Province(tmp_path, clock)


def bring(session: TeamSession, name: str, version: int, items: Sequence[object]) -> None:
    envelope = sign_feed(Feed(name=name, version=version, items=list(items)), KEY)
    with session.database.write(kind="sync") as unit:
        assert take_feeds(unit, [envelope]).refused == ""


def shipped_lines() -> list[str]:
    rows = [
        f'{one.code},"{one.name_vi}","{one.name_en}",{one.group},{one.sort_order}'
        for one in load_platforms(TODAY)
    ]
    return ["code,name_vi,name_en,group,sort_order,valid_from,valid_to", *(f"{r},," for r in rows)]


def test_a_published_platform_is_offered_and_an_ended_one_is_not(
    province: Province, pc: TeamSession, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = shipped_lines()
    ended = lines[1] + "2026-06-30"
    new = 'xu_lang,"Ứng dụng Xứ Lạng","Xu Lang app",province_app,5,,'
    file = province.file("platforms.csv", lines[0], ended, *lines[2:], new)
    assert province("catalogue", "publish", "--platforms", file) == 0
    assert province.bring_to(pc) == (1, "")
    offered = [one.code for one in pc.read(record_form, TODAY).platforms]
    assert offered[0] == "xu_lang"
    assert lines[1].split(",")[0] not in offered
    with pc.database.read() as unit:
        assert len(unit.work.platforms(None)) == len(lines), "names of old helps are still known"
    capsys.readouterr()
    assert province("catalogue", "list") == 0
    assert "Ứng dụng Xứ Lạng" in capsys.readouterr().out


def test_a_platform_may_end_but_not_disappear(
    province: Province, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = shipped_lines()
    short = province.file("short.csv", lines[0], *lines[3:])
    assert province("catalogue", "publish", "--platforms", short) == 3
    said = capsys.readouterr().err
    assert lines[1].split(",")[0] in said
    assert "valid_to" in said


def test_an_indicator_is_called_and_asked_for_as_the_province_says_from_a_day_on(
    province: Province, pc: TeamSession
) -> None:
    file = province.file(
        "indicators.csv",
        "identifier,name_vi,name_en,short_vi,periods,valid_from",
        "assist_count,Số lượt cầm tay chỉ việc,Helps at hand,Cầm tay chỉ việc,M Q Y,2026-07-01",
        "store_and_epay_household_rate,Hộ có cả hai,Both,Cả hai,M Q Y,",
        "dvc_guided_count,Không hỏi nữa,Not asked any more,Không hỏi,,2026-07-01",
    )
    assert province("catalogue", "publish", "--indicators", file) == 0
    assert province("target", "set", "assist_count", "2026", "600") == 0
    assert province.bring_to(pc) == (2, "")
    rows = {row.identifier: row for row in pc.read(indicator_table, month_containing(TODAY))}
    assert rows["assist_count"].name_vi == "Số lượt cầm tay chỉ việc"
    assert not rows["dvc_guided_count"].asked
    before = month_containing(date(2026, 5, 20))
    earlier = {row.identifier: row for row in pc.read(indicator_table, before)}
    shipped = load_indicator_texts(TODAY)["assist_count"].name_vi
    assert earlier["assist_count"].name_vi == shipped, "reports before that day stay as they were"
    (target,) = pc.read(list_targets, 2026, TODAY)
    assert target.name_vi == "Số lượt cầm tay chỉ việc"
    share = pc.read(household_share, TODAY)
    assert (share.progress.name_vi, share.trend.name_vi) == ("Hộ có cả hai", "Hộ có cả hai")
    # Withdrawn, the program's own words come back; platforms were never touched.
    empty = province.file("none.csv", "identifier,name_vi,name_en,short_vi,periods")
    assert province("catalogue", "publish", "--indicators", empty) == 0
    assert province.bring_to(pc) == (1, "feed_older")
    assert pc.read(indicator_texts, TODAY) == load_indicator_texts(TODAY)
    assert len(pc.read(record_form, TODAY).platforms) == len(load_platforms(TODAY))


def test_a_provisional_village_is_found_in_the_list_and_households_keep_theirs(
    province: Province, pc: TeamSession
) -> None:
    file = province.file(
        "units.csv",
        "level,code,name,parent,kind,valid_from,valid_to,merged_into,decree",
        f"commune,{COMMUNE},Đồng Đăng Mới,20,xa,2026-01-01,,,1672/NQ-UBTVQH15",
        f"village,,Thôn Nà Pất,{COMMUNE},,,,,",
        f"village,,Thôn Khuổi Cại,{COMMUNE},,,,,",
        "village,,Thôn Nà Pất,00001,,,,,",
    )
    assert province("unit", "publish", file) == 0
    assert province.bring_to(pc) == (1, "")
    with pc.database.read() as unit:
        listed = unit.all(Village)[0].id
        (village,) = unit.all(Village)
        (home,) = unit.all(Household)
        cells = unit.records.view("household", home.id)
    assert (village.name, village.provisional, home.village_id) == ("Thôn Nà Pất", False, listed)
    address = cells["address"].value
    assert isinstance(address, dict)
    assert address["village_id"] == OLD, "it is only read through the one in the list"
    assert [one.id for one in pc.read(villages)] == [listed]
    overview = pc.read(team_overview, TODAY)
    assert overview.commune is not None
    assert (overview.commune.name, overview.commune.decree) == ("Đồng Đăng Mới", "1672/NQ-UBTVQH15")
    # A village added later is at once the one of the list.
    added = pc.write(add_village, AddVillage(name="khuổi cại")).result
    with pc.database.read() as unit:
        found = unit.get(Village, added)
    assert found is not None
    assert (found.name, found.provisional) == ("Thôn Khuổi Cại", False)


def listed_village(identifier: str, name: str, into: str | None = None) -> VillageItem:
    return VillageItem(id=identifier, name=name, commune_code=COMMUNE, merged_into=into)


def test_villages_that_were_merged_are_read_as_one_and_parted_again(pc: TeamSession) -> None:
    bring(pc, UNITS, 1, [listed_village(LISTED, "Nà Pất"), listed_village(MERGED, "Hợp Nhất")])
    bring(
        pc, UNITS, 2, [listed_village(LISTED, "Nà Pất", MERGED), listed_village(MERGED, "Hợp Nhất")]
    )
    with pc.database.read() as unit:
        (home,) = unit.all(Household)
        assert [one.id for one in unit.all(Village)] == [MERGED]
        (coverage,) = unit.all(Coverage)
    assert home.village_id == MERGED
    assert coverage.village_id == MERGED
    bring(pc, UNITS, 3, [listed_village(LISTED, "Nà Pất Cũ"), listed_village(MERGED, "Hợp Nhất")])
    with pc.database.read() as unit:
        (home,) = unit.all(Household)
        assert {one.name for one in unit.all(Village)} == {"Nà Pất Cũ", "Hợp Nhất"}
    assert home.village_id == LISTED


def test_two_villages_of_one_name_are_not_guessed(pc: TeamSession) -> None:
    bring(
        pc, UNITS, 1, [listed_village(LISTED, "Thôn Nà Pất"), listed_village(MERGED, "Bản Nà Pất")]
    )
    with pc.database.read() as unit:
        (village,) = unit.all(Village)
    assert (village.id, village.provisional) == (OLD, True)


def test_an_edit_of_a_household_does_not_move_it(pc: TeamSession) -> None:
    from dataclasses import replace

    bring(pc, UNITS, 1, [listed_village(LISTED, "Nà Pất")])
    with pc.database.write() as unit:
        (home,) = unit.all(Household)
        unit.put(replace(home, lane="ngõ 2"), original=home)
        address = unit.records.view("household", home.id)["address"].value
        assert isinstance(address, dict)
    assert (address["village_id"], address["lane"]) == (OLD, "ngõ 2")


def test_texts_of_papers_are_the_provinces_until_they_are_dropped(
    province: Province, pc: TeamSession, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        province("template", "set", "report_to", "--text", "Kính gửi: {committee}; Sở KH&CN.") == 0
    )
    bases = province.file(
        "can cu.txt", "Căn cứ Kế hoạch số 12/KH-UBND của {province};", "Căn cứ B;"
    )
    assert province("template", "set", "decision_bases", "--file", bases) == 0
    assert province.bring_to(pc) == (1, "")
    overview = pc.read(team_overview, TODAY)
    assert overview.text(PaperText.REPORT_TO, "") == "Kính gửi: {committee}; Sở KH&CN."
    assert overview.text(PaperText.DECISION_BASES, "").splitlines()[1] == "Căn cứ B;"
    assert overview.text(PaperText.REPORT_SYMBOL, "/BC") == "/BC"
    capsys.readouterr()
    assert province("template", "list") == 0
    assert "Sở KH&CN" in capsys.readouterr().out
    assert province("template", "drop", "report_to") == 0
    province.bring_to(pc)
    overview = pc.read(team_overview, TODAY)
    assert [key for key, _ in overview.texts] == [PaperText.DECISION_BASES]


def test_a_text_for_a_place_of_tomorrow_is_kept_and_not_used(pc: TeamSession) -> None:
    bring(pc, TEMPLATES, 1, [{"key": "not_yet", "text": "x"}])
    assert pc.read(team_overview, TODAY).texts == ()
    with pc.database.read() as unit:
        assert unit.published.template_texts() == (("not_yet", "x"),)


def test_a_feed_of_tomorrow_is_kept_silently_and_not_sent_again(pc: TeamSession) -> None:
    envelope = sign_feed(Feed(name="weather", version=7, items=[1]), KEY)
    with pc.database.write() as unit:
        assert take_feeds(unit, [envelope])[:2] == (0, "")
        assert unit.sync_store.hello().feed == 7


HEAD = "level,code,name,parent,kind,valid_from,valid_to,merged_into"


@pytest.mark.parametrize(
    ("words", "lines", "code"),
    [
        (["unit", "publish"], ["level,name", "village,x"], "columns"),
        (["unit", "publish"], [HEAD, "hamlet,,Nà,06184,,,,"], "Line 2: level"),
        (["unit", "publish"], [HEAD, "village,,Nà,184,,,,"], "Line 2: parent"),
        (["unit", "publish"], [HEAD, "village,,Nà,06184,,,,Không Có"], "merged_into"),
        (["unit", "publish"], [HEAD, "commune,06184,Đồng,20,xa,,,"], "valid_from"),
        (["unit", "publish"], [HEAD, f"village,{'9' * 31},Nà,06184,,,,"], "form"),
        (["unit", "publish"], [HEAD, "village,,A,06184,,,,B", "village,,B,06184,,,,A"], "itself"),
        (["catalogue", "publish", "--indicators"], ["identifier,name_vi"], "columns"),
        (["template", "publish"], ["key,text", "report_to,Gửi {ai}"], "Line 2: text"),
        (["template", "publish"], ["key,text", "no_such,x"], "no such place"),
    ],
)
def test_a_list_that_cannot_be_published_is_said(
    province: Province,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    lines: list[str],
    code: str,
) -> None:
    assert province(*words, province.file("liste.csv", *lines)) == 3
    assert code in capsys.readouterr().err


def test_a_village_in_the_list_stays_in_it(
    province: Province, capsys: pytest.CaptureFixture[str]
) -> None:
    first = province.file("1.csv", HEAD, "village,,Nà,06184,,,,", "village,,Cốc,06184,,,,")
    assert province("unit", "publish", first) == 0
    second = province.file("2.csv", HEAD, "village,,Nà,06184,,,,")
    assert province("unit", "publish", second) == 3
    assert "disappear" in capsys.readouterr().err
    third = province.file("3.csv", HEAD, "village,,Nà,06184,,,,", "village,,Cốc,06184,,,,Nà")
    assert province("unit", "publish", third) == 0
    engine = open_engine(sqlite_url(province.home / "server.db"))
    items = published(engine, UNITS)
    assert items[1].merged_into == items[0].id
    assert published(engine, CATALOGUE) == []
    engine.dispose()


def test_nothing_of_what_ships_is_lost_when_only_names_are_published(pc: TeamSession) -> None:
    bring(pc, CATALOGUE, 1, [PlatformItem(
        code="a", name_vi="A", name_en="A", group="of_tomorrow", sort_order=1)])  # fmt: skip
    (platform,) = pc.read(record_form, TODAY).platforms
    assert platform.group == "other", "a group that this program does not know yet"
    bring(pc, CATALOGUE, 2, [])
    assert pc.read(record_form, TODAY).platforms == (platform,)
