"""House rules about the files of the tree themselves."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from typing import TYPE_CHECKING

from tests.house.tree import files

if TYPE_CHECKING:
    from pathlib import Path

# Written in pieces, or this file would break its own rule.
MACHINE_PATHS = ("/wo" + "rk/", "/tmp/" + "brief", "/ro" + "ot/.")  # noqa: S108 - nothing is opened
INDEX_HOSTS = (
    "py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com",
    "deb.debian" + ".org", "proxy.golang" + ".org", "crates" + ".io",
)  # fmt: skip
TEXT = {
    ".py", ".md", ".toml", ".lock", ".json", ".csv", ".po", ".txt", ".svg", ".yml", ".yaml", ".nsi",
    ".sh", ".desktop", ".ini", "",
}  # fmt: skip
UNLICENSED = re.compile(r"(\.py|\.po|/LICENCES\.md|/py\.typed)$")
NAMED = re.compile(r"`([^`]+)`")


def traces_of_a_machine(root: Path) -> list[str]:
    """No path of the machine it was made on, and no address of a package index."""
    found = []
    for path in files(root):
        if path.suffix not in TEXT:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [
            f"{path.relative_to(root).as_posix()}: {word}"
            for word in (*MACHINE_PATHS, *INDEX_HOSTS)
            if word in text
        ]
    return found


def without_licence(root: Path) -> list[str]:
    """Every data file is named in resources/LICENCES.md, below the heading of its folder.

    A heading is "## fonts/"; names stand in backticks and may hold a star.
    """
    listing = root / "resources" / "LICENCES.md"
    text = listing.read_text(encoding="utf-8") if listing.exists() else ""
    patterns = []
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        folder = section.partition("\n")[0].strip()
        patterns += [n if n.startswith(folder) else folder + n for n in NAMED.findall(section)]
    names = [
        path.relative_to(root / "resources").as_posix()
        for path in files(root / "resources")
        if not UNLICENSED.search(f"/{path.name}")
    ]
    bare = [name for name in names if not any(fnmatch(name, pattern) for pattern in patterns)]
    return [f"resources/{name}: no licence in LICENCES.md" for name in bare]
