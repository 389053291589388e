"""The file for Word says what the paper says, with the same margins, and opens in the same way."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from tests.reports.reading import MM, flat, is_nfc, opened
from tests.reports.sample import monthly
from tests.reports.team_sample import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as WordFile
    from docx.table import Table, _Row

    from tests.reports.team_sample import Sample

ROOT = Path(__file__).resolve().parents[2]
PRINT_DIGEST = (
    "import hashlib; from tests.reports.team_sample import SAMPLES; "
    "print(hashlib.sha256(SAMPLES['renewing'].docx()).hexdigest())"
)


@pytest.fixture(scope="module", params=SAMPLES)
def sample(request: pytest.FixtureRequest) -> tuple[Sample, bytes, WordFile]:
    made = SAMPLES[request.param]
    content = made.docx()
    return made, content, docx.Document(BytesIO(content))


def every_text(word: WordFile) -> Iterator[str]:
    """Of paragraphs and cells, in the order of the file."""
    for node in word.element.body.iter(qn("w:p")):
        parts = node.iter(qn("w:t"), qn("w:tab"))
        yield "".join(part.text or " " for part in parts)


def words_of(texts: str) -> list[str]:
    return sorted(re.findall(r"[^\s.…☐]+", texts))


def ruled_tables(word: WordFile) -> list[Table]:
    """Those that are tables on paper too."""
    return [table for table in word.tables if has(table.rows[0], "tblHeader")]


def has(row: _Row, name: str) -> bool:
    return any(True for _ in row._tr.iter(qn(f"w:{name}")))  # noqa: SLF001 - no other way


def test_every_word_of_the_paper_is_there_once(sample: tuple[Sample, bytes, WordFile]) -> None:
    """The paper's page numbers and repeated headers are all that Word makes by itself."""
    made, _, word = sample
    texts: list[str] = []
    repeated: list[str] = []
    seen: list[list[str]] = []
    with opened(made.pdf()) as document:
        for page in document.pages:
            body = page.within_bbox((0, 20 * MM - 2, page.width, page.height))
            texts.append(body.extract_text())
            for table in page.extract_tables():
                repeated += [cell for cell in table[0] if table[0] in seen]
                seen.append(table[0])
    paper = words_of("\n".join(texts))
    for one in words_of("\n".join(repeated)):
        paper.remove(one)
    assert words_of("\n".join(every_text(word))) == paper


def test_every_text_is_composed(sample: tuple[Sample, bytes, WordFile]) -> None:
    assert all(is_nfc(text) for text in every_text(sample[2]))


def test_pages_have_the_margins_of_the_decree(sample: tuple[Sample, bytes, WordFile]) -> None:
    made, _, word = sample
    assert len(word.sections) == 1 + len(made.annexes)
    for section in word.sections:
        sides = (
            section.page_width,
            section.page_height,
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
        )
        assert [round(side.mm) for side in sides if side] == [210, 297, 20, 20, 30, 15]


def test_page_number_is_a_field_on_top_and_absent_on_page_one(
    sample: tuple[Sample, bytes, WordFile],
) -> None:
    first, *annexes = sample[2].sections
    for section in (first, *annexes):
        assert section.different_first_page_header_footer
        assert section.first_page_header.paragraphs[0].text == ""
        (line,) = section.header.paragraphs
        assert line.alignment is WD_ALIGN_PARAGRAPH.CENTER
        (field,) = section.header.part.element.iter(qn("w:fldSimple"))
        assert field.get(qn("w:instr")) == "PAGE"
        assert section.header_distance is not None
        assert 9 <= section.header_distance.mm <= 13
    starts = [node.get(qn("w:start")) for node in sample[2].element.iter(qn("w:pgNumType"))]
    assert starts == ["1"] * len(annexes)


def test_the_file_is_vietnamese_times_new_roman_and_named(
    sample: tuple[Sample, bytes, WordFile],
) -> None:
    made, _, word = sample
    normal: Any = word.styles["Normal"]
    assert normal.font.name == "Times New Roman"
    for key in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        assert normal.element.rPr.rFonts.get(qn(key)) == "Times New Roman"
    languages = {
        value
        for node in word.styles.element.iter(qn("w:lang"))
        for key, value in node.attrib.items()
        if key != qn("w:bidi")
    }
    assert languages == {"vi-VN"}
    assert word.core_properties.language == "vi-VN"
    with opened(made.pdf()) as document:
        assert word.core_properties.title == document.metadata["Title"]
        assert word.core_properties.author == document.metadata["Author"]


@pytest.mark.parametrize("name", ["month", "quarter", "week", "renewing", "request"])
def test_tables_hold_the_same_cells_and_repeat_their_header(name: str) -> None:
    made = SAMPLES[name]
    word = docx.Document(BytesIO(made.docx()))
    ruled = ruled_tables(word)
    written = [[flat(cell.text) for cell in row.cells] for table in ruled for row in table.rows]
    printed: list[list[str]] = []
    with opened(made.pdf()) as document:
        for page in document.pages:
            for table in page.extract_tables():
                rows = [[flat(cell or "") for cell in row] for row in table]
                printed += rows[1:] if rows[0] in printed else rows
    assert written == printed
    for table in ruled:
        assert all(has(row, "cantSplit") for row in table.rows)
        assert sum(cell.width.mm for cell in table.rows[0].cells) == pytest.approx(165, abs=0.5)


def test_word_reads_properties_in_the_order_it_wants(
    sample: tuple[Sample, bytes, WordFile],
) -> None:
    """Word calls a file damaged in which they stand otherwise; python-docx does not mind."""
    order = ["tblW", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook"]
    for table in sample[2].element.body.iter(qn("w:tblPr")):
        assert [node.tag.rpartition("}")[2] for node in table] == order
    lines = ["keepNext", "pBdr", "tabs", "spacing", "ind", "jc", "rPr"]
    for node in sample[2].element.body.iter(qn("w:pPr")):
        names = [child.tag.rpartition("}")[2] for child in node]
        known = [name for name in names if name in lines]
        assert known == sorted(known, key=lines.index)


def test_the_archive_has_no_time_and_no_name_of_a_machine(
    sample: tuple[Sample, bytes, WordFile],
) -> None:
    with zipfile.ZipFile(BytesIO(sample[1])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        facts = archive.read("docProps/core.xml").decode()
    assert "python-docx" not in facts
    assert "2000-01-01T00:00:00Z" in facts


def test_same_bytes_in_another_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PRINT_DIGEST],
        check=True,
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={"PYTHONHASHSEED": "5", "TZ": "Asia/Tokyo", "PATH": "/usr/bin"},
    )
    assert done.stdout.strip() == hashlib.sha256(SAMPLES["renewing"].docx()).hexdigest()


def test_practice_data_says_so_on_each_page() -> None:
    made = SAMPLES["month"]._replace(data=monthly(practice=True))
    word = docx.Document(BytesIO(made.docx()))
    for footer in (word.sections[0].footer, word.sections[0].first_page_footer):
        assert "DỮ LIỆU THỰC HÀNH" in footer.paragraphs[0].text
