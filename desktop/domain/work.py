"""What a team does for people: helps given, and the milestones they lead to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.domain.ids import derived_id

if TYPE_CHECKING:
    from collections.abc import Iterable


class PlatformGroup(StrEnum):
    """Groups of the catalogue; a group's members are alternatives to each other."""

    IDENTITY = "identity"
    PUBLIC_SERVICE = "public_service"
    PROVINCE_APP = "province_app"
    PAYMENT = "payment"
    STORE = "store"
    HEALTH = "health"
    SIGNATURE = "signature"
    LEARNING = "learning"
    SAFETY = "safety"
    TRAFFIC = "traffic"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One entry of the catalogue, which is data that the province may replace."""

    code: str
    name_vi: str
    name_en: str
    group: PlatformGroup
    sort_order: int
    milestone: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class AssistanceAction(StrEnum):
    """What was done on the platform."""

    INSTALL = "install"
    REGISTER = "register"
    ACTIVATE = "activate"
    GUIDE = "guide"
    SUBMIT = "submit"
    OPEN_STORE = "open_store"
    FIX = "fix"


class AssistanceResult(StrEnum):
    """How it ended."""

    DONE = "done"
    CONTINUE = "continue"
    FAILED = "failed"


class AssistancePlace(StrEnum):
    """Where it was; HOME feeds indicator 15."""

    HOME = "home"
    CULTURE_HOUSE = "culture_house"
    COMMUNE_OFFICE = "commune_office"
    SESSION = "session"
    PHONE = "phone"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistance:
    """One help given (one lượt, or `anonymous_count` lượt when nobody was named).

    Exactly one of `resident_id`, `household_id`, `anonymous_count` is set.
    """

    id: str
    helped_on: date
    platform_code: str
    action: AssistanceAction
    result: AssistanceResult
    resident_id: str | None = None
    household_id: str | None = None
    anonymous_count: int | None = None
    place: AssistancePlace | None = None
    helper_id: str | None = None
    dossier_code: str | None = None
    note: str | None = None


class MilestoneKind(StrEnum):
    """Facts about a person or household that a help may lead to."""

    VNEID_1 = "vneid_1"
    VNEID_2 = "vneid_2_activated"
    DIGITAL_SIGNATURE = "digital_signature"
    EHEALTH_RECORD = "ehealth_record"
    EPAY_ACCOUNT = "epay_account"
    DIGITAL_STORE = "digital_store"
    ECOMMERCE_BUYER = "ecommerce_buyer"
    PROVINCE_APP = "province_app"
    LITERACY_CONFIRMED = "literacy_confirmed"
    DIGITAL_FAMILY = "digital_family"


HOUSEHOLD_MILESTONES = frozenset({MilestoneKind.DIGITAL_STORE, MilestoneKind.DIGITAL_FAMILY})
"""Kinds whose subject is always a household; the others belong to a resident, except that
an e-payment account may also be known of a household only (a tick in an old list)."""


class SubjectKind(StrEnum):
    """Whom a milestone is about."""

    RESIDENT = "resident"
    HOUSEHOLD = "household"


class HowKnown(StrEnum):
    """How the team knows of a milestone."""

    HELPED = "helped"
    SEEN = "seen"
    TOLD = "told"
    LIST = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """That somebody reached something on a day; `ended_on` when it is no longer so."""

    id: str
    subject_kind: SubjectKind
    subject_id: str
    kind: MilestoneKind
    reached_on: date
    how_known: HowKnown
    platform_code: str | None = None
    assistance_id: str | None = None
    shop_link: str | None = None
    ended_on: date | None = None


def milestone_id(subject_id: str, kind: MilestoneKind, platform_code: str | None = None) -> str:
    """The id that every PC derives; a household may have a store on each platform."""
    platform = platform_code or "" if kind is MilestoneKind.DIGITAL_STORE else ""
    return derived_id("milestone", subject_id, kind.value, platform)


def each_once(milestones: Iterable[Milestone]) -> tuple[Milestone, ...]:
    """Of milestones that say the same of one subject, which merged records have, only one.

    The one that holds, of several the one that was reached first.
    """
    kept: dict[tuple[str, MilestoneKind, str], Milestone] = {}
    for one in milestones:
        key = same_milestone(one)
        other = kept.get(key)
        if other is None or _rank(one) < _rank(other):
            kept[key] = one
    return tuple(kept.values())


def same_milestone(milestone: Milestone) -> tuple[str, MilestoneKind, str]:
    """What makes two milestones the same one; a household may have a store on each platform."""
    is_store = milestone.kind is MilestoneKind.DIGITAL_STORE
    platform = (milestone.platform_code or "") if is_store else ""
    return milestone.subject_id, milestone.kind, platform


def _rank(milestone: Milestone) -> tuple[bool, date, str]:
    return milestone.ended_on is not None, milestone.reached_on, milestone.id
