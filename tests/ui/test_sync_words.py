"""The state of sync in words: the same everywhere, and "all is there" only when it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.errors import TroubleError
from desktop.domain.issues import NoteKind
from desktop.domain.rows.reporting import SyncState
from desktop.protocol.registry import BY_NAME
from desktop.services.notes import SaveNote, save_note
from desktop.services.sync_pace import NO_LINE
from desktop.ui.context import Page
from desktop.ui.record_places import CORRECTED_BY, correct_record
from desktop.ui.shell.status import StatusLine
from desktop.ui.widgets.draft_dialog import DraftDialog
from desktop.ui.widgets.sync_words import SyncLine, sync_lines, sync_words
from tests.ui.access import check_access
from tests.ui.test_shell import shell  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.ui.shell.view import ShellView
    from tests.ui.driving import Desk

AT = datetime(2026, 11, 24, 3, 42, tzinfo=UTC)
TODAY = date(2026, 11, 24)
DONE = SyncState(
    enrolled=True, waiting=0, refused=0, conflicts=0, last_success_at=AT, last_equal=True,
    records=2_140,
)  # fmt: skip
IDLE = SyncLine()


def words(state: SyncState, line: SyncLine = IDLE, today: date = TODAY) -> str:
    return sync_words(state, line, today)


def test_all_is_said_to_be_there_only_when_nothing_waits_and_both_ends_are_equal() -> None:
    all_there = "Cả 2.140 bản ghi đã ở tỉnh, đối chiếu lúc 10:42"
    assert words(DONE) == all_there
    assert words(DONE, today=TODAY + timedelta(days=1)) == f"{all_there} ngày 24/11/2026"
    for other in (
        replace(DONE, waiting=1),
        replace(DONE, refused=1),
        replace(DONE, papers=1),
        replace(DONE, last_equal=False),
        replace(DONE, last_equal=None),
        replace(DONE, last_success_at=None, last_equal=None),
        replace(DONE, enrolled=False),
    ):
        assert not any("đã ở tỉnh" in one for one in sync_lines(other, IDLE, TODAY)), other


@pytest.mark.parametrize(
    ("state", "line", "said"),
    [
        (replace(DONE, enrolled=False), IDLE, "Chưa kết nối với tỉnh"),
        (replace(DONE, waiting=12), IDLE, "12 thay đổi chờ gửi"),
        (
            replace(DONE, waiting=12),
            SyncLine(trouble=TroubleError("no_network")),
            "12 thay đổi chờ có mạng",
        ),
        (
            replace(DONE, waiting=12),
            SyncLine(trouble=TroubleError("server_busy")),
            "12 thay đổi chờ gửi",
        ),
        (replace(DONE, refused=3, waiting=2), IDLE, "3 thay đổi bị để riêng"),
        (replace(DONE, papers=1), IDLE, "Bản giấy của 1 báo cáo chờ gửi"),
        (replace(DONE, last_equal=False), IDLE, "Khác với bản ở tỉnh, đang sửa lại cho khớp"),
        (DONE, SyncLine(running=True), "Đang đồng bộ…"),
        (DONE, SyncLine(running=True, done=41, total=100), "Đang đồng bộ… 41 %"),
        (DONE, SyncLine(running=True, done=9, total=3), "Đang đồng bộ… 100 %"),
        (DONE, SyncLine(trouble=TroubleError("mass_removal")), "Đồng bộ chờ bạn quyết định"),
        (DONE, SyncLine(trouble=TroubleError("device_revoked")), "Đồng bộ bị dừng: xem lý do"),
        (DONE, SyncLine(trouble=ValueError()), "Đồng bộ bị dừng: xem lý do"),
        (
            replace(DONE, last_success_at=None, last_equal=None),
            IDLE,
            "Đã kết nối, chưa đồng bộ lần nào",
        ),
        (replace(DONE, last_equal=None), IDLE, "Đã gửi hết"),
    ],
)
def test_what_matters_most_comes_first(state: SyncState, line: SyncLine, said: str) -> None:
    assert words(state, line) == said


def test_a_missing_network_takes_nothing_back_of_what_is_known() -> None:
    for code in NO_LINE:
        assert "đã ở tỉnh" in words(DONE, SyncLine(trouble=TroubleError(code)))
    running = SyncLine(running=True)
    assert len(sync_lines(replace(DONE, refused=3, waiting=2), running, TODAY)) == 3


def test_the_status_line_keeps_its_width_and_says_the_whole_to_who_listens(qtbot: QtBot) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_team("Tổ công nghệ số cộng đồng thôn Khuổi Mây", practice=False)
    line.resize(1366, line.sizeHint().height())
    line.show()
    long = "Cả 2.140 bản ghi đã ở tỉnh, đối chiếu lúc 10:42 ngày 24/11/2026"
    line.show_sync("Cả 2.140 bản ghi đã ở tỉnh", going=False)
    least = line.minimumSizeHint().width()
    line.show_sync(long, going=False)
    assert line.sync_text == long
    assert line.minimumSizeHint().width() == least, "words do not make the window wider"
    assert not line.stop.isVisible()
    line.show_sync("Đang đồng bộ…", going=True)
    assert line.stop.isVisible()
    line.stop.setFocus()
    with qtbot.waitSignal(line.stop_clicked):
        line.stop.click()
    line.show_sync(long, going=False)
    assert not line.stop.isVisible()
    check_access(line)


@pytest.mark.parametrize("table", sorted(CORRECTED_BY))
def test_a_record_is_corrected_in_its_usual_dialog(
    table: str,
    shell: ShellView,  # noqa: F811 - the fixture
    desk: Desk,
    settle: Callable[[], None],
) -> None:
    def newest(read: Any) -> str:
        found = read.all(BY_NAME[table].entity)
        return str(max(one.id for one in found))

    for kind in (NoteKind.PRACTICE, NoteKind.DIFFICULTY):
        desk.write(save_note, SaveNote(kind=kind, day=TODAY, text="Học theo nhóm"))
    record = desk.read(newest)
    assert correct_record(shell, table, record)
    settle()
    settle()
    view = shell.view(CORRECTED_BY[table][0])
    (dialog,) = [one for one in view.findChildren(DraftDialog) if one.isVisible()]
    assert CORRECTED_BY[table][1] == dialog.DRAFT
    assert dialog.draft_about() in (record, "")
    dialog.reject()
    assert not dialog.isVisible(), "nothing was typed that could be lost"


def test_a_page_with_typed_text_is_not_written_over(
    shell: ShellView,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shell.view(Page.PEOPLE), "has_unsaved", lambda: True)
    shell.open_dialog(Page.PEOPLE, "edit_person", "a")
    assert shell.page is Page.PEOPLE
    assert "Hãy lưu" in shell.banner.text
