"""Make resources/icons/: line icons under the names that the program calls them by.

The drawings are those of lucide-static 1.62.0 (ISC; some of them Feather, MIT), which npm
packs into a temporary folder. Only the drawing is kept: comment, class and size go.

    python installer/data/make_icons.py
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "lucide-static@1.62.0"
ARCHIVE_SHA256 = "386f9080c440d6f5049cefe3456ae8357f7a0c7f76e59670cd1cb83bc7050a44"
TARGET = Path(__file__).parents[2] / "resources" / "icons"

ICONS = {
    "add": "plus",
    "add-household": "house-plus",
    "add-person": "user-plus",
    "arrow-down": "chevron-down",
    "arrow-left": "arrow-left",
    "arrow-right": "arrow-right",
    "attendance": "list-checks",
    "bell": "bell",
    "book": "book-open",
    "calendar": "calendar-days",
    "chart": "chart-column",
    "check": "check",
    "clock": "clock",
    "close": "x",
    "copy": "copy",
    "delete": "trash-2",
    "download": "download",
    "edit": "pencil",
    "eye": "eye",
    "filter": "filter",
    "folder": "folder-open",
    "group-health": "heart-pulse",
    "group-identity": "smartphone",
    "group-learning": "graduation-cap",
    "group-other": "ellipsis",
    "group-payment": "wallet",
    "group-province_app": "map-pin",
    "group-public_service": "clipboard-list",
    "group-safety": "shield-check",
    "group-signature": "pen-line",
    "group-store": "store",
    "group-traffic": "flag",
    "hand": "hand-helping",
    "help": "circle-question-mark",
    "history": "history",
    "home": "house",
    "household": "map-pin-house",
    "import": "file-down",
    "info": "info",
    "key": "key-round",
    "language": "languages",
    "lock": "lock",
    "megaphone": "megaphone",
    "offline": "wifi-off",
    "people": "users",
    "phone": "phone",
    "print": "printer",
    "qr-code": "qr-code",
    "report": "file-text",
    "save": "save",
    "search": "search",
    "settings": "settings",
    "sign-out": "log-out",
    "success": "circle-check",
    "sync": "refresh-cw",
    "target": "target",
    "text-size": "a-large-small",
    "undo": "undo-2",
    "unlock": "lock-open",
    "upload": "upload",
    "usb": "usb",
    "user": "user",
    "warning": "triangle-alert",
    "zoom-in": "zoom-in",
    "zoom-out": "zoom-out",
}

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" '
    'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" '
    'stroke-linejoin="round">'
)


def main() -> None:
    """Fetch the package, write one file an icon and the licence."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        tarfile.open(_download(Path(folder))) as archive,
    ):
        for name, drawing in ICONS.items():
            text = HEAD + "".join(_shapes(_read(archive, f"icons/{drawing}.svg"))) + "</svg>\n"
            (TARGET / f"{name}.svg").write_text(text, encoding="utf-8")
        licence = _read(archive, "LICENSE")
    (TARGET / "LICENCE-lucide.txt").write_text(licence, encoding="utf-8")
    print(f"{len(ICONS)} icons in {TARGET}")


def _download(folder: Path) -> Path:
    subprocess.run(
        ["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL
    )
    (archive,) = folder.glob("*.tgz")
    if hashlib.sha256(archive.read_bytes()).hexdigest() != ARCHIVE_SHA256:
        sys.exit(f"{archive.name} is another file than the one this script was checked with")
    return archive


def _read(archive: tarfile.TarFile, path: str) -> str:
    file = archive.extractfile(f"package/{path}")
    if file is None:
        sys.exit(f"the package has no {path}")
    return file.read().decode("utf-8")


def _shapes(svg: str) -> list[str]:
    """The elements between the outer tags, each on one line."""
    inner = svg.split(">", 2)[2].rsplit("</svg>", 1)[0]
    return [re.sub(r"\s+", " ", shape) for shape in re.findall(r"<[^>]+>", inner)]


if __name__ == "__main__":
    main()
