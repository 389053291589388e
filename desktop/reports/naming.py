"""Names as the paper writes them: the team, its commune and province, the period, the signer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.reporting import PeriodKind
from desktop.domain.team import Membership, Role
from desktop.domain.text.dates import day_in_words, month_in_words
from desktop.domain.text.folding import fold
from desktop.domain.text.names import nfc_name, same_name
from desktop.reports.words import (
    BLANK_NAME,
    COMMITTEE,
    COMMITTEE_SHORT,
    DOCUMENT,
    DOCUMENT_KINDS,
    HALVES,
    NEXT_HALF,
    NEXT_PERIOD,
    PERIOD_WORDS,
    ROMAN,
    SIGN_DEPUTY,
    SIGN_FOR_HEAD,
    SIGN_HEAD,
    TEAM_FULL,
    TEAM_NAME_MARKS,
    UNIT_WORDS,
)

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.periods import ReportPeriod
    from desktop.domain.places import Commune, Province
    from desktop.domain.rows.reporting import MonthlyReport
    from desktop.domain.team import Team


def team_name(team: Team) -> str:
    """The team's name in full: "Thôn Nà Pài" alone becomes "Tổ công nghệ số cộng đồng ..."."""
    folded = fold(team.name)
    if any(mark in folded for mark in TEAM_NAME_MARKS):
        return nfc_name(team.name)
    name = nfc_name(team.name)
    return f"{TEAM_FULL} {name[:1].lower()}{name[1:]}"


def issuer_lines(team: Team) -> tuple[str, ...]:
    """The team's name for the head: what it is on one line, where it is on the next."""
    name = team_name(team)
    if len(name) > len(TEAM_FULL) and name.lower().startswith(f"{TEAM_FULL.lower()} "):
        return name[: len(TEAM_FULL)], name[len(TEAM_FULL) + 1 :]
    return (name,)


def commune_with_kind(commune: Commune | None) -> str:
    """xã Đồng Đăng; "" when it is not known."""
    return f"{UNIT_WORDS[commune.kind]} {commune.name}" if commune else ""


def province_with_kind(province: Province) -> str:
    """tỉnh Lạng Sơn, thành phố Hà Nội."""
    return f"{UNIT_WORDS[province.kind]} {province.name}"


def committee(commune: Commune | None, *, short: bool = False) -> str:
    """The People's Committee that the team reports to, dotted when the commune is not known."""
    words = COMMITTEE_SHORT if short else COMMITTEE
    return f"{words} {commune_with_kind(commune) or BLANK_NAME}"


def period_name(period: ReportPeriod) -> str:
    """tháng 11 năm 2026, quý IV năm 2026, 6 tháng đầu năm 2026, năm 2026."""
    if period.kind is PeriodKind.MONTH:
        return month_in_words(period.year, period.number)
    within = {PeriodKind.QUARTER: ROMAN, PeriodKind.HALF_YEAR: HALVES}.get(period.kind)
    return PERIOD_WORDS[period.kind].format(
        number=period.number,
        part=within[period.number - 1] if within else "",
        year=period.year,
    )


def next_period_words(period: ReportPeriod) -> str:
    """tháng tới, quý tới, 3 tháng cuối năm 2026, năm 2027: what the tasks ahead are for."""
    text = NEXT_PERIOD.get(period.kind) or NEXT_HALF[period.number - 1]
    return text.format(year=period.year, next_year=period.year + 1)


def document_name(number: str, dated: date | None) -> str:
    """Quyết định số 41/QĐ-UBND ngày 12 tháng 01 năm 2026: the kind is told by the number."""
    letters = number.upper().partition("/")[2].replace("-", "/").split("/")
    kind = next((DOCUMENT_KINDS[part] for part in letters if part in DOCUMENT_KINDS), DOCUMENT)
    return f"{kind} số {number}" + (f" {day_in_words(dated)}" if dated else "")


def signer(report: MonthlyReport) -> tuple[tuple[str, ...], str]:
    """Lines of the signer's capacity, and the name.

    The typed signer signs; without one the head of the team on the day of signing (without a
    day: on the period's last day). A deputy signs for the head (KT.).
    """
    day = report.report.signed_on or report.period.last_on
    members = [member for member in report.team.memberships if member.is_open_on(day)]
    typed = report.report.signer_name
    if typed is None:
        heads = [member.full_name for member in members if member.role is Role.HEAD]
        return (SIGN_HEAD,), heads[0] if heads else ""
    if _signs_for_head(members, typed):
        return (SIGN_FOR_HEAD, SIGN_DEPUTY), typed
    return (SIGN_HEAD,), typed


def place_name(report: MonthlyReport) -> str:
    """Where it is signed: as typed, or the commune's name."""
    if report.report.place_name:
        return report.report.place_name
    return report.team.commune.name if report.team.commune else BLANK_NAME


def _signs_for_head(members: list[Membership], name: str) -> bool:
    roles = {member.role for member in members if same_name(member.full_name, name)}
    return Role.DEPUTY in roles and Role.HEAD not in roles
