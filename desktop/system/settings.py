"""Settings of this PC: each declared once, with its type, default and allowed values.

What belongs to a team lives in that team's encrypted database, never here.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from desktop.domain.print_plan import Stacking
from desktop.domain.text.name_order import USUAL_ORDER, NameOrder

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T", str, int, bool)


class Scope(StrEnum):
    """Whose a setting is."""

    PC = "pc"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One declared setting; with `choices` every other value falls back to the default."""

    key: str
    type: type[T]  # noqa: A003 - the word of Python itself
    default: T
    choices: tuple[T, ...] = ()
    scope: Scope = Scope.PC

    def accepts(self, value: object) -> bool:
        """Whether the value is one of this setting's."""
        return type(value) is self.type and (not self.choices or value in self.choices)


LANGUAGE: Final = Setting("language", str, "vi", ("vi", "en"))
TEXT_PERCENT: Final = Setting("text_percent", int, 100, (100, 125, 150, 200))
LAST_TEAM: Final = Setting("last_team", str, "")
LAST_FOLDER: Final = Setting("last_folder", str, "")
COPIES_FOLDER: Final = Setting("copies_folder", str, "")
"""Where automatic copies go; "" is the folder `copies` beside the teams."""
STICK_FOLDER: Final = Setting("stick_folder", str, "")
"""Where the person last copied the team by hand."""
BUNDLE_FOLDER: Final = Setting("bundle_folder", str, "")
"""Where a file for the province was last written, or its answer read."""
LOCK_MINUTES: Final = Setting("lock_minutes", int, 5, (2, 3, 5, 10))
"""Idle minutes after which the team is locked; the policy allows 2 to 10."""
WINDOW_PLACE: Final = Setting("window_place", str, "")
"""Qt's geometry as base 64."""

BACKGROUND_SYNC: Final = Setting("background_sync", bool, True)
"""Whether this PC syncs by itself while a team is open."""

NAME_ORDER: Final = Setting("name_order", str, USUAL_ORDER.value, tuple(map(str, NameOrder)))
"""What decides the place of a name in lists of people."""

PRINT_STACKING: Final = Setting(
    "print_stacking", str, Stacking.FACE_DOWN.value, tuple(map(str, Stacking))
)
"""How the printer of this PC lays down its sheets."""

ALL: Final[tuple[Setting[Any], ...]] = (
    LANGUAGE,
    TEXT_PERCENT,
    LAST_TEAM,
    LAST_FOLDER,
    COPIES_FOLDER,
    STICK_FOLDER,
    BUNDLE_FOLDER,
    LOCK_MINUTES,
    WINDOW_PLACE,
    BACKGROUND_SYNC,
    NAME_ORDER,
    PRINT_STACKING,
)


class Settings:
    """The settings file: read once, written as a whole at each change.

    A missing or damaged file, or a value that does not fit, gives the defaults: nobody should
    be kept from their work by a setting.

    Args:
        path: The JSON file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, object] = _read(path)

    def get(self, setting: Setting[T]) -> T:
        """The value, or the declared default."""
        value = self._values.get(setting.key)
        return value if setting.accepts(value) else setting.default  # type: ignore[return-value]

    def set(self, setting: Setting[T], value: T) -> None:
        """Store a value.

        Raises:
            ValueError: The value is not one of the setting's.
        """
        if not setting.accepts(value):
            raise ValueError(setting.key)
        if self._values.get(setting.key) == value:
            return
        self._values[setting.key] = value
        self._write()

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as stream:
            json.dump(self._values, stream, ensure_ascii=False, indent=1, sort_keys=True)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(self._path)


def _read(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
