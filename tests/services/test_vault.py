"""Teams on this PC: made whole or not at all, opened with their passphrase only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import RuleBrokenError, TroubleError
from desktop.domain.team import Association, Membership, Role, Sex, TeamLevel
from desktop.services import vault
from desktop.services.practice import (
    make_practice_team,
    practice_records,
    practice_team_id,
)
from desktop.services.record_assistance import record_form
from desktop.services.team import people_who_may_sign_in, team_overview
from desktop.services.team_folders import PRACTICE_PASSPHRASE, list_teams
from desktop.services.vault import CreateTeam, check_passphrase, create_team, suggest_passphrase
from desktop.system.paths import Home
from tests.services.conftest import TODAY

if TYPE_CHECKING:
    from pathlib import Path

PASSPHRASE = "nuoc chay da mon roi"
NEW = CreateTeam(
    name="Tổ công nghệ số thôn Nà Pài",
    level=TeamLevel.VILLAGE,
    commune_code="06184",
    village_names=("Thôn Nà Pài", " ", "Thôn Bản Mới"),
    head_name="nông  Văn Tài",
    passphrase=PASSPHRASE,
    decision_number="15/QĐ-UBND",
    decided_on=date(2026, 3, 5),
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.make()
    return made


def test_a_team_is_made_and_opened_again(home: Home, clock: SteppingClock) -> None:
    session = create_team(home, NEW, clock)
    assert session.who is not None
    session.close()
    (entry,) = list_teams(home)
    assert (entry.name, entry.practice) == (NEW.name, False)
    again = vault.unlock(home, entry.id, PASSPHRASE, clock)
    overview = again.read(team_overview)
    (head,) = again.read(people_who_may_sign_in)
    form = again.read(record_form, TODAY)
    again.close()
    assert [one.name for one in overview.villages] == ["Thôn Bản Mới", "Thôn Nà Pài"]
    assert (head.role, head.full_name, head.valid_from) == (
        Role.HEAD,
        "nông Văn Tài",
        date(2026, 3, 5),
    )
    assert len(form.platforms) > 10


def test_no_name_of_the_team_lies_open(home: Home, clock: SteppingClock) -> None:
    session = create_team(home, NEW, clock)
    folder = home.teams / session.team_id
    for path in folder.iterdir():
        content = path.read_bytes()
        assert not content.startswith(b"SQLite format 3")
        assert "Văn Tài".encode() not in content
        assert b"nuoc chay" not in content
    session.close()


@pytest.mark.parametrize("wrong", ["", "nuoc chay da mon ro", PASSPHRASE.upper()])
def test_a_wrong_passphrase_opens_nothing(home: Home, clock: SteppingClock, wrong: str) -> None:
    create_team(home, NEW, clock).close()
    (entry,) = list_teams(home)
    with pytest.raises(TroubleError, match="wrong_passphrase"):
        vault.unlock(home, entry.id, wrong, clock)


@pytest.mark.parametrize("team_id", ["e" * 32, "..", "", "../x"])
def test_an_unknown_team_is_named_as_such(home: Home, clock: SteppingClock, team_id: str) -> None:
    with pytest.raises(TroubleError, match="team_unknown"):
        vault.unlock(home, team_id, PASSPHRASE, clock)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "team_name_missing"),
        ({"head_name": ""}, "name_missing"),
        ({"commune_code": "00000"}, "commune_unknown"),
        ({"village_names": ()}, "village_missing"),
        ({"village_names": ("Thôn 1", "thôn 1")}, "village_twice"),
        ({"village_names": tuple(f"Thôn {n}" for n in range(21))}, "too_many_villages"),
        ({"decided_on": date(2027, 1, 1)}, "date_in_future"),
        ({"passphrase": "ngan qua"}, "passphrase_short"),
        ({"passphrase": "aaaaaaaaaaaaaaaaaaaaa"}, "passphrase_simple"),
    ],
)
def test_what_is_wrong_leaves_nothing_behind(
    home: Home, clock: SteppingClock, change: dict[str, Any], code: str
) -> None:
    with pytest.raises(RuleBrokenError, match=code):
        create_team(home, replace(NEW, **change), clock)
    assert list(home.teams.iterdir()) == []


def test_a_failure_in_the_middle_leaves_no_folder(
    home: Home, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "no room")

    monkeypatch.setattr(vault, "write_entry", full)
    with pytest.raises(OSError, match="no room"):
        create_team(home, NEW, clock)
    assert list(home.teams.iterdir()) == []


def test_a_commune_team_needs_no_village(home: Home, clock: SteppingClock) -> None:
    command = replace(NEW, level=TeamLevel.COMMUNE, village_names=())
    create_team(home, command, clock).close()
    assert len(list_teams(home)) == 1


def test_the_suggested_passphrase_is_accepted_and_changes(clock: SteppingClock) -> None:
    suggested = {suggest_passphrase(clock) for _ in range(50)}
    assert len(suggested) == 50
    for words in suggested:
        check_passphrase(words)
        assert words.isascii()


def test_a_damaged_name_file_still_shows_the_team(home: Home, clock: SteppingClock) -> None:
    session = create_team(home, NEW, clock)
    session.close()
    (home.teams / session.team_id / "team.json").write_text("[1", "utf-8")
    assert [entry.name for entry in list_teams(home)] == [session.team_id]


def test_the_practice_village_is_the_same_for_the_same_seed_and_day() -> None:
    first, again = practice_records(5, TODAY), practice_records(5, TODAY)
    assert first == again
    assert practice_records(6, TODAY) != first
    assert practice_records(5, date(2026, 11, 23)) != first
    kinds = [type(one).__name__ for one in first]
    assert (kinds.count("Household"), kinds.count("Resident")) == (120, 450)


def test_the_women_of_the_practice_team_are_in_the_union_of_women() -> None:
    members = [one for one in practice_records(1, TODAY) if isinstance(one, Membership)]
    assert {one.association for one in members} == {None, *Association}
    (woman,) = [one for one in members if one.association is Association.WOMEN_UNION]
    assert woman.sex is Sex.FEMALE


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2028, 2, 29), date(2027, 1, 1)])
def test_nothing_in_the_practice_village_is_later_than_its_day(day: date) -> None:
    for one in practice_records(2, day):
        for name in ("helped_on", "reached_on", "opened_on", "birth_on", "decided_on"):
            value = getattr(one, name, None)
            assert value is None or value <= day, (type(one).__name__, name)


def test_the_practice_village_is_made_once(home: Home) -> None:
    clock = SteppingClock(datetime(2026, 11, 24, 1, 0, tzinfo=UTC), seed=1)
    entry = make_practice_team(home, 1, TODAY, clock)
    assert entry.practice
    assert entry.id == practice_team_id(1, TODAY)
    assert make_practice_team(home, 1, TODAY, clock) == entry
    session = vault.unlock(home, entry.id, PRACTICE_PASSPHRASE, clock)
    stored = session.read(
        lambda read: {
            kind: {one.id: one for one in read.all(kind)}
            for kind in {type(one) for one in practice_records(1, TODAY)}
        }
    )
    session.close()
    for one in practice_records(1, TODAY):
        assert stored[type(one)][one.id] == one
