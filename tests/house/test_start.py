"""What starting costs: nothing expensive is loaded for the first window; the binding survives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.house.code_rules import EXPENSIVE
from tests.house.tree import sources

ROOT = Path(__file__).resolve().parents[2]
# The main module and the root of composition may be missing in a copy of single rooms only.
FIRST_ROOMS = ("desktop/domain", "desktop/system", "desktop/services", "desktop/ui")

COUNT_NONE = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication(["-platform", "offscreen"])
label = QLabel()
for number in range(20_000):
    label.setText(str(number))
print(label.text())
"""

LOADED = """
import importlib, sys
for name in sys.argv[2:]:
    importlib.import_module(name)
print("\\n".join(sorted(set(sys.modules) & set(sys.argv[1].split()))))
"""


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A fresh interpreter, in which nothing is loaded yet."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_twenty_thousand_calls_that_return_none_survive() -> None:
    """PySide6 6.12.0 on Python 3.11 lost a reference of None with each and aborted."""
    done = python(COUNT_NONE)
    assert (done.returncode, done.stdout.strip()) == (0, "19999"), done.stderr


def first_modules() -> list[str]:
    """Every module that can be imported before the first window is painted."""
    found = [source.name for room in FIRST_ROOMS for source in sources(ROOT, room)]
    found += [
        name for name in ("desktop/__main__.py", "desktop/bootstrap.py") if (ROOT / name).exists()
    ]
    return [name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in found]


def test_nothing_expensive_is_imported_before_the_first_window() -> None:
    done = python(LOADED, " ".join(EXPENSIVE), *first_modules())
    assert (done.returncode, done.stdout.split()) == (0, []), done.stderr


def test_the_check_sees_what_is_loaded_indirectly() -> None:
    done = python(LOADED, " ".join(EXPENSIVE), "openpyxl.styles")
    assert "openpyxl" in done.stdout.split()
