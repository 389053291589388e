"""The log: what the program did, never about whom.

Only declared keys with harmless values are written. Of a bug its kind and places are written
but not its message, because messages quote values.
"""

from __future__ import annotations

import faulthandler
import json
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import traceback
    from collections.abc import Iterator

    from desktop.domain.clock import Clock

KEYS: Final = frozenset(
    {"code", "command", "count", "kind", "places", "platform", "python", "seconds", "support"}
    | {"table", "version"}
)
_HARMLESS: Final = re.compile(r"[A-Za-z0-9_.:+<> -]{0,80}")
_LONG_NUMBER: Final = re.compile(r"\d{6,}")
_LARGEST: Final = 512 * 1024
_ROOT: Final = Path(__file__).resolve().parents[2]
_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

LogValue = str | int | float | bool


class Log:
    """Appends lines of JSON to the folder's log; a full disk never stops the work.

    Args:
        folder: The home's folder for logs.
        clock: Time of each line.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._path = folder / "langso.log"
        self._clock = clock

    def event(self, name: str, /, **values: LogValue | list[str]) -> None:
        """Write one line.

        Raises:
            KeyError: A key that is not declared: somebody wants to log what nobody looked at.
            ValueError: A value that may be personal (a name, a phone, an id).
        """
        for key, value in values.items():
            if key not in KEYS:
                raise KeyError(key)
            if not _is_harmless(value):
                raise ValueError(key)
        line = {"at": self._clock.now().isoformat(timespec="seconds"), "event": name, **values}
        try:
            self._append(json.dumps(line))
        except OSError:
            return

    def bug(self, error: BaseException) -> str:
        """Write where a bug happened and return the code that people tell us.

        The same bug has the same code on every PC.
        """
        import hashlib

        kinds, places = _kinds(error), _places(error)
        digest = hashlib.sha256(" ".join([*kinds, *places]).encode()).digest()
        support = "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:6])
        self.event("bug", support=support, kind=kinds[0], places=kinds[1:] + places)
        return support

    def _append(self, line: str) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._path.exists() and self._path.stat().st_size > _LARGEST:
            self._path.replace(self._path.with_suffix(".old.log"))
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")


@contextmanager
def writing_crashes(folder: Path) -> Iterator[None]:
    """Let the interpreter write its stack into the folder when it dies of a signal meanwhile.

    A folder that cannot be written does not stop the program.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        stream = (folder / "crash.log").open("a", encoding="utf-8")
    except OSError:
        yield
        return
    with stream:
        faulthandler.enable(stream)
        try:
            yield
        finally:
            faulthandler.disable()


def _is_harmless(value: LogValue | list[str]) -> bool:
    if isinstance(value, list):
        return all(_is_harmless(item) for item in value)
    if isinstance(value, str):
        return _HARMLESS.fullmatch(value) is not None and _LONG_NUMBER.search(value) is None
    return True


def _kinds(error: BaseException) -> list[str]:
    """Class names of the error and of what caused it."""
    found: list[str] = []
    current: BaseException | None = error
    while current is not None and len(found) < 5:
        found.append(type(current).__name__)
        current = current.__cause__ or current.__context__
    return found


def _places(error: BaseException) -> list[str]:
    """Module, line and function of the innermost frames; never a text or a path of the user."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)[-12:]
    return [_place(frame) for frame in frames]


def _place(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    inside = path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else Path(path.name)
    module = ".".join(inside.with_suffix("").parts[-4:])
    words = re.sub(r"[^A-Za-z0-9_.:+<> -]", "_", f"{module}:{frame.lineno} {frame.name}")
    return _LONG_NUMBER.sub("_", words)[:80]
