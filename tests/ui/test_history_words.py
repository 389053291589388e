"""Every act has a sentence: its kind, what was done to which records, what became of it."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import desktop
from desktop.domain.rows.history import ActUndone, Deed, HistoryRow
from desktop.protocol.registry import BY_NAME
from desktop.services.history import HistoryAct, TotalChange, UndoPreview
from desktop.system.texts import set_language
from desktop.ui.history.counts import count_words, counted, deed_words
from desktop.ui.history.words import KINDS, act_words, preview_words

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_RECORDS = {"sync", "restore_team", "join_team"}
"""Transactions that write no synced record, so that they are no act."""


@pytest.fixture(autouse=True, params=["vi", "en"])
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    set_language(request.param)
    yield request.param
    set_language("vi")


def act(
    kind: str,
    deeds: dict[tuple[str, Deed], int],
    about: tuple[str, ...] = (),
    undone: ActUndone | None = None,
) -> HistoryAct:
    row = HistoryRow(
        act="a" * 32,
        who=None,
        who_name=None,
        at=datetime(2026, 11, 24, tzinfo=UTC),
        kind=kind,
        own=kind != "pulled",
        deeds=deeds,
        undoable=bool(deeds),
        undone=undone,
    )
    return HistoryAct(row, about)


def test_every_kind_in_the_code_has_words() -> None:
    assert kinds_in_the_code() - set(KINDS) == NO_RECORDS | {"pulled"}


def test_every_kind_is_told_with_the_names_of_whom_it_was_about() -> None:
    for kind in (*KINDS, "pulled", "of a newer version"):
        words = act_words(act(kind, {("resident", Deed.CHANGED): 1}, ("Ma Thị Vừa",)))
        assert "Ma Thị Vừa" in words
        assert len(words) > len("Ma Thị Vừa") + 5
        assert kind not in words


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("table", BY_NAME)
def test_what_another_pc_did_is_told_by_what_it_did_to_which_records(
    table: str, deed: Deed, spoken: str
) -> None:
    words = act_words(act("pulled", {(table, deed): 3}))
    assert counted(table, 3) in words
    assert deed_words({(table, deed): 3}) in words
    assert ("On another PC" in words) is (spoken == "en")


def test_every_table_is_called_by_its_name() -> None:
    other = counted("no such table", 3)
    assert [table for table in BY_NAME if counted(table, 3) == other] == []


def test_it_is_said_what_was_taken_back_and_how_far(spoken: str) -> None:
    whole = ActUndone("b" * 32, "a" * 32, 7, 7, goes_on=False)
    half = ActUndone("b" * 32, "a" * 32, 3, 7, goes_on=True)
    deeds = {("household", Deed.ADDED): 7}
    plain, back, partly = (
        act_words(act("import_households", deeds, undone=one)) for one in (None, whole, half)
    )
    assert back.startswith(plain)
    assert "3" in partly
    assert len({plain, back, partly}) == 3
    taking = act("undo", {("household", Deed.DELETED): 3})
    row = replace(taking.row, takes_back=half)
    told = act_words(HistoryAct(row, (), act("import_households", deeds, ("Nông Văn Tài",))))
    assert "Nông Văn Tài" in told
    assert "3" in told
    assert ("Took back" in told) is (spoken == "en")


def kinds_in_the_code() -> set[str]:
    """Words that are given as the kind of a transaction or an act, constants among them."""
    found: set[str] = {"pulled"}
    for path in Path(desktop.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _writes(node):
                found |= {
                    str(one.value.value)
                    for one in node.keywords
                    if one.arg == "kind" and isinstance(one.value, ast.Constant)
                }
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                named = node.target.id in ("KIND", "UNDO", "FIRST_ACT")
                if named and isinstance(node.value, ast.Constant):
                    found.add(str(node.value.value))
    return found


def _writes(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "write"


def test_tables_that_are_not_known_are_one_number() -> None:
    words = count_words({"of a newer version": 2, "resident": 1, "of the next": 1})
    assert words == f"{counted('resident', 1)}, {counted('', 3)}"


def test_a_rate_has_its_sign_and_stands_once(spoken: str) -> None:
    rate = TotalChange("rate", "Tỷ lệ", "Rate", True, False, Decimal("52.3"), Decimal(50))
    helps = TotalChange("helps", "Lượt", "Helps", False, False, Decimal(3), Decimal(2))
    years = (
        replace(rate, whole_year=True),
        replace(helps, whole_year=True, before=Decimal(9), after=Decimal(8)),
    )
    lines = preview_words(UndoPreview("a" * 32, 1, (), (rate, helps, *years)))
    assert len(lines) == 4
    assert lines[1].endswith("52,3% → 50%")
    assert lines[2].endswith("3 → 2")
    assert lines[3].endswith("9 → 8")
