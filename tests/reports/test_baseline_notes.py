"""A number that rests on what others counted says so on paper, with whose it is and of when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.baselines import Baseline, BaselineKey
from desktop.domain.errors import RuleBrokenError
from desktop.domain.rows.reporting import Measured
from desktop.reports.baseline_notes import COUNTED, baseline_notes
from desktop.reports.monthly import render_monthly
from tests.reports.reading import flat, page_texts
from tests.reports.sample import indicator, monthly

FIGURE = Baseline(
    id="1",
    key=BaselineKey.HOUSEHOLDS,
    value=1210,
    counted_on=date(2026, 10, 31),
    source="Công an xã",
    decision_number="12/BC-CAX",
)


def test_every_figure_has_words_for_paper() -> None:
    assert set(COUNTED) == set(BaselineKey)


def test_the_paper_names_figure_source_day_and_lines() -> None:
    rows = monthly().indicators
    based = replace(rows[2], current=replace(rows[2].current, baselines=(FIGURE,)))
    other = replace(rows[4], year=replace(rows[4].year, baselines=(FIGURE,)))
    report = replace(monthly(), indicators=(*rows[:2], based, rows[3], other, *rows[5:]))
    (note,) = baseline_notes(report.indicators)
    assert flat(note) == (
        "Chỉ tiêu số 3, 5 dựa trên số liệu do Công an xã cung cấp, văn bản số 12/BC-CAX: "
        "số hộ trên địa bàn là 1.210 hộ, tính đến hết ngày 31/10/2026."
    )
    assert flat(note) in flat(" ".join(page_texts(render_monthly(report))))
    assert "cung cấp" not in flat(" ".join(page_texts(render_monthly(monthly()))))


def test_a_source_that_cannot_be_printed_is_named() -> None:
    measured = Measured(Decimal(1), baselines=(replace(FIGURE, source="Xã 中"),))
    report = replace(monthly(), indicators=(replace(indicator(1), current=measured),))
    with pytest.raises(RuleBrokenError, match="letter_not_in_font"):
        render_monthly(report)
