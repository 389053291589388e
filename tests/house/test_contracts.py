"""Each import contract of pyproject.toml breaks on a planted violation."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# contract -> (where the violation is planted, what it imports)
PLANTS = {
    "layers": ("desktop.storage", "desktop.services"),
    "qt-only-in-ui": ("desktop.reports", "PySide6"),
    "sql-only-in-storage": ("desktop.services", "sqlalchemy"),
    "server-sees-shared-rooms": ("server.api", "desktop.storage"),
    "desktop-never-server": ("desktop.sync", "server.api"),
    "ui-asks-services": ("desktop.ui.home", "desktop.storage"),
    "reports-get-plain-rows": ("desktop.reports", "desktop.system"),
    "words-above-storage": ("desktop.sync", "desktop.system"),
    "shared-core-without-data": ("desktop.protocol", "resources"),
    "resources-are-data": ("resources", "desktop.domain"),
    "features-independent": ("desktop.ui.home", "desktop.ui.people"),
    "shared-widgets-below-features": ("desktop.ui.widgets", "desktop.ui.home"),
}


def contracts() -> dict[str, str]:
    """Name of every contract by its id."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return {c["id"]: c["name"] for c in tomllib.loads(text)["tool"]["importlinter"]["contracts"]}


def planted_module(contract: str) -> str:
    package = PLANTS[contract][0]
    return f"{package}.planted_{contract.replace('-', '_')}"


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What import-linter says below each contract, for a copy of the rooms with every plant."""
    root = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", root)
    # Bare rooms are enough, and keep another violation from hiding the planted one.
    for room in ("desktop", "server", "resources"):
        for init in (ROOT / room).rglob("__init__.py"):
            target = root / init.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("", encoding="utf-8")
    for contract, (_package, imported) in PLANTS.items():
        path = root / (planted_module(contract).replace(".", "/") + ".py")
        path.write_text(f"import {imported}\n", encoding="utf-8")
    lint = "from importlinter.cli import lint_imports_command as lint; lint()"
    done = subprocess.run(
        [sys.executable, "-c", lint, "--no-cache", "--no-logo"],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONUTF8": "1", "COLUMNS": "200"},
    )
    assert done.returncode == 1, done.stdout + done.stderr
    details = done.stdout.partition("Broken contracts")[2]
    headings = re.split("|".join(re.escape(name) for name in contracts().values()), details)
    order = re.findall("|".join(re.escape(name) for name in contracts().values()), details)
    return dict(zip(order, headings[1:], strict=True))


@pytest.mark.parametrize("contract", PLANTS)
def test_a_planted_import_breaks_the_contract(contract: str, broken: dict[str, str]) -> None:
    said = broken[contracts()[contract]]
    package, imported = PLANTS[contract]
    module = planted_module(contract)
    assert module in said, f"{package} -> {imported} was let through"


def test_every_contract_has_a_planted_violation() -> None:
    assert set(PLANTS) == set(contracts())
