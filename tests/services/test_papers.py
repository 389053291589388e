from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.papers import PaperForm, PaperNeed, PaperRequest
from desktop.services.papers import PAPERS, read_paper

if TYPE_CHECKING:
    from desktop.domain.clock import SteppingClock
    from desktop.services.session import TeamSession


def test_every_paper_can_be_had_as_pdf() -> None:
    assert PAPERS
    for kind, maker in PAPERS.items():
        assert PaperForm.PDF in maker.files, kind


def test_what_is_not_chosen_is_asked_for(session: TeamSession, clock: SteppingClock) -> None:
    for kind, maker in PAPERS.items():
        needed = set(maker.needs) - {PaperNeed.VILLAGE}
        if not needed:
            continue
        with pytest.raises(RuleBrokenError) as caught:
            session.read(read_paper, PaperRequest(kind=kind), clock.today())
        assert caught.value.code == "paper_choice_missing"
        assert caught.value.field in {need.value for need in needed}
