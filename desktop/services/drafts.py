"""What was typed and not saved: kept in the team's encrypted file, never synced."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

KEPT_FOR: Final = timedelta(days=30)
"""After a month nobody remembers; the names in it should not stay for ever."""


@dataclass(frozen=True, slots=True)
class KeepDraft:
    """The present content of a page; `body` None when everything on it was saved or left out."""

    key: str
    page: str
    body: Mapping[str, object] | None
    who: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that was found; `who` is the person id of whoever typed it."""

    key: str
    page: str
    body: Mapping[str, object]
    who: str | None
    at: datetime


def keep_draft(unit: WriteUnit, command: KeepDraft) -> None:
    """Keep it in place of what was kept under its key."""
    if command.body is None:
        unit.save_draft(command.key, None)
        return
    values = {"page": command.page, "who": command.who, "body": command.body}
    unit.save_draft(command.key, json.dumps(values, ensure_ascii=False))


def drop_old_drafts(unit: WriteUnit, _nothing: None) -> None:
    """Forget drafts that nobody came back to for a month."""
    oldest = unit.clock.now() - KEPT_FOR
    for row in unit.local.drafts():
        if row.at < oldest:
            unit.save_draft(row.key, None)


def list_drafts(read: ReadUnit) -> tuple[Draft, ...]:
    """All drafts that can be read, the newest first."""
    found = (_read(row.key, row.body, row.at) for row in read.local.drafts())
    return tuple(draft for draft in found if draft is not None)


def _read(key: str, text: str, at: datetime) -> Draft | None:
    try:
        values = json.loads(text)
        page, who, body = values["page"], values["who"], values["body"]
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(page, str) or not isinstance(body, dict):
        return None
    return Draft(key, page, body, who if isinstance(who, str) else None, at)
