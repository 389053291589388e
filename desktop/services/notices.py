"""Guidance of commune and province: read on this PC or not yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.domain.rows.reporting import NoticeRow

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

_READ: Final = "notices_read"


@dataclass(frozen=True, slots=True)
class MarkNoticeRead:
    """That somebody opened it."""

    notice_id: str


def list_notices(read: ReadUnit) -> tuple[NoticeRow, ...]:
    """Every notice that is there, the newest first."""
    seen = _read_ids(read)
    return tuple(NoticeRow(one, read=one.id in seen) for one in read.reporting.notices())


def mark_notice_read(unit: WriteUnit, command: MarkNoticeRead) -> None:
    """Remember on this PC that it was opened; those that are gone are forgotten."""
    there = {one.id for one in unit.reporting.notices()}
    seen = (_read_ids(unit) | {command.notice_id}) & there
    unit.set_setting(_READ, " ".join(sorted(seen)))
    unit.touch_table("notice")


def _read_ids(read: ReadUnit) -> set[str]:
    return set((read.get_setting(_READ) or "").split())
