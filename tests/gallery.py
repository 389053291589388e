"""Make docs/gallery.md: every page of every document of the practice village, small and grey.

    python -m tests.gallery

The same program and practice village give the same pictures; pages that are gone are deleted.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from PIL import Image

from desktop.domain.papers import PaperKind
from desktop.reports.preview import count_pages, render_page
from desktop.services.lessons import lessons
from desktop.system import labels
from desktop.system.texts import set_language
from tests.support.letters_paper import letters_paper
from tests.support.practice_papers import (
    lesson_papers,
    made,
    practice_papers,
    practice_session,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.practice_papers import PracticePaper

DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
_DPI: Final = 60
_GREYS: Final = 16
_ABOUT: Final = """\
# Every page of every document

All papers of the practice village (its names are invented), made by `python -m tests.gallery`
as the window makes them, at {dpi} dpi. Look at them after a change of anything that is printed.
"""


def every_paper() -> Iterator[tuple[str, str, bytes]]:
    """File name, heading and PDF of each."""
    with TemporaryDirectory() as folder, practice_session(Path(folder)) as session:
        papers = [one for one in practice_papers(session) if one.kind is not PaperKind.LESSON]
        for paper in (*papers, *lesson_papers()):
            yield paper.name, heading(paper), made(session, paper)
    yield "letters", "The 134 letters in the four faces", letters_paper()


def heading(paper: PracticePaper) -> str:
    """The document's English name, and what is special about this one."""
    request = paper.request
    words = labels.label(paper.kind)
    if request.lesson_code:
        titles = {one.code: one.title_en for one in lessons()}
        return f"{words}: {titles[request.lesson_code]}"
    variant = paper.name.removeprefix(paper.kind.value).strip("-").replace("_", " ")
    return f"{words}: {variant}" if variant else words


def draw(pdf: bytes, name: str) -> list[str]:
    """Write the pages' pictures and give their file names."""
    files = []
    for number in range(count_pages(pdf)):
        page = render_page(pdf, number, _DPI)
        picture = Image.frombytes("L", (page.width, page.height), page.grey)
        steps = picture.point(lambda grey: round(grey / 255 * (_GREYS - 1)) * 255 // (_GREYS - 1))
        files.append(f"{name}-{number + 1}.png")
        steps.save(DOCS / "gallery" / files[-1], optimize=True)
    return files


def main() -> int:
    """Make the pictures and the page that shows them."""
    set_language("en")
    folder = DOCS / "gallery"
    folder.mkdir(exist_ok=True)
    before = {path.name for path in folder.glob("*.png")}
    parts = [_ABOUT.format(dpi=_DPI)]
    for name, title, pdf in every_paper():
        files = draw(pdf, name)
        before.difference_update(files)
        shown = [
            f"![{title}, page {number}](gallery/{file})" for number, file in enumerate(files, 1)
        ]
        parts.append(f"## {title}\n\n" + "\n".join(shown) + "\n")
    for gone in before:
        (folder / gone).unlink()
    (DOCS / "gallery.md").write_text("\n".join(parts), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
