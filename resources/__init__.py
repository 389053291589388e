"""Data of the program: fonts, icons, words, units, forms; read through the two doors below."""

from __future__ import annotations

from pathlib import Path

# As importlib.resources would find it, in a source tree, an installed wheel and a frozen program
# alike; importing that costs as much as drawing the first window's fonts.
_FOLDER = Path(__file__).parent


def locate(*parts: str) -> Path:
    """A file of this package by the parts of its path: ("fonts", "LangSoSerif-Bold.ttf")."""
    return _FOLDER.joinpath(*parts)


def exists(*parts: str) -> bool:
    """Whether there is such a file."""
    return locate(*parts).is_file()


def read_bytes(*parts: str) -> bytes:
    """The file's bytes.

    Raises:
        FileNotFoundError: The file does not exist: a bug, or a damaged installation.
    """
    return locate(*parts).read_bytes()


def read_text(*parts: str) -> str:
    """The file's text; every text file here is UTF-8.

    Raises:
        FileNotFoundError: As `read_bytes`.
    """
    return locate(*parts).read_text(encoding="utf-8")
