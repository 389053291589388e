"""Data of the program: fonts, icons, words, units, forms; read through the two doors below."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def locate(*parts: str) -> Traversable:
    """A file of this package by the parts of its path: ("fonts", "LangSoSerif-Bold.ttf").

    Works from a source tree, an installed wheel and a frozen program alike.
    """
    return files(__name__).joinpath(*parts)


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
