"""Store and e-payment account in a household: the share, what is missing, month by month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.domain.baselines import BaselineKey
from desktop.domain.people import BirthPrecision, Household, Resident
from desktop.domain.periods import month_period, year_period
from desktop.domain.work import HowKnown, Milestone, MilestoneKind, SubjectKind, milestone_id
from desktop.services.baselines import SaveBaseline, save_baseline
from desktop.services.home import home_summary
from desktop.services.household_share import BOTH, household_share
from desktop.services.indicators import indicator_table
from desktop.services.targets import SetTarget, set_target, year_targets
from tests.services.conftest import TODAY, VILLAGE

if TYPE_CHECKING:
    from desktop.services.session import TeamSession
    from desktop.storage.write_unit import WriteUnit


def begin(unit: WriteUnit, _nothing: None) -> None:
    """Ten households; one has both since July, one since November, one a store only."""
    for number in range(10):
        unit.put(Household(id=f"{number}" * 32, village_id=VILLAGE))
    for number, kind, day in (
        (1, MilestoneKind.DIGITAL_STORE, date(2026, 7, 1)),
        (1, MilestoneKind.EPAY_ACCOUNT, date(2026, 7, 2)),
        (2, MilestoneKind.DIGITAL_STORE, date(2026, 11, 20)),
        (2, MilestoneKind.EPAY_ACCOUNT, date(2026, 3, 1)),
        (3, MilestoneKind.DIGITAL_STORE, date(2026, 10, 1)),
    ):
        subject = f"{number}" * 32
        unit.put(
            Milestone(
                id=milestone_id(subject, kind),
                subject_kind=SubjectKind.HOUSEHOLD,
                subject_id=subject,
                kind=kind,
                reached_on=day,
                how_known=HowKnown.LIST,
            )
        )


def put_one(unit: WriteUnit, resident: Resident) -> None:
    """Somebody without a household."""
    unit.put(resident)


def test_the_share_is_the_indicator_and_every_month_of_it_too(session: TeamSession) -> None:
    session.write(begin, None)
    share = session.read(household_share, TODAY)
    assert [one.period.code for one in share.points][::11] == ["2026-01", "2026-12"]
    assert len(share.points) == 12
    for point in share.points:
        rows = session.read(indicator_table, point.period)
        current = next(row.current for row in rows if row.identifier == BOTH)
        assert point.measured == current, point.period.code
    assert [one.measured.numerator for one in share.points[-7:]] == [0, 1, 1, 1, 1, 1, 2]
    assert (share.store.numerator, share.epay.numerator) == (3, 2)


def test_without_a_target_half_is_the_goal(session: TeamSession) -> None:
    session.write(begin, None)
    share = session.read(household_share, TODAY)
    assert not share.of_team
    assert share.progress.target.value == Decimal(50)
    assert share.progress.missing_records == 3
    session.write(set_target, SetTarget(BOTH, 2026, Decimal(80)))
    share = session.read(household_share, TODAY)
    assert share.of_team
    assert share.progress.missing_records == 6


def test_households_counted_by_others_stand_below_the_line(session: TeamSession) -> None:
    session.write(begin, None)
    session.write(
        save_baseline, SaveBaseline(BaselineKey.HOUSEHOLDS, 40, date(2026, 9, 1), "Công an xã")
    )
    share = session.read(household_share, TODAY)
    assert (share.progress.measured.numerator, share.progress.measured.denominator) == (2, 40)
    assert share.progress.missing_records == 18


def test_a_team_without_households_has_no_share(session: TeamSession) -> None:
    share = session.read(household_share, TODAY)
    assert {one.measured.value for one in share.points} == {None}
    assert share.progress.missing_records is None


def test_a_year_tells_its_own_targets(session: TeamSession) -> None:
    session.write(begin, None)
    session.write(set_target, SetTarget(BOTH, 2026, Decimal(50), "01/QĐ", date(2026, 1, 5)))
    session.write(set_target, SetTarget(BOTH, 2027, Decimal(70)))
    now = session.read(year_targets, 2026)
    (row,) = now.reached
    assert (row.target.decision_number, row.missing_records) == ("01/QĐ", 3)
    assert [one.target.value for one in session.read(year_targets, 2027).reached] == [Decimal(70)]
    assert session.read(year_targets, 2025).reached == ()
    table = session.read(indicator_table, year_period(2026))
    assert [one.identifier for one in now.indicators] == [one.identifier for one in table]
    assert month_period(2026, 12).last_on == year_period(2026).last_on


def test_the_page_of_targets_and_the_home_page_say_the_same(session: TeamSession) -> None:
    """Both count up to today: on 31 December somebody more is fourteen years old."""
    session.write(begin, None)
    for number, born in enumerate((date(1980, 5, 1), date(2012, 12, 10))):
        made = Resident(
            id=f"{number}a" * 16,
            full_name=f"Mông Thị Thử {number}",
            birth_on=born,
            birth_precision=BirthPrecision.DAY,
        )
        session.write(put_one, made)
    session.write(set_target, SetTarget("vneid_level2_rate", 2026, Decimal(80)))
    (row,) = session.read(year_targets, 2026, TODAY).reached
    assert row == session.read(home_summary, TODAY).targets[0]
    assert row.measured.denominator == 1
