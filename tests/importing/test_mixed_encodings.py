"""Lists that were begun in one encoding and went on in another."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from desktop.domain.people import Relation
from desktop.domain.text.legacy import Charset, encode
from tests.importing.sheets import preview

if TYPE_CHECKING:
    from pathlib import Path

TITLES = ("STT", "Hộ số", "Họ và tên", "Quan hệ với chủ hộ", "Năm sinh")
NAMES = (
    "Nguyễn Văn Đạt", "Đặng Thị Hoà", "Lý Thị Quý", "Hoàng Thị Kim Anh", "Nông Thị Giỗ",
    "Triệu Mùi Mủi", "Trần Thị Thuý Hằng", "Vi Văn Dũng", "Bế Thị Bưởi", "Lường Văn Ước",
)  # fmt: skip
WORDS = (("Chủ hộ", Relation.HEAD), ("Vợ", Relation.SPOUSE), ("Con", Relation.CHILD))
OLD = (Charset.UNICODE, Charset.TCVN3, Charset.VNI)


@pytest.mark.parametrize(("titles", "names", "words"), list(product(OLD, repeat=3)))
def test_titles_and_columns_each_in_an_encoding_of_their_own(
    tmp_path: Path, titles: Charset, names: Charset, words: Charset
) -> None:
    found = preview(
        tmp_path,
        tuple(encode(title, titles) for title in TITLES),
        *(
            (at, at, encode(name, names), encode(WORDS[at % 3][0], words), 1980 + at)
            for at, name in enumerate(NAMES)
        ),
    )
    assert [row.values.full_name for row in found.rows] == list(NAMES)
    assert [row.values.relation for row in found.rows] == [WORDS[at % 3][1] for at in range(10)]
    assert [row.values.birth_on and row.values.birth_on.year for row in found.rows] == [
        1980 + at for at in range(10)
    ]


@pytest.mark.parametrize("old", OLD[1:])
def test_new_lines_among_old_ones(tmp_path: Path, old: Charset) -> None:
    found = preview(
        tmp_path,
        TITLES[:3],
        *((at, at, encode(name, (old, OLD[0])[at % 2])) for at, name in enumerate(NAMES)),
    )
    assert [row.values.full_name for row in found.rows] == list(NAMES)
