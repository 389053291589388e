"""Lines that look like somebody of the list, or like an earlier line: shown, chosen, imported."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.importing_rows import CellError, ImportColumn, ImportRow, ImportValues
from desktop.domain.people import BirthPrecision, Household, Relation, Resident
from desktop.services.apart import pairs_apart
from desktop.services.duplicates import all_duplicates
from desktop.services.import_alike import ImportAlike, compare_import
from desktop.services.import_choices import Choice, Decision, settle
from desktop.services.import_households import Imported, ImportHouseholds, import_households
from desktop.services.people import NewHousehold, NewPerson, add_resident
from tests.services.conftest import VILLAGE

if TYPE_CHECKING:
    from desktop.services.session import TeamSession

DAY: dict[str, Any] = {"birth_on": date(1980, 5, 4), "birth_precision": BirthPrecision.DAY}
YEAR: dict[str, Any] = {"birth_on": date(1980, 1, 1), "birth_precision": BirthPrecision.YEAR}
HEAD: dict[str, Any] = {"relation": Relation.HEAD}


def row(number: int, household: int, name: str, **values: Any) -> ImportRow:
    return ImportRow(number, (), household, ImportValues(full_name=name, **values))


def compare(session: TeamSession, *rows: ImportRow) -> ImportAlike:
    comparison = compare_import(rows, VILLAGE, {}, lambda _done, _total: None)
    answer: Any = None
    while True:
        try:
            look = comparison.send(answer)
        except StopIteration as end:
            found: ImportAlike = end.value
            return found
        answer = None if look is None else session.read(look)


def run(session: TeamSession, *rows: ImportRow, **decisions: Decision) -> Imported:
    """`line_4=Decision(...)` is the choice for line 4."""
    chosen = {int(name.removeprefix("line_")): one for name, one in decisions.items()}
    command = ImportHouseholds(rows, village_id=VILLAGE, decisions=chosen)
    return import_households(session, command).result


def add(session: TeamSession, name: str, **values: Any) -> str:
    return session.write(add_resident, NewPerson(name, **values)).result


def people(session: TeamSession) -> dict[str, Resident]:
    return {one.full_name: one for one in session.read(lambda read: read.all(Resident))}


def test_who_is_there_exactly_so_is_known_and_a_slip_is_shown(session: TeamSession) -> None:
    home = NewHousehold(VILLAGE, code="7")
    here = add(session, "Vi Thị Hoa", new_household=home, **HEAD, **DAY)
    household = people(session)["Vi Thị Hoa"].household_id
    son = add(session, "Vi Văn Lâm", household_id=household, **YEAR)
    found = compare(
        session,
        row(2, 0, "Vi Thị Hoa", household_code="7", **HEAD, **DAY),
        row(3, 0, "Vi Văn Lan", household_code="7", **YEAR),
        row(4, 1, "Vi Thị Hoaa", **DAY),
        row(5, 2, "Bế Văn Khác", **DAY),
    )
    assert found.known == {2}
    assert {number: [one.id for one in line.people] for number, line in found.alike.items()} == {
        3: [son],
        4: [here],
    }


def test_one_person_twice_in_the_file_is_shown_at_the_second_line(session: TeamSession) -> None:
    found = compare(
        session,
        row(2, 0, "Vi Thị Hoa", **HEAD, **DAY),
        row(3, 0, "Vi Thị Hoa", **DAY),
        row(4, 1, "Vi Thi Hoa", **DAY),
    )
    assert found.known == {3}
    assert [one.number for one in found.alike[4].lines] == [2]


def test_a_line_with_an_error_waits(session: TeamSession) -> None:
    add(session, "Vi Thị Hoa", **DAY)
    wrong = ImportRow(
        2,
        (),
        0,
        ImportValues(full_name="Vi Thị Hoa", **DAY),
        errors=(CellError(ImportColumn.PHONE, "phone_format"),),
    )
    assert compare(session, wrong) == ImportAlike()


def test_the_same_person_gets_what_is_missing_and_nothing_else(session: TeamSession) -> None:
    one = add(session, "Vi Thị Hoa", phone="0912345678", **YEAR)
    line = row(2, 0, "Vi Thi Hoaa", phone="0987654321", note="Bán rau", **HEAD, **DAY)
    child = row(3, 0, "Vi Văn Lâm")
    done = run(session, line, child, line_2=Decision(Choice.SAME, (one,)))
    assert (done.households, done.residents, done.same) == (1, 1, 1)
    found = people(session)
    hoa = found["Vi Thị Hoa"]
    assert (hoa.id, hoa.phone, hoa.note) == (one, "0912345678", "Bán rau")
    assert (hoa.birth_on, hoa.birth_precision) == (DAY["birth_on"], BirthPrecision.DAY)
    (household,) = session.read(lambda read: read.all(Household))
    assert (hoa.household_id, hoa.relation) == (household.id, Relation.HEAD)
    assert household.head_id == one
    assert found["Vi Văn Lâm"].household_id == household.id


def test_the_others_of_a_household_go_where_the_known_one_lives(session: TeamSession) -> None:
    one = add(session, "Vi Thị Hoa", new_household=NewHousehold(VILLAGE), **DAY)
    lines = (row(2, 0, "Vi Thị Hoaa", **DAY), row(3, 0, "Vi Văn Lâm"))
    done = run(session, *lines, line_2=Decision(Choice.SAME, (one,)))
    assert (done.households, done.residents, done.same) == (0, 1, 1)
    found = people(session)
    assert found["Vi Văn Lâm"].household_id == found["Vi Thị Hoa"].household_id


def test_somebody_else_is_added_and_never_asked_about_again(session: TeamSession) -> None:
    add(session, "Vi Thị Hoa", new_household=NewHousehold(VILLAGE), **DAY)
    line = row(2, 0, "Vi Thị Hoa", **DAY)
    alike = compare(session, line).alike[2]
    other = Decision(Choice.OTHER, tuple(one.id for one in alike.people))
    second = row(3, 1, "Vi Thi Hoa", **DAY)
    last = Decision(Choice.OTHER, other.residents, (2,))
    assert run(session, line, second, line_2=other, line_3=last).residents == 2
    assert len(session.read(lambda read: read.all(Resident))) == 3
    assert session.read(all_duplicates).people == ()
    assert len(session.read(pairs_apart)) == 3


def test_a_line_is_left_out_or_joined_with_an_earlier_one(session: TeamSession) -> None:
    lines = (
        row(2, 0, "Vi Thị Hoa", **HEAD, **YEAR),
        row(3, 1, "Vi Thi Hoa", phone="0912345678", **DAY),
        row(4, 2, "Bế Văn Khác"),
    )
    joined, out = Decision(Choice.SAME, lines=(2,)), Decision(Choice.LEAVE_OUT)
    done = run(session, *lines, line_3=joined, line_4=out)
    assert (done.residents, done.same, done.unwanted, done.left_out) == (1, 1, 1, ())
    (hoa,) = people(session).values()
    assert (hoa.full_name, hoa.phone, hoa.birth_on) == (
        "Vi Thị Hoa",
        "0912345678",
        DAY["birth_on"],
    )


def test_a_line_whose_earlier_line_is_gone_stands_for_itself() -> None:
    lines = (row(2, 0, "Vi Thị Hoa"), row(3, 0, "Vi Thi Hoa"), row(4, 0, "Vi Thị  Hoa"))
    out, into_2 = Decision(Choice.LEAVE_OUT), Decision(Choice.SAME, lines=(2,))
    settled = settle(lines, {2: out, 3: into_2, 4: Decision(Choice.SAME, lines=(3,))})
    assert ([one.number for one in settled.rows], settled.joined) == ([3], 1)
    chain = settle(lines, {3: into_2, 4: Decision(Choice.SAME, lines=(3,))})
    assert ([one.number for one in chain.rows], chain.joined) == ([2], 2)


def test_who_was_deleted_since_is_added_again(session: TeamSession) -> None:
    one = add(session, "Vi Thị Hoa", **DAY)
    with session.database.write() as unit:
        unit.delete(Resident, one)
    line = row(2, 0, "Vi Thị Hoa", **DAY)
    assert run(session, line, line_2=Decision(Choice.SAME, (one,))).residents == 1


def test_everything_left_out_is_no_error(session: TeamSession) -> None:
    done = run(session, row(2, 0, "Vi Thị Hoa"), line_2=Decision(Choice.LEAVE_OUT))
    assert (done.residents, done.unwanted) == (0, 1)


@pytest.mark.parametrize("again", [False, True])
def test_choices_are_one_act_with_the_import(session: TeamSession, again: bool) -> None:  # noqa: FBT001
    one = add(session, "Vi Thị Hoa", **YEAR)
    line = row(2, 0, "Vi Thị Hoa", phone="0912345678", **DAY)
    command = ImportHouseholds(
        (line,), village_id=VILLAGE, decisions={2: Decision(Choice.SAME, (one,))}
    )
    act = import_households(session, command).changes.act
    assert act is not None
    if again:
        assert import_households(session, command).result.residents == 0
    assert people(session)["Vi Thị Hoa"].phone == "0912345678"
