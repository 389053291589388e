"""Data and files of the documents about the team itself and about one person's data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.people import Household, Resident
from desktop.domain.places import Village
from desktop.domain.rows.papers_team import PersonPaper, TeamPaper
from desktop.services.team import team_overview

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.papers import PaperRequest
    from desktop.storage.read_unit import ReadUnit


def read_team(read: ReadUnit, request: PaperRequest, today: date) -> TeamPaper:
    """The team as it is today."""
    return TeamPaper(team_overview(read, today), today, request.again)


def read_person(read: ReadUnit, request: PaperRequest, today: date) -> PersonPaper:
    """The team, and the resident who was chosen, if any."""
    team = team_overview(read, today)
    if request.resident_id is None or request.blank:
        return PersonPaper(team, today)
    resident = read.get(Resident, request.resident_id)
    if resident is None:
        return PersonPaper(team, today)
    household = read.get(Household, resident.household_id) if resident.household_id else None
    village = read.get(Village, household.village_id) if household else None
    return PersonPaper(team, today, resident, village.name if village else "")


def decision_pdf(data: TeamPaper) -> bytes:
    """The commune's decision about the team."""
    from desktop.reports.decision import compose_decision
    from desktop.reports.writing import as_pdf

    return as_pdf(data, compose_decision)


def decision_docx(data: TeamPaper) -> bytes:
    """The same for Word, as the commune's office will want it."""
    from desktop.reports.decision import compose_decision
    from desktop.reports.writing import as_docx

    return as_docx(data, compose_decision)


def consent_pdf(data: PersonPaper) -> bytes:
    """The notice about personal data, and the consent for each purpose."""
    from desktop.reports.consent import compose_consent
    from desktop.reports.writing import as_pdf

    return as_pdf(data, compose_consent)


def consent_docx(data: PersonPaper) -> bytes:
    """The same for Word."""
    from desktop.reports.consent import compose_consent
    from desktop.reports.writing import as_docx

    return as_docx(data, compose_consent)


def rights_pdf(data: PersonPaper) -> bytes:
    """The form by which a resident asks to see, correct or delete data."""
    from desktop.reports.rights_request import compose_request
    from desktop.reports.writing import as_pdf

    return as_pdf(data, compose_request)


def rights_docx(data: PersonPaper) -> bytes:
    """The same for Word."""
    from desktop.reports.rights_request import compose_request
    from desktop.reports.writing import as_docx

    return as_docx(data, compose_request)


def incident_pdf(data: TeamPaper) -> bytes:
    """The form of an incident with personal data."""
    from desktop.reports.incident import compose_incident
    from desktop.reports.writing import as_pdf

    return as_pdf(data, compose_incident)


def incident_docx(data: TeamPaper) -> bytes:
    """The same for Word."""
    from desktop.reports.incident import compose_incident
    from desktop.reports.writing import as_docx

    return as_docx(data, compose_incident)


def card_pdf(data: TeamPaper) -> bytes:
    """The keys and the steps of every day on one page."""
    from desktop.reports.quick_card import compose_card
    from desktop.reports.writing import as_pdf

    return as_pdf(data, compose_card)


def card_docx(data: TeamPaper) -> bytes:
    """The same for Word."""
    from desktop.reports.quick_card import compose_card
    from desktop.reports.writing import as_docx

    return as_docx(data, compose_card)
