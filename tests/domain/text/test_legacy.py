"""Old encodings: against an independent converter, there and back, and the vote of a column."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from random import Random

import pytest

from desktop.domain.text.legacy import Charset, charset_of_font, decode, encode, is_surely_unicode
from desktop.domain.text.legacy_vote import Cell, repair, undecided, vote
from desktop.domain.text.syllables import is_syllable
from resources import read_text
from tests.support.workbook import FAMILY, GIVEN, LANES, MIDDLE

SMALL = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
KINDS = (Charset.UNICODE, Charset.TCVN3, Charset.VNI)
COLUMNS = 1500
CELLS = 20


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - the same columns each time


def commune_names() -> list[str]:
    lines = read_text("units", "units.csv").splitlines()[1:]
    return [line.split(",")[1] for line in lines]


def person_names(random: Random, count: int) -> list[str]:
    def name() -> str:
        sex = random.choice(("nam", "nữ"))
        return " ".join(map(random.choice, (FAMILY, MIDDLE[sex], GIVEN[sex])))

    return [name() for _ in range(count)]


def iconv(data: bytes, source: str, target: str) -> bytes:
    tool = shutil.which("iconv")
    if tool is None:
        pytest.skip("needs iconv with TCVN5712-1 (glibc)")
    command = [tool, "-f", source, "-t", target]
    return subprocess.run(command, input=data, check=True, capture_output=True).stdout


def test_the_small_letters_and_plain_capitals_equal_those_of_glibc() -> None:
    letters = SMALL + "ĂÂÊÔƠƯĐ"
    encoded = encode(letters, Charset.TCVN3).encode("latin-1")
    assert iconv(letters.encode(), "UTF-8", "TCVN5712-1") == encoded
    assert iconv(encoded, "TCVN5712-1", "UTF-8").decode() == letters


def test_small_text_is_read_as_glibc_reads_it() -> None:
    text = "\n".join(commune_names()).lower()
    encoded = encode(text, Charset.TCVN3)
    theirs = iconv(encoded.encode("latin-1"), "TCVN5712-1", "UTF-8").decode()
    assert theirs == text
    assert [decode(line, Charset.TCVN3) for line in encoded.split("\n")] == theirs.split("\n")


def test_all_134_letters_come_back_from_vni() -> None:
    letters = SMALL + SMALL.upper()
    assert len(set(letters)) == 134
    for letter in letters:
        assert decode(encode(letter, Charset.VNI), Charset.VNI) == letter
    assert decode("Aùnh AÙnh AÙNH", Charset.VNI) == "Ánh Ánh ÁNH"


@pytest.mark.parametrize(
    ("charset", "written", "meant"),
    [
        (Charset.TCVN3, "NguyÔn ThÞ H\xadêng", "Nguyễn Thị Hường"),
        (Charset.VNI, "Nguyeãn Thò Höôøng", "Nguyễn Thị Hường"),
        (Charset.TCVN3, "§Æng ThÞ Ngäc ¸nh", "Đặng Thị Ngọc Ánh"),
        (Charset.TCVN3, "CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (Charset.TCVN3, "Vò Hµ", "Vũ Hà"),
        (Charset.TCVN3, "thµnh viªn tæ", "thành viên tổ"),
        (Charset.VNI, "Vi Thò YÛ, Myõ, kyø, lyù", "Vi Thị Ỷ, Mỹ, kỳ, lý"),
        (Charset.UNICODE, "Nguye\u0302\u0303n", "Nguyễn"),
        (Charset.CP1258, "Nguy\xea\xden Thi\xf2 H\xfd\xf5\xccng", "Nguyễn Thị Hường"),
    ],
)
def test_known_lines(charset: Charset, written: str, meant: str) -> None:
    assert decode(written, charset) == meant


def test_a_font_of_capitals_draws_capitals() -> None:
    assert decode("NguyÔn ThÞ H\xadêng", Charset.TCVN3, ".VnTimeH") == "NGUYỄN THỊ HƯỜNG"


@pytest.mark.parametrize(
    ("font", "charset"),
    [
        (".VnTime", Charset.TCVN3),
        (".vnArialH", Charset.TCVN3),
        ("VNI-Times", Charset.VNI),
        ("Times New Roman", None),
        (None, None),
    ],
)
def test_old_fonts_announce_themselves(font: str | None, charset: Charset | None) -> None:
    assert charset_of_font(font) is charset


@pytest.mark.parametrize("charset", [Charset.TCVN3, Charset.VNI])
def test_names_come_back_whole(charset: Charset) -> None:
    names = person_names(seeded(5), 2000) + [name for name in commune_names() if name.istitle()]
    cells = [Cell(encode(name, charset)) for name in names]
    assert repair(cells, None, charset) == names


def test_syllables() -> None:
    right = "nguyễn giếng gì quê quốc quỳnh hoạch khuya thuở nghiêng Huỳnh xoong yêu ích rượu"
    wrong = "NguyÔn Nguyeãn nghang kang cị hát́ tacp bb ngiêng hăc thuơng N«ng hoâ át á́"
    assert [word for word in right.split() if not is_syllable(word)] == []
    assert [word for word in wrong.split() if is_syllable(word)] == ["át"]


def test_columns_are_read_right() -> None:
    """At least 99.9 % of columns of 20 cells; communes, lanes and people, in any case."""
    random = seeded(2026)
    communes = commune_names()
    wrong = []
    for number in range(COLUMNS):
        charset = KINDS[number % 3]
        kind = number % 5
        cells = random.sample(communes, CELLS) if kind < 3 else person_names(random, CELLS)
        if kind == 2:
            cells = [f"{random.choice(('thôn', 'xã', 'bản'))} {cell}" for cell in cells]
        if kind == 4:
            cells = [cell.upper() for cell in cells]
        found = vote(encode(cell, charset) for cell in cells)
        if found is not charset:
            wrong.append((charset, found, cells))
    assert len(wrong) <= COLUMNS // 1000, wrong


def test_unicode_without_a_telling_letter_is_left_alone() -> None:
    random = seeded(3)
    plain = [name for name in commune_names() + list(LANES) if not is_surely_unicode(name)]
    assert len(plain) > 300
    wrong = [
        column
        for column in (random.sample(plain, CELLS) for _ in range(COLUMNS))
        if vote(column) is not Charset.UNICODE
    ]
    assert len(wrong) <= COLUMNS // 1000, wrong


def test_bytes_of_windows_own_page_are_recognised() -> None:
    names = person_names(seeded(9), CELLS)

    def half_composed(name: str) -> str:
        # A keyboard for this page writes the letter, then its tone.
        tones = "\u0300\u0301\u0303\u0309\u0323"
        out = []
        for char in unicodedata.normalize("NFC", name):
            parts = unicodedata.normalize("NFD", char)
            tone = "".join(part for part in parts if part in tones)
            base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in tones))
            out.append(base + tone)
        return "".join(out)

    read = [half_composed(name).encode("cp1258").decode("cp1252", "replace") for name in names]
    assert vote(read, from_bytes=True) is Charset.CP1258
    assert [decode(text, Charset.CP1258) for text in read] == names


def test_a_font_decides_against_the_vote() -> None:
    cells = [Cell("Hµ", ".VnTime"), Cell("Hà", "Arial"), Cell("Hường", ".VnTime")]
    assert undecided(cells) == ["Hà"]
    assert repair(cells, None, vote(undecided(cells))) == ["Hà", "Hà", "Hường"]
    assert repair(cells, Charset.UNICODE, Charset.TCVN3) == ["Hµ", "Hà", "Hường"]
