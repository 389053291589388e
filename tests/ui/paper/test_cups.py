"""On real queues: what comes out is our paper, at its own size, as often and in the order asked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import TroubleError
from desktop.domain.print_plan import Stacking
from desktop.services.paper import page_sizes
from desktop.ui.paper.hand_out import PaperButtons
from desktop.ui.paper.print_dialog import PrintDialog
from desktop.ui.paper.printing import (
    PaperJob,
    print_paper,
    printer_names,
    state_of,
    still_waits,
)
from desktop.ui.widgets.banner import MessageKind
from desktop.ui.widgets.confirm_bar import ConfirmBar
from tests.support.cups import OTHER_QUEUE, QUEUE, PrintServer
from tests.support.paper import numbered_paper, numbers, texts
from tests.ui.driving import no_dialog, the_dialog
from tests.ui.typing_keys import type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext

pytestmark = pytest.mark.cups

PAPER = numbered_paper(5)


@pytest.fixture
def buttons(qtbot: QtBot, app_context: AppContext, cups: PrintServer) -> PaperButtons:
    """The buttons below a finished paper of five pages."""
    confirm = ConfirmBar()
    made = PaperButtons(app_context, confirm)
    qtbot.addWidget(made)
    qtbot.addWidget(confirm)
    made.set_name("bao-cao-2026-11")
    made.wanted.connect(partial(_give, PAPER))
    made.show()
    return made


def _give(pdf: bytes, then: Callable[[bytes], None]) -> None:
    then(pdf)


@pytest.fixture
def open_dialog(buttons: PaperButtons, settle: Callable[[], None]) -> Callable[[], PrintDialog]:
    def opened() -> PrintDialog:
        buttons.print_button.click()
        settle()
        dialog: PrintDialog = the_dialog(buttons, PrintDialog)
        settle()
        return dialog

    return opened


def retype(field: object, text: str) -> None:
    field.clear()  # type: ignore[attr-defined]
    type_text(field, text)  # type: ignore[arg-type]


def codes(context: AppContext) -> list[str]:
    found: list[str] = context.presenter.codes  # type: ignore[attr-defined]
    return found


def told(context: AppContext) -> list[tuple[MessageKind, str]]:
    found: list[tuple[MessageKind, str]] = context.presenter.messages  # type: ignore[attr-defined]
    return found


def test_the_printed_paper_is_ours_word_for_word_a4_and_one_sided(
    qapp: QApplication, cups: PrintServer
) -> None:
    assert printer_names() == (QUEUE, OTHER_QUEUE)
    handed = print_paper(PaperJob(PAPER, QUEUE, "bao-cao", copies=2))
    (printed,) = cups.wait_for(1)
    assert texts(printed.pdf) == texts(PAPER) * 2, "whole copies, one after the other"
    assert {(round(size.width), round(size.height)) for size in page_sizes(printed.pdf)} == {
        (595, 842)
    }
    assert "SET PAPER=A4" in printed.words
    assert "SET DUPLEX=OFF" in printed.words
    assert handed.id.startswith(QUEUE)
    assert not still_waits(handed)


def test_pages_and_copies_are_chosen_in_the_dialog(
    open_dialog: Callable[[], PrintDialog],
    buttons: PaperButtons,
    app_context: AppContext,
    cups: PrintServer,
    settle: Callable[[], None],
) -> None:
    dialog = open_dialog()
    retype(dialog.pages, "9")
    dialog.save_button.click()
    assert list(dialog.form.errors()) == ["pages"]
    assert "1-3, 5" in dialog.form.errors()["pages"]
    retype(dialog.pages, "1-2, 5")
    retype(dialog.copies, "2")
    dialog.save_button.click()
    settle()
    assert no_dialog(buttons)
    (printed,) = cups.wait_for(1)
    assert numbers(printed.pdf) == [1, 2, 5, 1, 2, 5]
    assert told(app_context)[-1][0] is MessageKind.SUCCESS
    buttons.watch.stop()


@pytest.mark.parametrize(
    ("stacking", "second"),
    [(Stacking.FACE_DOWN, [None, 4, 2]), (Stacking.FACE_UP, [2, 4, None])],
)
def test_both_sides_are_printed_in_two_halves_with_words_between(
    open_dialog: Callable[[], PrintDialog],
    buttons: PaperButtons,
    app_context: AppContext,
    cups: PrintServer,
    settle: Callable[[], None],
    stacking: Stacking,
    second: list[int | None],
) -> None:
    dialog = open_dialog()
    assert not dialog.stacking.isVisible()
    dialog.sides.set_value(True)
    dialog.sides.edited.emit()
    assert dialog.stacking.isVisible()
    dialog.stacking.set_value(stacking)
    dialog.stacking.edited.emit()
    dialog.save_button.click()
    settle()
    (half,) = cups.wait_for(1)
    assert numbers(half.pdf) == [1, 3, 5]
    assert dialog.turns
    assert dialog.isVisible()
    lies = "nguyên như khi giấy ra" if stacking is Stacking.FACE_DOWN else "lật cả chồng"
    assert lies in dialog.turning.text()
    dialog.save_button.click()
    settle()
    assert numbers(cups.wait_for(2)[-1].pdf) == second
    assert no_dialog(buttons)
    buttons.watch.stop()
    # The next paper need not be told again how this printer lays down its sheets.
    assert open_dialog().stacking.value() is stacking


def test_a_trial_sheet_leaves_the_dialog_open(
    open_dialog: Callable[[], PrintDialog],
    buttons: PaperButtons,
    cups: PrintServer,
    settle: Callable[[], None],
) -> None:
    dialog = open_dialog()
    retype(dialog.pages, "5")
    dialog.trial_button.click()
    settle()
    (printed,) = cups.wait_for(1)
    front, back = texts(printed.pdf)
    assert "MẶT TRƯỚC" in front
    assert "MẶT SAU" in back
    assert dialog.isVisible()
    assert dialog.message
    assert dialog.pages.value() == "5"
    buttons.watch.stop()


def test_a_printer_that_is_gone_between_is_told_and_another_one_prints(
    open_dialog: Callable[[], PrintDialog],
    buttons: PaperButtons,
    app_context: AppContext,
    cups: PrintServer,
    settle: Callable[[], None],
) -> None:
    dialog = open_dialog()
    cups.remove(QUEUE)
    dialog.save_button.click()
    settle()
    assert codes(app_context) == ["printer_gone"]
    assert dialog.isVisible()
    assert dialog.message
    dialog.printer.set_value(OTHER_QUEUE)
    dialog.save_button.click()
    settle()
    assert numbers(cups.wait_for(1)[0].pdf) == [1, 2, 3, 4, 5]
    buttons.watch.stop()


def test_paper_that_is_stuck_is_told_once_and_stands_in_the_dialog(
    open_dialog: Callable[[], PrintDialog],
    buttons: PaperButtons,
    app_context: AppContext,
    cups: PrintServer,
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    cups.report(QUEUE, "media-jam-error", stuck=True)
    dialog = open_dialog()
    assert dialog.state.isHidden()
    dialog.save_button.click()
    settle()
    qtbot.waitUntil(lambda: state_of(QUEUE).trouble == "printer_jam", timeout=20_000)
    for _again in range(2):
        buttons.watch.look()
        settle()
    warnings = [text for kind, text in told(app_context) if kind is MessageKind.WARNING]
    assert len(warnings) == 1
    assert "kẹt" in warnings[0]
    assert buttons.watch.watching
    dialog = open_dialog()
    assert "kẹt" in dialog.state.text()
    assert dialog.state.isVisible()
    dialog.reject()
    cups.report(QUEUE)
    cups.ask("cupsenable", QUEUE)
    cups.wait_for(1)
    qtbot.waitUntil(lambda: not state_of(QUEUE).trouble, timeout=20_000)
    buttons.watch.look()
    settle()
    assert not buttons.watch.watching


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("media-empty-error", "printer_paper_out"),
        ("cover-open", "printer_open"),
        ("toner-empty-error", "printer_toner_out"),
        ("output-area-full-warning", "printer_output_full"),
        ("toner-low-warning", ""),
    ],
)
def test_what_a_printer_says_has_a_sentence(
    qapp: QApplication, cups: PrintServer, qtbot: QtBot, said: str, code: str
) -> None:
    cups.report(QUEUE, said)
    print_paper(PaperJob(PAPER, QUEUE, "bao-cao"))
    cups.wait_for(1)
    qtbot.waitUntil(lambda: said in cups.ask("lpstat", "-l", "-p", QUEUE), timeout=20_000)
    assert state_of(QUEUE).trouble == code


def test_a_queue_that_takes_nothing_is_told(qapp: QApplication, cups: PrintServer) -> None:
    cups.ask("cupsreject", QUEUE)
    with pytest.raises(TroubleError) as caught:
        print_paper(PaperJob(PAPER, QUEUE, "bao-cao"))
    assert caught.value.code == "print_failed"


def test_without_any_printer_it_is_said(qapp: QApplication, cups: PrintServer) -> None:
    for queue in (QUEUE, OTHER_QUEUE):
        cups.remove(queue)
    with pytest.raises(TroubleError) as caught:
        printer_names()
    assert caught.value.code == "printer_missing"
