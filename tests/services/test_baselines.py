"""Figures of others: typed with source and day, one of a kind for a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop.domain.baselines import Baseline, BaselineKey, baseline_id
from desktop.domain.errors import RuleBrokenError
from desktop.services.baselines import (
    DeleteBaseline,
    SaveBaseline,
    delete_baseline,
    list_baselines,
    save_baseline,
)
from desktop.services.undoing import take_back

if TYPE_CHECKING:
    from desktop.services.session import TeamSession

DAY = date(2026, 9, 30)
FIGURE = SaveBaseline(BaselineKey.HOUSEHOLDS, 120, DAY, " Công an xã ", "05/BC")


def test_a_figure_is_kept_under_an_id_that_every_pc_derives(session: TeamSession) -> None:
    made = session.write(save_baseline, FIGURE).result
    (saved,) = session.read(list_baselines).rows
    assert saved == Baseline(
        id=baseline_id("households", DAY),
        key=BaselineKey.HOUSEHOLDS,
        value=120,
        counted_on=DAY,
        source="Công an xã",
        decision_number="05/BC",
    )
    assert made == saved.id


def test_they_stand_by_what_they_count_the_latest_first(session: TeamSession) -> None:
    for key, day in (
        (BaselineKey.SMARTPHONE_ADULTS, DAY),
        (BaselineKey.HOUSEHOLDS, date(2025, 12, 31)),
        (BaselineKey.HOUSEHOLDS, DAY),
    ):
        session.write(save_baseline, SaveBaseline(key, 5, day, "Thống kê"))
    rows = session.read(list_baselines).rows
    assert [(one.key.value, one.counted_on.year) for one in rows] == [
        ("households", 2026),
        ("households", 2025),
        ("smartphone_adults", 2026),
    ]


def test_a_figure_is_changed_moved_to_another_day_and_taken_away(session: TeamSession) -> None:
    session.write(save_baseline, FIGURE)
    (first,) = session.read(list_baselines).rows
    session.write(save_baseline, replace(FIGURE, value=125, original=first))
    (second,) = session.read(list_baselines).rows
    assert (second.id, second.value) == (first.id, 125)
    other_day = date(2026, 10, 1)
    moved = session.write(
        save_baseline, replace(FIGURE, counted_on=other_day, value=125, original=second)
    )
    (third,) = session.read(list_baselines).rows
    assert (third.id, third.value) == (baseline_id("households", other_day), 125)
    assert moved.changes.act is not None
    take_back(session, moved.changes.act)
    assert session.read(list_baselines).rows == (second,)
    session.write(delete_baseline, DeleteBaseline(second.id))
    assert session.read(list_baselines).rows == ()
    with pytest.raises(RuleBrokenError, match="baseline_unknown"):
        session.write(delete_baseline, DeleteBaseline(second.id))


def test_a_second_figure_of_a_kind_and_day_never_replaces_the_first(session: TeamSession) -> None:
    session.write(save_baseline, FIGURE)
    with pytest.raises(RuleBrokenError, match="baseline_twice"):
        session.write(save_baseline, replace(FIGURE, value=1))
    session.write(save_baseline, replace(FIGURE, counted_on=date(2025, 9, 30)))
    older = session.read(list_baselines).rows[-1]
    with pytest.raises(RuleBrokenError, match="baseline_twice"):
        session.write(save_baseline, replace(FIGURE, original=older))
    assert [one.value for one in session.read(list_baselines).rows] == [120, 120]


@pytest.mark.parametrize(
    ("command", "code", "field"),
    [
        (replace(FIGURE, value=-1), "baseline_range", "value"),
        (replace(FIGURE, value=1_000_001), "baseline_range", "value"),
        (replace(FIGURE, source="  "), "baseline_source_missing", "source"),
        (replace(FIGURE, counted_on=date(2026, 11, 25)), "date_in_future", "counted_on"),
        (replace(FIGURE, decision_number="x" * 121), "text_too_long", "decision_number"),
    ],
)
def test_what_cannot_be_is_named(
    session: TeamSession, command: SaveBaseline, code: str, field: str
) -> None:
    with pytest.raises(RuleBrokenError) as refused:
        session.write(save_baseline, command)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert session.read(list_baselines).rows == ()
