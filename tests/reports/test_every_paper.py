"""Every document of the practice village: what holds of all papers holds of each one.

A kind that is added to `PAPERS` is looked at here without another line.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from desktop.domain.papers import PaperKind
from desktop.reports import words_team
from desktop.reports.words import PRACTICE_BANNER
from desktop.services.papers import PAPERS
from tests.reports.checks import (
    check_columns,
    check_file,
    check_head,
    check_margins,
    check_page_numbers,
    check_signature,
    check_text,
)
from tests.reports.reading import flat, opened, page_texts
from tests.support.letters_paper import FACES, LETTERS, letters_paper
from tests.support.practice_papers import digests, made, practice_papers, practice_session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.services.session import TeamSession

ROOT: Final = Path(__file__).resolve().parents[2]
WITHOUT_HEAD: Final = {PaperKind.QUICK_CARD, PaperKind.LESSON}
"""Not papers of an authority: they have no head and nobody signs them."""

CAPACITIES: Final = (
    "TỔ TRƯỞNG",
    "CHỦ TỊCH(?! ỦY)",
    "XÁC NHẬN CỦA UBND",
    "NGƯỜI LẬP BIỂU",
    "NGƯỜI LẬP DANH SÁCH",
    "NGƯỜI HƯỚNG DẪN",
    "NGƯỜI CÓ DỮ LIỆU",
    "NGƯỜI TIẾP NHẬN",
    "NGƯỜI YÊU CẦU",
    "NGƯỜI PHÁT HIỆN",
    "NGƯỜI NHẬN",
)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TeamSession]:
    with practice_session(tmp_path_factory.mktemp("practice")) as opened:
        yield opened


@pytest.fixture(scope="module")
def papers(session: TeamSession) -> dict[PaperKind, dict[str, bytes]]:
    found: dict[PaperKind, dict[str, bytes]] = {kind: {} for kind in PAPERS}
    for paper in practice_papers(session):
        found[paper.kind][paper.name] = made(session, paper)
    return found


@pytest.mark.parametrize("kind", PAPERS)
def test_the_page_is_the_decrees_and_the_file_is_sound(
    papers: dict[PaperKind, dict[str, bytes]], kind: PaperKind, tmp_path: Path
) -> None:
    assert papers[kind]
    for name, pdf in papers[kind].items():
        pages = page_texts(pdf)
        check_file(pdf, tmp_path / f"{name}.pdf")
        check_text(pdf)
        check_margins(pdf, below=PRACTICE_BANNER)
        check_page_numbers(pdf, annexes_of(pages))
        check_columns(pdf)
        assert all(flat(page).count(PRACTICE_BANNER) == 1 for page in pages)
        if kind not in WITHOUT_HEAD:
            check_head(pdf)
            check_signatures(pdf, pages)


def annexes_of(pages: list[str]) -> tuple[int, ...]:
    """Numbers of the pages on which annexes begin."""
    return tuple(
        number
        for number, page in enumerate(pages, 1)
        if flat(page).removeprefix(PRACTICE_BANNER).strip().startswith(words_team.ANNEX)
    )


def check_signatures(pdf: bytes, pages: list[str]) -> None:
    """Somebody signs, once in each capacity, and never on a page of his own."""
    text = flat(" ".join(pages))
    signing = [words for words in CAPACITIES if re.search(words, text)]
    assert signing
    for words in signing:
        check_signature(pdf, words)


def test_same_data_are_the_same_bytes_in_another_home_zone_and_host(
    session: TeamSession, tmp_path: Path
) -> None:
    here = digests(session)
    for seed, zone in ((2, "Asia/Ho_Chi_Minh"), (3, "America/Los_Angeles")):
        home = tmp_path / f"nhà {seed}"
        home.mkdir()
        env = {
            **os.environ,
            "TZ": zone,
            "HOME": str(home),
            "USER": f"nguoi-{seed}",
            "LANG": "C.UTF-8",
            "PYTHONHASHSEED": str(seed),
            "SOURCE_DATE_EPOCH": str(seed * 10**8),
        }
        command = [sys.executable, "-m", "tests.support.practice_papers"]
        words = [str(home / "data"), str(seed), f"may-{seed}"]
        done = subprocess.run(
            [*command, *words], check=True, capture_output=True, encoding="utf-8", cwd=ROOT, env=env
        )
        assert dict(line.split() for line in done.stdout.splitlines()) == here


def test_134_letters_in_four_faces_come_back(tmp_path: Path) -> None:
    assert len(set(LETTERS)) == 134
    pdf = letters_paper()
    check_file(pdf, tmp_path / "letters.pdf")
    check_margins(pdf)
    (page,) = page_texts(pdf)
    assert unicodedata.is_normalized("NFC", page)
    with opened(pdf) as document:
        found: dict[str, list[str]] = {}
        for char in document.pages[0].chars:
            face = char["fontname"].partition("+")[2]
            found.setdefault(face, []).append(unicodedata.normalize("NFC", char["text"]))
    assert set(found) == set(FACES)
    for face in FACES:
        assert [char for char in found[face] if not char.isspace()][-134:] == list(LETTERS)
