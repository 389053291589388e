"""Long actions in the window: how far they are is shown, and stopping them does what it says."""

from __future__ import annotations

import threading
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QWidget

from desktop.domain.facts import FactKind
from desktop.domain.rows.people import HouseholdFilter
from desktop.services.facts import NoteFact, note_fact
from desktop.services.history import list_history
from desktop.services.many_run import ManyRun
from desktop.services.people import NewHousehold, add_household
from desktop.services.people_queries import list_households, villages
from desktop.services.slices import SlicedAct
from desktop.ui.undo import take_back
from desktop.ui.widgets.banner import MessageKind
from desktop.ui.widgets.sliced_bar import SlicedBar
from tests.ui.access import check_access
from tests.ui.driving import Desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.storage.write_unit import WriteUnit
    from desktop.ui.context import AppContext
    from tests.ui.conftest import RecordingPresenter

LANE = "Xóm Dài"
COUNT = 130
DAY = date(2026, 11, 1)


class Gate:
    """Lets so many steps of long actions through, and the others when it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, free: int) -> None:
        self._open = threading.Event()
        self._free = free
        run_step = SlicedAct.run_step

        def waiting(run: SlicedAct[Any], work: Any) -> object:
            self._free -= 1
            if self._free < 0:
                self._open.wait(30)
            return run_step(run, work)

        monkeypatch.setattr(SlicedAct, "run_step", waiting)

    def open(self) -> None:
        self._open.set()


@pytest.fixture
def desk(app_context: AppContext, settle: Callable[[], None]) -> Desk:
    return Desk(app_context, settle)


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def presenter(context: AppContext) -> RecordingPresenter:
    return context.presenter  # type: ignore[return-value]


def many_households(desk: Desk) -> str:
    village = desk.read(villages)[0].id

    def add(unit: WriteUnit, _nothing: None) -> str:
        for number in range(COUNT):
            with unit.txn():
                add_household(unit, NewHousehold(village, code=f"D{number}", lane=LANE))
        return unit.act

    return desk.write(add, None)  # type: ignore[no-any-return]


def homes(desk: Desk) -> tuple[str, ...]:
    rows = desk.read(list_households, HouseholdFilter(text=LANE))
    return tuple(row.id for row in rows if row.lane == LANE)


def test_a_long_undo_is_stopped_and_gone_on_with(
    qtbot: QtBot,
    owner: QWidget,
    app_context: AppContext,
    desk: Desk,
    settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    act = many_households(desk)
    told = presenter(app_context)
    with monkeypatch.context() as patched:
        # Begin, the places of the images, and one slice.
        gate = Gate(patched, 3)
        take_back(app_context, owner, act)
        qtbot.waitUntil(lambda: any("50" in text for _kind, text in told.messages))
        stop = told.actions[-1]
        assert stop is not None
        stop()
        gate.open()
        settle()
    assert len(homes(desk)) == COUNT - 50
    kind, words = told.messages[-1]
    assert kind is MessageKind.WARNING
    assert "50" in words
    assert "130" in words
    go_on = told.actions[-1]
    assert go_on is not None
    go_on()
    settle()
    assert homes(desk) == ()
    assert told.messages[-1][0] is MessageKind.SUCCESS
    assert [one.row.kind for one in desk.read(list_history)[:2]] == ["undo", "add"]
    assert told.errors == []


def test_many_at_once_that_are_stopped_leave_nothing(
    qtbot: QtBot,
    app_context: AppContext,
    desk: Desk,
    settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many_households(desk)
    bar = SlicedBar(app_context)
    qtbot.addWidget(bar)
    ended: list[object] = []
    command = NoteFact(FactKind.FIBRE, True, DAY, homes(desk))
    with monkeypatch.context() as patched:
        # Everybody is looked up, and one slice.
        gate = Gate(patched, 2)
        bar.start(
            ManyRun(app_context.session, note_fact, command),
            done=ended.append,
            failed=ended.append,
            stopped=lambda: ended.append("stopped"),
        )
        qtbot.waitUntil(lambda: "50" in bar.words.text())
        assert bar.isVisible()
        check_access(bar)
        bar.stop_button.click()
        gate.open()
        settle()
    assert ended == ["stopped"]
    assert bar.isHidden()
    fibres = desk.read(lambda read: read.local.history(3))
    assert [row.kind for row in fibres[:2]] == ["undo", "note_fact"]
    assert fibres[0].takes_back is not None
    assert fibres[0].takes_back.done == 50
    assert not fibres[0].takes_back.goes_on


def test_a_line_that_is_wrong_is_told_and_nothing_was_saved(
    qtbot: QtBot, app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    many_households(desk)
    before = desk.read(list_history)[0].act
    bar = SlicedBar(app_context)
    qtbot.addWidget(bar)
    failed: list[BaseException] = []
    done: list[object] = []
    command = NoteFact(FactKind.FIBRE, True, DAY, (*homes(desk), "f" * 32))
    run = ManyRun(app_context.session, note_fact, command)
    bar.start(run, done=done.append, failed=failed.append, stopped=partial(done.append, None))
    settle()
    assert done == []
    assert [getattr(error, "code", "") for error in failed] == ["household_unknown"]
    assert desk.read(list_history)[0].act == before
    assert bar.isHidden()
