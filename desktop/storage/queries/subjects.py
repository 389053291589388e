"""Milestones of residents and households, and the name by which a help's subject is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from desktop.domain.work import Milestone, each_once
from desktop.protocol.registry import BY_ENTITY
from desktop.storage.row_codec import CODECS

if TYPE_CHECKING:
    from collections.abc import Sequence

_CODEC: Final = CODECS[BY_ENTITY[Milestone].name]


def milestones_of(cursor: Any, subject_ids: Sequence[str]) -> tuple[Milestone, ...]:
    """Milestones of any of the subjects, the newest first; of merged records each once."""
    wanted = _CODEC.by("subject_id")
    found = [row for subject in subject_ids for row in wanted.run(cursor, value=subject)]
    made = each_once([_CODEC.entity(row) for row in found])
    return tuple(sorted(made, key=lambda one: (one.reached_on, one.id), reverse=True))
