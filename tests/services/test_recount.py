"""Every indicator equals an independent recount, on villages full of rare cases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.indicators.catalogue import RULES
from desktop.domain.periods import (
    BY_CALENDAR,
    ReportPeriod,
    month_period,
    quarter_period,
    year_period,
)
from desktop.domain.rows.reporting import Column
from desktop.services import catalogue
from desktop.services.indicators import indicator_records, indicator_table
from tests.services.conftest import TODAY
from tests.services.random_village import RandomVillage
from tests.services.recount import IDENTIFIERS, recount

if TYPE_CHECKING:
    from decimal import Decimal

    from desktop.services.session import TeamSession
    from desktop.storage.write_unit import WriteUnit

PERIODS = (
    month_period(2026, 6),
    month_period(2026, 6, BY_CALENDAR),
    quarter_period(2026, 2),
    year_period(2026),
)


def fill(session: TeamSession, seed: int) -> list[Any]:
    village = RandomVillage(seed, date(2026, 6, 10), catalogue.load_platforms(TODAY))
    records = village.records()

    def write(unit: WriteUnit, _nothing: None) -> None:
        for record in records:
            with unit.txn():
                unit.put(record)
        for record in records:
            # Deleted records must be nowhere.
            if village.random.random() < 0.05:
                with unit.txn():
                    unit.delete(type(record), record.id)

    session.write(write, None)
    return records


def days_of(period: ReportPeriod, column: Column) -> ReportPeriod:
    return {
        Column.PREVIOUS: period.previous(),
        Column.CURRENT: period,
        Column.YEAR: period.year_to_date(),
    }[column]


def test_the_recount_knows_every_indicator() -> None:
    assert set(RULES) == IDENTIFIERS
    assert len(RULES) == 46
    texts = catalogue.load_indicator_texts(TODAY)
    for identifier, rule in RULES.items():
        assert texts[identifier].number == rule.number
        assert texts[identifier].stock == rule.stock
        assert (texts[identifier].unit_vi == "%") == rule.rate


@pytest.mark.parametrize("seed", range(20))
def test_every_number_equals_the_recount(session: TeamSession, seed: int) -> None:
    fill(session, seed)
    period = PERIODS[seed % len(PERIODS)]
    rows = session.read(indicator_table, period)
    assert len(rows) == len(RULES)
    wrong: list[tuple[str, str, Decimal | None, Decimal | None]] = []
    with session.database.read() as unit:
        for row in rows:
            for column in Column:
                days = days_of(period, column)
                ours = getattr(row, column.value).value
                theirs = recount(unit.cursor, row.identifier, days.first_on, days.last_on)
                if ours != theirs:
                    wrong.append((row.identifier, column.value, ours, theirs))
    assert wrong == []


def test_every_number_opens_its_records(session: TeamSession) -> None:
    fill(session, 3)
    period = PERIODS[0]
    for row in session.read(indicator_table, period):
        for column in Column:
            measured = getattr(row, column.value)
            listed = session.read(indicator_records, row.identifier, period, column)
            assert {one.ref for one in listed} == set(measured.records), row.identifier
            assert all(one.title for one in listed), row.identifier
            if row.rate:
                assert (measured.numerator or 0) == len(measured.records)
                assert (measured.denominator or 0) == len(measured.base)


@pytest.mark.parametrize("seed", [1, 2, 6])
def test_times_behind_a_number_of_times_add_up_to_it(session: TeamSession, seed: int) -> None:
    fill(session, seed)
    period = year_period(2026)
    rows = {one.identifier: one for one in session.read(indicator_table, period)}
    assert rows["assist_count"].current.value
    for identifier in ("assist_count", "dvc_dossier_count", "class_attendance_count"):
        listed = session.read(indicator_records, identifier, period)
        assert rows[identifier].current.value == sum(one.times for one in listed)
