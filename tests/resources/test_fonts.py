"""The bundled fonts: every Vietnamese letter, the widths of Times, names of our own."""

from __future__ import annotations

import string
from io import BytesIO
from itertools import product
from unicodedata import normalize

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFontFile

import resources

FACES = {
    "LangSoSerif-Regular": "Times-Roman",
    "LangSoSerif-Bold": "Times-Bold",
    "LangSoSerif-Italic": "Times-Italic",
    "LangSoSerif-BoldItalic": "Times-BoldItalic",
    "LangSoSans-Regular": "Helvetica",
    "LangSoSans-Bold": "Helvetica-Bold",
}

TONES = "\u0300\u0301\u0303\u0309\u0323"
VOWELS = "aăâeêioôơuưy"
LOWER = sorted(
    {*VOWELS, "đ"} | {normalize("NFC", vowel + tone) for vowel, tone in product(VOWELS, TONES)}
)
"""12 vowels in 6 tones, and đ; ASCII vowels included."""

SIGNS = "–—‘’“”…•₫€№±×÷°½→←↑↓−≤≥■□●○▲▼‑\u00a0\u202f"


def face(name: str) -> TTFontFile:
    return TTFontFile(BytesIO(resources.read_bytes("fonts", f"{name}.ttf")))


def test_the_alphabet_has_its_134_letters() -> None:
    with_marks = {letter for letter in LOWER if not letter.isascii()}
    assert len(with_marks) == 67
    assert len(with_marks | {letter.upper() for letter in with_marks}) == 134


@pytest.mark.parametrize("name", FACES)
def test_every_letter_and_sign_has_a_glyph_of_its_own(name: str) -> None:
    glyphs = face(name).charToGlyph
    wanted = {*LOWER, *(letter.upper() for letter in LOWER), *string.printable[:95], *SIGNS}
    missing = sorted(char for char in wanted if not glyphs.get(ord(char)))
    assert missing == []
    letters = [char for char in wanted if char.isalpha()]
    assert len({glyphs[ord(char)] for char in letters}) == len(letters)


@pytest.mark.parametrize(("name", "standard"), FACES.items())
def test_widths_are_those_of_the_face_it_stands_for(name: str, standard: str) -> None:
    widths = face(name).charWidths
    for char in string.ascii_letters + string.digits + " .,;:()/-%+=":
        expected = pdfmetrics.stringWidth(char, standard, 1000)
        assert widths[ord(char)] == pytest.approx(expected, abs=1), char


@pytest.mark.parametrize("name", FACES)
def test_a_tone_does_not_change_the_width(name: str) -> None:
    widths = face(name).charWidths
    for letter in "aăâeêoôơuưyAĂÂEÊOÔƠUƯY":
        toned = [normalize("NFC", letter + tone) for tone in TONES]
        assert {widths[ord(char)] for char in toned} == {widths[ord(letter)]}


@pytest.mark.parametrize("name", FACES)
def test_the_reserved_name_is_not_used(name: str) -> None:
    font = face(name)
    names = (font.name, font.familyName, font.fullName, font.uniqueFontID)
    assert not any(b"Liberation" in bytes(each) for each in names)
    assert bytes(font.familyName) in {b"LangSo Serif", b"LangSo Sans"}


def test_the_licence_lies_beside_them() -> None:
    text = resources.read_text("fonts", "OFL.txt")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert "Reserved Font Name Liberation" in text
    assert resources.exists("fonts", "OFL.txt")
    assert not resources.exists("fonts", "LangSoMono.ttf")
