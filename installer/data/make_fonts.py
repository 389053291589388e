"""Make resources/fonts/: subsets of Liberation Serif and Sans 2.1.5 under names of our own.

The Open Font License asks that a changed Liberation carries another name. Kept are Latin with
every Vietnamese letter, the letters of the highland peoples' spellings, punctuation, arrows
and a few signs. U+2011, which Liberation lacks, is drawn with the hyphen's glyph. Advance
widths stay those of Times and Arial. The serif goes to paper and loses its hinting; the sans
goes to screens and keeps it. The same sources give the same bytes.

Needs fonttools 4.68 (not a dependency of the program, so in an environment of its own) and the
files of Debian's package fonts-liberation2:

    python -m venv build/fonts && build/fonts/bin/pip install fonttools==4.68.0
    build/fonts/bin/python installer/data/make_fonts.py [FOLDER WITH THE SOURCES]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from fontTools import subset  # type: ignore[import-not-found, unused-ignore]
from fontTools.ttLib import TTFont  # type: ignore[import-not-found, unused-ignore]

SOURCES = Path("/usr/share/fonts/truetype/liberation2")
TARGET = Path(__file__).parents[2] / "resources" / "fonts"
VERSION = "Version 2.1.5"

FACES = (
    ("Serif", "Regular"),
    ("Serif", "Bold"),
    ("Serif", "Italic"),
    ("Serif", "BoldItalic"),
    ("Sans", "Regular"),
    ("Sans", "Bold"),
)

RANGES = (
    (0x20, 0x7E),  # ASCII
    (0xA0, 0x180),  # Latin-1 and Latin Extended-A; Ê-đê, Ba-na and Gia-rai spell with ĕ ŏ ŭ č ƀ
    (0x1A0, 0x1A1),  # Ơ ơ
    (0x1AF, 0x1B0),  # Ư ư
    (0x243, 0x243),  # Ƀ
    (0x300, 0x309),  # combining marks, should decomposed text reach a screen
    (0x31B, 0x31B),
    (0x323, 0x323),
    (0x1EA0, 0x1EF9),  # Vietnamese
    (0x2000, 0x2026),  # spaces, dashes, quotation marks, bullets, dots
    (0x202F, 0x203A),  # narrow space, per mille, primes, guillemets
    (0x20AB, 0x20AC),  # đồng, euro
    (0x2116, 0x2122),  # numero, trade mark
    (0x2190, 0x2195),  # arrows
    (0x2212, 0x2265),  # minus, comparison
    (0x25A0, 0x25CF),  # squares, triangles, circles
)
HYPHEN, NO_BREAK_HYPHEN = 0x2010, 0x2011

COPYRIGHT, FAMILY, STYLE, UNIQUE, FULL, VERSION_TEXT, POSTSCRIPT = range(7)
DESCRIPTION, LICENCE, LICENCE_ADDRESS = 10, 13, 14
STYLE_NAMES = {"BoldItalic": "Bold Italic"}


def main() -> None:
    """Subset every face and write the licence beside them."""
    sources = Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCES
    TARGET.mkdir(parents=True, exist_ok=True)
    for design, style in FACES:
        target = TARGET / f"LangSo{design}-{style}.ttf"
        _make_face(sources / f"Liberation{design}-{style}.ttf", target, design, style)
        print(f"{target.name}: {target.stat().st_size:,} bytes")


def _make_face(source: Path, target: Path, design: str, style: str) -> None:
    font = TTFont(source, recalcTimestamp=False)
    version = font["name"].getDebugName(VERSION_TEXT)
    if version != VERSION:
        sys.exit(f"{source} is {version}; the bundled fonts are made from {VERSION}")
    for table in font["cmap"].tables:
        if table.isUnicode() and HYPHEN in table.cmap:
            table.cmap.setdefault(NO_BREAK_HYPHEN, table.cmap[HYPHEN])
    options = subset.Options()
    options.layout_features = ["*"]
    options.hinting = design == "Sans"
    options.name_IDs = [COPYRIGHT, LICENCE, LICENCE_ADDRESS]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.drop_tables += ["FFTM", "kern"]  # GPOS kerns
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for low, high in RANGES for code in range(low, high + 1)])
    subsetter.subset(font)
    _rename(font, design, style)
    font.save(target)


def _rename(font: Any, design: str, style: str) -> None:
    family, style_name = f"LangSo {design}", STYLE_NAMES.get(style, style)
    names = {
        FAMILY: family,
        STYLE: style_name,
        UNIQUE: f"{family} {style_name} {VERSION}",
        FULL: f"{family} {style_name}",
        VERSION_TEXT: VERSION,
        POSTSCRIPT: f"LangSo{design}-{style}",
        DESCRIPTION: f"Subset of Liberation {design} 2.1.5 for Vietnamese; widths unchanged.",
    }
    for identifier, text in names.items():
        font["name"].setName(text, identifier, 3, 1, 0x409)


if __name__ == "__main__":
    main()
