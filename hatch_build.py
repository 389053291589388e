"""Build hook: merges the Vietnamese texts of all areas into one compiled catalogue."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # dev.py and the tests compile without the build back end
    BuildHookInterface = object  # type: ignore[assignment,misc]

ROOT = Path(__file__).resolve().parent


def catalogue_is_stale(root: Path = ROOT) -> bool:
    """Whether a .po file is newer than the compiled catalogue, or that is missing."""
    compiled = root / "resources" / "i18n" / "vi.mo"
    if not compiled.exists():
        return True
    built_at = compiled.stat().st_mtime_ns
    sources = _sources(root)
    folder = root / "resources" / "i18n" / "vi"
    newest = max(
        (path.stat().st_mtime_ns for path in (*sources, folder) if path.exists()), default=0
    )
    return newest > built_at


def compile_catalogue(root: Path = ROOT) -> Path:
    """Merge resources/i18n/vi/*.po into resources/i18n/vi.mo and return its path.

    An msgid may stand in two areas with the same translation only.

    Raises:
        ValueError: Two areas translate the same msgid differently.
    """
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    merged = Catalog(locale="vi", project="lang-so", fuzzy=False)
    for source in _sources(root):
        with source.open("rb") as stream:
            area = read_po(stream, locale="vi", abort_invalid=True)
        for message in area:
            if not message.id or message.fuzzy:
                continue
            known = merged.get(message.id)
            if known is not None and _texts(known.string) != _texts(message.string):
                raise ValueError(
                    f"{source.name}: {message.id!r} is translated differently elsewhere"
                )
            merged.add(message.id, message.string)
    compiled = root / "resources" / "i18n" / "vi.mo"
    compiled.parent.mkdir(parents=True, exist_ok=True)
    # Replaced in one step: a program that starts meanwhile reads the old or the new one.
    handle, name = tempfile.mkstemp(dir=compiled.parent, suffix=".mo")
    with os.fdopen(handle, "wb") as stream:
        write_mo(stream, merged)
    Path(name).chmod(0o644)
    Path(name).replace(compiled)
    return compiled


def _sources(root: Path) -> list[Path]:
    return sorted((root / "resources" / "i18n" / "vi").glob("*.po"))


def _texts(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """One form or several, made comparable: Vietnamese has a single plural form."""
    if string is None:
        return ()
    return (string,) if isinstance(string, str) else tuple(string)


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before a wheel is made and before an editable installation."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Compile the catalogue of the tree that is being built."""
        compile_catalogue(Path(self.root))


if __name__ == "__main__":
    if catalogue_is_stale():
        print(f"compiled {compile_catalogue()}")
    sys.exit(0)
