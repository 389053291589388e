"""Whether this PC can do the work: what IT staff look at first."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.domain.text.dates import format_date
from desktop.services.team_folders import list_teams

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.domain.clock import Clock
    from desktop.system.paths import Home

_PLAIN_HEAD: Final = b"SQLite format 3\0"
_LEAST_FREE_MB: Final = 500
_RELEASED_ON: Final = date(2026, 11, 1)
_LOWEST_PYTHON: Final = (3, 11)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; the words are found by `code`."""

    code: str
    ok: bool
    params: dict[str, object] = field(default_factory=dict)


def run_doctor(home: Home, clock: Clock) -> tuple[Finding, ...]:
    """Look at the program's parts and at this PC's teams; nothing is changed or unlocked."""
    return (
        Finding("python", sys.version_info >= _LOWEST_PYTHON, {"version": _python()}),
        _encryption(),
        _fonts(),
        _paper(),
        _home(home),
        _kept_elsewhere(home),
        _disk(home),
        Finding("clock", clock.today() >= _RELEASED_ON, {"today": format_date(clock.today())}),
        *_teams(home),
    )


def _python() -> str:
    return ".".join(map(str, sys.version_info[:3]))


def _encryption() -> Finding:
    """Whether the very driver that opens the teams' files is there and is not a bad version."""
    try:
        from desktop.storage.engine import connect

        connection = connect(None, bytes(32))
    except (ImportError, RuntimeError) as error:
        return Finding("encryption", ok=False, params={"version": type(error).__name__})
    version = connection.execute("SELECT sqlite_version()").fetchone()[0]
    connection.close()
    return Finding("encryption", ok=True, params={"version": version})


def _fonts() -> Finding:
    import resources

    names = [
        f"LangSoSerif-{style}.ttf" for style in ("Regular", "Bold", "Italic", "BoldItalic")
    ] + ["LangSoSans-Regular.ttf", "LangSoSans-Bold.ttf"]
    missing = [name for name in names if not resources.exists("fonts", name)]
    return Finding("fonts", not missing, {"missing": len(missing)})


def _paper() -> Finding:
    try:
        import pypdfium2
        import reportlab
    except ImportError:
        return Finding("paper", ok=False, params={"version": "—"})
    return Finding("paper", bool(pypdfium2), {"version": str(reportlab.Version)})


def _home(home: Home) -> Finding:
    """Whether files can be made, and given another name: antivirus programs let only the first."""
    params: dict[str, object] = {"folder": str(home.root)}
    probe, renamed = home.root / ".probe", home.root / ".probe-again"
    try:
        home.make()
        probe.write_bytes(b"")
    except OSError:
        return Finding("home", ok=False, params=params)
    try:
        probe.replace(renamed)
        renamed.unlink()
    except OSError:
        return Finding("home_held", ok=False, params=params)
    return Finding("home", ok=True, params=params)


def _kept_elsewhere(home: Home) -> Finding:
    """Whether another program keeps copies of the data folder, or another machine holds it."""
    from desktop.system.synced_folders import is_on_network, syncing_program

    program = syncing_program(home.root)
    if program is not None:
        return Finding("synced_folder", ok=False, params={"program": program})
    return Finding("own_folder", not is_on_network(home.root))


def _disk(home: Home) -> Finding:
    folder = home.root if home.root.exists() else home.root.anchor
    free = shutil.disk_usage(folder).free // (1024 * 1024)
    return Finding("disk", free >= _LEAST_FREE_MB, {"free_mb": free, "least_mb": _LEAST_FREE_MB})


def _teams(home: Home) -> Iterator[Finding]:
    entries = list_teams(home)
    yield Finding("teams", ok=True, params={"count": len(entries)})
    for entry in entries:
        yield Finding("team_file", _is_sealed(entry.path), {"team": entry.name})


def _is_sealed(folder: Path) -> bool:
    """Whether the keys are there and the database does not begin like a plain one."""
    try:
        with (folder / "team.db").open("rb") as stream:
            head = stream.read(len(_PLAIN_HEAD))
        return len(head) == len(_PLAIN_HEAD) and head != _PLAIN_HEAD and _has_keys(folder)
    except OSError:
        return False


def _has_keys(folder: Path) -> bool:
    return (folder / "keys.json").stat().st_size > 0
