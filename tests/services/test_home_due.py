"""What is due on the home screen of a team that has just begun."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.domain.periods import month_period
from desktop.domain.training import SessionKind
from desktop.services.home import home_summary
from desktop.services.session import TeamSession
from desktop.services.training import SaveSession, save_session
from desktop.storage.database import Database
from tests.services.conftest import HEAD, TEAM, TODAY

if TYPE_CHECKING:
    from desktop.domain.clock import SteppingClock

PERIOD = month_period(2026, 12)


def test_a_team_set_up_today_owes_no_report_of_last_month(clock: SteppingClock) -> None:
    session = TeamSession(Database.create(None, bytes(32), TEAM, clock), clock, HEAD)
    assert session.read(home_summary, TODAY).due == ()
    before = PERIOD.first_on - timedelta(days=1)
    session.write(save_session, SaveSession(None, SessionKind.OUTREACH, "Lớp cũ", before))
    due = session.read(home_summary, TODAY).due
    assert {one.code for one in due} == {"report_due", "session_unmarked"}
    session.close()
