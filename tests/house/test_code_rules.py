"""The tree keeps the house rules, and each rule finds what is planted for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.house import code_rules

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
RULES: list[Callable[[Path], list[str]]] = [
    code_rules.size,
    code_rules.names,
    code_rules.event_loops,
    code_rules.connected_lambdas,
    code_rules.threads,
    code_rules.early_imports,
    code_rules.rooms_of_libraries,
    code_rules.time_and_chance,
    code_rules.leftovers,
]

PLANTS = [
    ("size", "desktop/ui/big.py", "x = 1\n" * 401),
    ("size", "tests/ui/test_big.py", "x = 1\n" * 601),
    ("names", "desktop/ui/utils.py", "x = 1\n"),
    ("names", "desktop/services/team.py", "class TeamManager:\n    pass\n"),
    ("event_loops", "desktop/ui/a.py", "def f(app):\n    app.processEvents()\n"),
    ("event_loops", "desktop/ui/a.py", "def f(dialog):\n    return dialog.exec()\n"),
    (
        "connected_lambdas",
        "desktop/ui/a.py",
        "class A:\n    def f(self, b):\n        b.clicked.connect(lambda: self.close())\n",
    ),
    ("threads", "desktop/services/a.py", "import threading\n"),
    ("threads", "desktop/ui/a.py", "from PySide6.QtCore import QThread\n"),
    ("threads", "desktop/sync/a.py", "def f():\n    from concurrent import futures\n"),
    ("early_imports", "desktop/services/a.py", "import sqlalchemy.orm\n"),
    ("early_imports", "desktop/ui/a.py", "from reportlab.lib import units\n"),
    ("rooms_of_libraries", "desktop/domain/a.py", "import msgspec\n"),
    ("rooms_of_libraries", "desktop/domain/a.py", "from desktop.protocol import ops\n"),
    ("rooms_of_libraries", "desktop/bootstrap.py", "from PySide6 import QtWidgets\n"),
    ("rooms_of_libraries", "desktop/services/a.py", "def f():\n    import sqlalchemy\n"),
    ("time_and_chance", "server/a.py", "import datetime\nx = datetime.datetime.now()\n"),
    ("time_and_chance", "desktop/ui/a.py", "from datetime import date\nx = date.today()\n"),
    ("time_and_chance", "desktop/ui/a.py", "import time\nx = time.time()\n"),
    ("time_and_chance", "server/a.py", "import uuid\nx = uuid.uuid4()\n"),
    ("time_and_chance", "server/a.py", "import secrets\n"),
    ("time_and_chance", "desktop/ui/a.py", "import random\nx = random.random()\n"),
    ("leftovers", "desktop/ui/a.py", "x = 1  # TO" + "DO later\n"),
    ("leftovers", "tests/ui/test_a.py", "import time\n\ndef f():\n    time.sl" + "eep(1)\n"),
    ("leftovers", "tests/ui/test_a.py", "import pytest\n\nM = pytest.mark.bench" + "mark\n"),
]

ALLOWED = [
    ("event_loops", "desktop/ui/a.py", "def f(app):\n    return app.exec()\n"),
    (
        "connected_lambdas",
        "desktop/ui/a.py",
        "class A:\n    def f(self, b, c):\n        b.clicked.connect(self.close)\n"
        "        b.clicked.connect(lambda: c.close())\n",
    ),
    ("threads", "desktop/ui/tasks.py", "import threading\n"),
    ("threads", "desktop/reports/a.py", "from threading import Lock\n"),
    ("early_imports", "desktop/services/a.py", "def f():\n    import sqlalchemy.orm\n"),
    (
        "early_imports",
        "desktop/services/a.py",
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import reportlab\n",
    ),
    ("time_and_chance", "desktop/domain/clock.py", "import secrets\n"),
    ("time_and_chance", "desktop/services/a.py", "from random import Random\nx = Random(7)\n"),
]


def named(name: str) -> Callable[[Path], list[str]]:
    """The rule of that name."""
    return next(rule for rule in RULES if rule.__name__ == name)


def plant(root: Path, name: str, text: str) -> None:
    """Write one file of an otherwise empty tree."""
    path = root / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_tree_keeps_the_rule(rule: Callable[[Path], list[str]]) -> None:
    assert rule(ROOT) == []


@pytest.mark.parametrize(("rule", "name", "text"), PLANTS)
def test_a_planted_violation_is_found(tmp_path: Path, rule: str, name: str, text: str) -> None:
    plant(tmp_path, name, text)
    found = named(rule)(tmp_path)
    assert len(found) >= 1
    assert all(finding.startswith(name) for finding in found)


@pytest.mark.parametrize(("rule", "name", "text"), ALLOWED)
def test_the_good_form_is_left_alone(tmp_path: Path, rule: str, name: str, text: str) -> None:
    plant(tmp_path, name, text)
    assert named(rule)(tmp_path) == []


def test_every_rule_has_a_planted_violation() -> None:
    assert {rule.__name__ for rule in RULES} == {plant[0] for plant in PLANTS}
