"""The part of the sync page that works by USB stick, with a province in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtWidgets import QFileDialog
from sqlalchemy import insert

from desktop.domain.errors import TroubleError
from desktop.protocol.bundles import BUNDLE_SUFFIX, Way, split_bundle
from desktop.protocol.feeds import public_key_of
from desktop.services.home import sync_state
from desktop.sync.account import ADDRESS, DEVICE_KEY, PROVINCE, PROVINCE_KEY, SEALING_KEY
from desktop.system.settings import BUNDLE_FOLDER
from desktop.ui.sync.stick_panel import StickPanel
from desktop.ui.sync.view import SyncView
from server.security.can import OFFICER
from server.security.sealing import SealingKey
from server.services.bundles import BundleDesk, take_bundle
from server.services.feeds import publish_sealing_key
from server.services.teams import milliseconds, open_log
from server.storage.engine import memory_engine
from server.storage.schema import device, metadata
from server.storage.scope import door_scope, team_scope
from tests.ui.access import check_access, check_plain_text
from tests.ui.sizes import check_sizes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from pytestqt.qtbot import QtBot

    from desktop.storage.write_unit import WriteUnit
    from desktop.ui.context import AppContext
    from tests.ui.conftest import RecordingPresenter
    from tests.ui.driving import Desk

SIGNER, SEALING, KEY = bytes(range(32)), bytes(range(32, 64)), bytes(range(64, 96))


@pytest.fixture
def province(app_context: AppContext, desk: Desk) -> BundleDesk:
    """A province that knows this PC, and of which this PC knows the keys."""
    database, clock = app_context.session.database, app_context.clock
    engine = memory_engine()
    metadata.create_all(engine)
    with team_scope(engine, database.team_id) as connection:
        open_log(connection, database.team_id, clock)
    sealing = SealingKey(SEALING)
    publish_sealing_key(engine, OFFICER, sealing.public, SIGNER, clock)
    with door_scope(engine) as connection:
        connection.execute(
            insert(device).values(
                dev=bytes.fromhex(database.device),
                team_id=bytes.fromhex(database.team_id),
                name="PC nhà văn hóa",
                public_key=bytes.fromhex(public_key_of(KEY)),
                enrolled_at=milliseconds(clock),
            )
        )

    def keep(unit: WriteUnit, _nothing: object) -> None:
        for name, value in (
            (ADDRESS, "https://tinh.example:8443"),
            (DEVICE_KEY, KEY.hex()),
            (PROVINCE, "Lạng Sơn"),
            (PROVINCE_KEY, public_key_of(SIGNER)),
            (SEALING_KEY, sealing.public.hex()),
        ):
            unit.set_setting(name, value)

    desk.write(keep, None)
    return BundleDesk(engine, sealing, SIGNER, clock)


@pytest.fixture
def page(
    qtbot: QtBot, province: BundleDesk, app_context: AppContext, settle: Callable[[], None]
) -> SyncView:
    del province
    view = SyncView(app_context)
    qtbot.addWidget(view)
    view.resize(1100, 640)
    view.show()
    settle()
    return view


@pytest.fixture
def panel(page: SyncView) -> StickPanel:
    return page.stick


def bundles(folder: Path, way: Way) -> list[Path]:
    found = sorted(folder.glob(f"*{BUNDLE_SUFFIX}"))
    return [file for file in found if split_bundle(file.read_bytes()).header.way is way]


def said(context: AppContext) -> RecordingPresenter:
    return cast("RecordingPresenter", context.presenter)


def test_written_carried_and_read_back(
    tmp_path: Path,
    panel: StickPanel,
    province: BundleDesk,
    app_context: AppContext,
    ask: Callable[..., Any],
    settle: Callable[[], None],
) -> None:
    waiting = ask(sync_state).waiting
    assert waiting > 0
    assert panel.isVisible()
    panel.write.setFocus()
    panel.write_to(tmp_path)
    assert panel.stop.isVisible()
    settle()
    assert not panel.stop.isVisible()
    (up,) = bundles(tmp_path, Way.UP)
    assert up.name in panel.result.text()
    assert "hàng chờ" in panel.result.text()
    assert ask(sync_state).waiting == waiting, "nothing leaves the queue before it was read back"
    taken = take_bundle(province, up.read_bytes())
    (tmp_path / f"tra-loi{BUNDLE_SUFFIX}").write_bytes(taken.answer)
    panel.read_from(tmp_path)
    settle()
    assert "Tỉnh có" in panel.result.text()
    after = ask(sync_state)
    assert (after.waiting, after.last_equal) == (0, True)
    assert said(app_context).errors == []


def test_what_is_wrong_is_said_in_a_sentence(
    tmp_path: Path, panel: StickPanel, app_context: AppContext, settle: Callable[[], None]
) -> None:
    panel.read_from(tmp_path)
    settle()
    (error,) = said(app_context).errors
    assert isinstance(error, TroubleError)
    assert error.code == "bundle_missing"
    assert panel.write.isEnabled()
    assert panel.result.isHidden()


def test_the_dialog_begins_where_the_last_one_was(
    qtbot: QtBot,
    tmp_path: Path,
    panel: StickPanel,
    app_context: AppContext,
    settle: Callable[[], None],
) -> None:
    app_context.settings.set(BUNDLE_FOLDER, str(tmp_path))
    for button in (panel.write, panel.read):
        button.click()
        settle()
        dialog = panel.findChild(QFileDialog)
        assert dialog is not None
        assert dialog.directory().absolutePath() == str(tmp_path)
        with qtbot.waitSignal(dialog.destroyed):
            dialog.reject()


def test_reached_by_keyboard_and_readable(
    qtbot: QtBot, panel: StickPanel, app_context: AppContext
) -> None:
    check_access(panel)
    check_plain_text(panel)

    def make() -> StickPanel:
        made = StickPanel(app_context)
        qtbot.addWidget(made)
        made.result.setText("Đã ghi và đọc lại: 12 thay đổi, 1 báo cáo, 35 kB.")
        made.result.show()
        made.stop.show()
        return made

    check_sizes(make)
