"""Which milestones the ticked work may lead to for who is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.work import HOUSEHOLD_MILESTONES, MilestoneKind
from desktop.services.record_assistance import implied_milestones
from desktop.ui.assistance.who_panel import Mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.work import AssistanceAction, AssistanceResult, Platform
    from desktop.services.milestones import MilestoneTick
    from desktop.ui.assistance.who_panel import WhoPanel


_OF_HOUSEHOLD = HOUSEHOLD_MILESTONES | {MilestoneKind.EPAY_ACCOUNT}


def implied_by(
    ticked: Sequence[tuple[Platform, AssistanceAction]],
    result: AssistanceResult,
    who: WhoPanel,
) -> tuple[MilestoneTick, ...]:
    """Milestones to offer: once each, not what the person has, not what fits nobody here."""
    if who.mode not in (Mode.PERSON, Mode.NEW):
        return ()
    whole_household = who.mode is Mode.PERSON and who.chosen.whole_household
    found: dict[tuple[MilestoneKind, str | None], MilestoneTick] = {}
    for platform, action in ticked:
        for tick in implied_milestones(platform, action, result):
            is_store = tick.kind is MilestoneKind.DIGITAL_STORE
            fits = tick.kind in _OF_HOUSEHOLD if whole_household else tick.kind not in who.held
            if is_store and not who.has_household:
                fits = False
            if fits:
                found.setdefault((tick.kind, tick.platform_code if is_store else None), tick)
    if (MilestoneKind.VNEID_2, None) in found or MilestoneKind.VNEID_2 in who.held:
        # Level 2 is never without level 1, so one tick says both.
        found.pop((MilestoneKind.VNEID_1, None), None)
    return tuple(found.values())


def store_needs_household(
    ticked: Sequence[tuple[Platform, AssistanceAction]],
    result: AssistanceResult,
    who: WhoPanel,
) -> bool:
    """Whether a store was opened for somebody whose household is not known."""
    if who.mode not in (Mode.PERSON, Mode.NEW) or who.has_household:
        return False
    return any(
        tick.kind is MilestoneKind.DIGITAL_STORE
        for platform, action in ticked
        for tick in implied_milestones(platform, action, result)
    )
