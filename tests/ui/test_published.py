"""What the province publishes is on the screen without starting anything again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.work import AssistanceAction
from desktop.protocol.feed_items import (
    CATALOGUE,
    TEMPLATES,
    UNITS,
    IndicatorItem,
    PlatformItem,
    TemplateItem,
    VillageItem,
)
from desktop.protocol.feeds import Feed, public_key_of, sign_feed
from desktop.services.team import team_overview
from desktop.sync.account import PROVINCE_KEY
from desktop.sync.feeds import take_feeds
from desktop.ui.assistance.record_view import RecordView
from desktop.ui.reports.view import ReportsView
from desktop.ui.team.view import TeamView
from tests.reports.reading import flat, page_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.storage.write_unit import WriteUnit
    from tests.ui.driving import Desk, Stage

KEY = bytes(range(32))


def bring(desk: Desk, name: str, *items: object) -> None:
    """As a sync does, while the page is open."""
    envelope = sign_feed(Feed(name=name, version=1, items=list(items)), KEY)

    def take(unit: WriteUnit, _nothing: None) -> None:
        unit.set_setting(PROVINCE_KEY, public_key_of(KEY))
        assert take_feeds(unit, [envelope]).taken == 1

    desk.write(take, None)


def test_a_new_platform_has_its_tiles(stage: Stage, desk: Desk, settle: Callable[[], None]) -> None:
    view = stage.begin(RecordView)
    bring(
        desk,
        CATALOGUE,
        PlatformItem(
            code="xu_lang", name_vi="Ứng dụng Xứ Lạng", name_en="Xu Lang", group="province_app",
            sort_order=1,
        ),
    )  # fmt: skip
    settle()
    view.work.all_button.click()
    keys = {tile.key for tile in view.work.tiles}
    assert ("xu_lang", AssistanceAction.INSTALL) in keys
    assert {code for code, _ in keys} == {"xu_lang"}


def test_a_village_of_the_list_is_confirmed(
    stage: Stage, desk: Desk, settle: Callable[[], None]
) -> None:
    view = stage.show(TeamView)
    (before,) = desk.read(team_overview).villages
    name, commune = f"Thôn {before.name.removeprefix('Thôn ')}", before.commune_code
    bring(desk, UNITS, VillageItem(id="7" * 32, name=name, commune_code=commune))
    settle()
    (row,) = view.villages.table.rows_model.rows
    assert (row.id, row.name, row.provisional) == ("7" * 32, name, False)
    model = view.villages.table.rows_model
    shown = [model.index(0, column).data() for column in range(model.columnCount())]
    assert "rồi" in shown


def test_the_report_calls_an_indicator_as_the_province_does(
    stage: Stage, desk: Desk, settle: Callable[[], None]
) -> None:
    view = stage.show(ReportsView)
    bring(
        desk,
        CATALOGUE,
        IndicatorItem(
            identifier="assist_count", name_vi="Số lượt cầm tay chỉ việc", name_en="At hand",
            short_vi="Cầm tay", periods="W M Q Y",
        ),
    )  # fmt: skip
    settle()
    names = {row.name_vi for row in view.board.table.rows_model.rows}
    assert "Số lượt cầm tay chỉ việc" in names


def test_the_preview_says_to_whom_the_province_wants_it(
    stage: Stage, desk: Desk, settle: Callable[[], None]
) -> None:
    view = stage.show(ReportsView)
    bring(desk, TEMPLATES, TemplateItem(key="report_to", text="Kính gửi: Sở KH&CN."))
    settle()
    view.tabs.setCurrentWidget(view.preview)
    settle()
    assert view.pdf is not None
    assert "Kính gửi: Sở KH&CN." in flat(page_texts(view.pdf)[0])
