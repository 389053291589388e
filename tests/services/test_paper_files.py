"""Writing a finished paper: whole or not at all, beside what is there."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import TroubleError
from desktop.services.paper import free_path, paper_of_pages, save_paper
from tests.support.paper import numbered_paper, numbers

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EIO, "file_not_written"),
        (errno.EROFS, "file_not_written"),
    ],
)
def test_a_full_disk_is_told_and_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    target = tmp_path / "bao-cao.pdf"
    target.write_bytes(b"old")

    def refuse(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(TroubleError) as caught:
        save_paper(target, b"new")
    assert caught.value.code == code
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["bao-cao.pdf"]


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    path = tmp_path / "to-thu.pdf"
    assert free_path(path) == path
    path.touch()
    (tmp_path / "to-thu (2).pdf").touch()
    assert free_path(path).name == "to-thu (3).pdf"


def test_all_pages_are_the_very_bytes() -> None:
    pdf = numbered_paper(3)
    assert paper_of_pages(pdf, (0, 1, 2)) is pdf
    assert numbers(paper_of_pages(pdf, (2, None, 0))) == [3, None, 1]
