"""The source tree as the house rules see it: files, syntax trees, imports."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PRODUCT = ("desktop", "server", "resources")
SKIPPED = {".git", ".venv", "build", "dist", "__pycache__", ".hypothesis"}


@dataclass(frozen=True)
class Source:
    """One Python file; `name` is its path below the root with forward slashes."""

    name: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text, self.name)

    def at(self, node: ast.AST, words: str) -> str:
        """A finding that an editor can jump to."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}: {words}"


@cache
def _parsed(text: str, name: str) -> ast.Module:
    """Kept for the next rule: parsing is most of what a rule costs."""
    return ast.parse(text, name)


@dataclass(frozen=True)
class Import:
    """One imported name; `lazy` when it happens inside a function or for types only."""

    node: ast.stmt
    module: str
    lazy: bool
    typing_only: bool


def files(root: Path) -> Iterator[Path]:
    """Every file of the project, without what git ignores."""
    for path in sorted(root.iterdir()):
        if path.name in SKIPPED or (path.name.startswith(".") and path.name.endswith("_cache")):
            continue
        if path.is_dir():
            yield from files(path)
        elif path.suffix not in (".pyc", ".mo"):
            yield path


def sources(root: Path, *folders: str) -> list[Source]:
    """The Python files below some folders; of the whole project when none is named."""
    wanted = [root / folder for folder in folders] if folders else [root]
    return [
        Source(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"))
        for folder in wanted
        if folder.is_dir()
        for path in files(folder)
        if path.suffix == ".py"
    ]


def imports(source: Source) -> list[Import]:
    """What a file imports, `from a import b` as "a.b"."""
    found: list[Import] = []
    _collect(source.tree.body, found, lazy=False, typing_only=False)
    return found


def _collect(body: list[ast.stmt], found: list[Import], *, lazy: bool, typing_only: bool) -> None:
    for node in body:
        if isinstance(node, ast.Import):
            found += [Import(node, alias.name, lazy, typing_only) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            found += [
                Import(node, f"{module}.{alias.name}", lazy, typing_only) for alias in node.names
            ]
        else:
            inside = lazy or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            types = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
            for part in ("body", "orelse", "finalbody"):
                only = typing_only or (types and part == "body")
                _collect(getattr(node, part, []), found, lazy=inside, typing_only=only)
            for handler in getattr(node, "handlers", []):
                _collect(handler.body, found, lazy=inside, typing_only=typing_only)


def called(node: ast.AST) -> str:
    """The last part of what a call calls: "setText" of `self.title.setText(...)`, else ""."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def calls(source: Source) -> Iterator[ast.Call]:
    """Every call in a file."""
    return (node for node in ast.walk(source.tree) if isinstance(node, ast.Call))
