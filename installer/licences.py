"""The licence texts of what the package carries, for /usr/share/doc/langso."""

from __future__ import annotations

import re
from importlib import metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# The wheels of Qt carry no text; Debian has it as /usr/share/common-licenses/LGPL-3.
WITHOUT_TEXT = {"pyside6-essentials": "LGPL-3.0-only", "shiboken6": "LGPL-3.0-only"}
# Only the province's server imports them.
NOT_CARRIED = {"starlette", "uvicorn", "h11", "anyio", "idna", "click"}
_TEXT = re.compile(r"(^|/)(LICEN[CS]E|LICEN[CS]ES|COPYING|NOTICE|BUILD_LICENSES)[^/]*(/|$)", re.I)


def carried(lock: Path) -> list[str]:
    """Names of the libraries that the lock of the program names and this system has."""
    named = re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text("utf-8"), re.M)
    there = {one.name.lower().replace("_", "-") for one in metadata.distributions()}
    return sorted({name.lower().replace("_", "-") for name in named} & there - NOT_CARRIED)


def copy_licences(lock: Path, target: Path) -> list[str]:
    """Copy every text into a folder a library; one line a library for the list of them.

    Raises:
        SystemExit: A library has no text, and nobody said under which licence it stands.
    """
    lines = []
    for name in carried(lock):
        found = metadata.distribution(name)
        texts = [
            path
            for path in found.files or ()
            if ".dist-info" in path.parts[0] and _TEXT.search("/".join(path.parts[1:]))
        ]
        if not texts and name not in WITHOUT_TEXT:
            raise SystemExit(
                f"{name} carries no licence text; look it up for installer/licences.py"
            )
        for path in texts:
            place = target / name / "/".join(path.parts[1:]).removeprefix("licenses/")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_binary())
        licence = WITHOUT_TEXT.get(name) or _said(found)
        lines.append(f"{name} {found.version}: {licence}")
    return lines


def _said(found: metadata.Distribution) -> str:
    said = found.metadata
    for key in ("License-Expression", "License"):
        if key in said and said[key].strip():
            return said[key].strip().splitlines()[0][:120]
    classes = [line for line in said.get_all("Classifier") or () if line.startswith("License ::")]
    return "; ".join(line.rpartition(" :: ")[2] for line in classes) or "see its text"
