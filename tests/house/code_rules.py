"""House rules about code that no linter knows. Each takes the root and returns its findings."""

from __future__ import annotations

import ast
import re
import sys
from typing import TYPE_CHECKING

from tests.house.tree import PRODUCT, Source, called, calls, imports, sources

if TYPE_CHECKING:
    from pathlib import Path

CAP = 400
TEST_CAP = 600
THREADS = ("threading", "concurrent.futures", "multiprocessing", "_thread", "queue")
LOCKS = {"threading.Lock", "threading.RLock"}  # guard what threads of others share
QT_THREADS = {"QThread", "QThreadPool", "QRunnable", "QtConcurrent"}
THREAD_ROOMS = {"desktop/ui/tasks.py", "desktop/ui/lanes.py"}
CLOCK = "desktop/domain/clock.py"
# Not before the first window: together they cost more than the window itself.
EXPENSIVE = (
    "sqlalchemy", "alembic", "sqlcipher3", "reportlab", "openpyxl", "pypdfium2", "cryptography",
    "zstandard", "ssl", "http.client", "http.server", "urllib.request", "asyncio", "starlette",
    "uvicorn", "psycopg", "multiprocessing", "importlib.metadata", "docx", "lxml",
    "numpy", "zxingcpp", "PIL",
)  # fmt: skip
BEFORE_FIRST_PAINT = (
    "desktop/domain/", "desktop/services/", "desktop/system/", "desktop/ui/", "desktop/__main__.py",
    "desktop/__init__.py", "desktop/bootstrap.py", "resources/",
)  # fmt: skip
EMPTY_NAMES = re.compile(r"(Manager|Helper|Utils?|Common)s?$|^(manager|helper|utils?|common)s?$")
READS_TIME = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns",
    "time.localtime", "time.gmtime",
}  # fmt: skip
READS_CHANCE = {"os.urandom", "uuid.uuid1", "uuid.uuid4", "random.SystemRandom", "SystemRandom"}


def size(root: Path) -> list[str]:
    """No Python file above 400 lines, no test above 600."""
    found = []
    for source in sources(root):
        lines = source.text.count("\n")
        cap = TEST_CAP if source.name.startswith("tests/") else CAP
        if lines > cap:
            found.append(f"{source.name}: {lines} lines, the cap is {cap}")
    return found


def names(root: Path) -> list[str]:
    """No class and no module whose name says nothing."""
    found = []
    for source in sources(root):
        stem = source.name.rpartition("/")[2].removesuffix(".py")
        if EMPTY_NAMES.search(stem):
            found.append(f"{source.name}: this name says nothing")
        found += [
            source.at(node, f"{node.name} says nothing")
            for node in ast.walk(source.tree)
            if isinstance(node, ast.ClassDef) and EMPTY_NAMES.search(node.name)
        ]
    return found


def event_loops(root: Path) -> list[str]:
    """No nested event loops: no processEvents anywhere, no .exec() of dialogs in ui."""
    found = []
    for source in sources(root, *PRODUCT):
        for call in calls(source):
            name = called(call)
            if name in ("processEvents", "sendPostedEvents"):
                found.append(source.at(call, f"{name} lets a click in half-way through"))
            method = isinstance(call.func, ast.Attribute)
            in_ui = source.name.startswith("desktop/ui/")
            if method and in_ui and name in ("exec", "exec_") and not _starts_application(call):
                found.append(source.at(call, "exec() nests an event loop; use open() and signals"))
    return found


def _starts_application(call: ast.Call) -> bool:
    """`app.exec()` is the one event loop of the program."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(owner, ast.Name) and owner.id in ("app", "application")


def connected_lambdas(root: Path) -> list[str]:
    """No lambda that holds self in .connect: it keeps a closed window alive."""
    found = []
    for source in sources(root, "desktop"):
        for call in calls(source):
            if called(call) != "connect":
                continue
            found += [
                source.at(argument, "a lambda that holds self is connected")
                for argument in call.args
                if isinstance(argument, ast.Lambda) and _mentions_self(argument)
            ]
    return found


def _mentions_self(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Name) and part.id == "self" for part in ast.walk(node))


def threads(root: Path) -> list[str]:
    """Threads are made in one place of the desktop program."""
    found = []
    for source in sources(root, "desktop"):
        if source.name in THREAD_ROOMS:
            continue
        for item in imports(source):
            last = item.module.rpartition(".")[2]
            if item.typing_only or item.module in LOCKS:
                continue
            if _under(item.module, THREADS) or last in QT_THREADS:
                found.append(source.at(item.node, f"{item.module}: only the runner has threads"))
    return found


def early_imports(root: Path) -> list[str]:
    """Nothing expensive at module level of what the first window needs."""
    return [
        source.at(item.node, f"{item.module} is imported before the first window")
        for source in sources(root, "desktop", "resources")
        if source.name.startswith(BEFORE_FIRST_PAINT)
        for item in imports(source)
        if not item.lazy and not item.typing_only and _under(item.module, EXPENSIVE)
    ]


def rooms_of_libraries(root: Path) -> list[str]:
    """Domain has the standard library only; Qt and SQL stay in their rooms, lazily or not."""
    found = []
    for source in sources(root, *PRODUCT):
        for item in imports(source):
            top = item.module.partition(".")[0]
            if source.name.startswith("desktop/domain/") and not _stdlib_or_domain(item.module):
                found.append(source.at(item.node, f"domain imports {item.module}"))
            if top in ("PySide6", "shiboken6") and not source.name.startswith("desktop/ui/"):
                found.append(source.at(item.node, "only desktop/ui knows Qt"))
            in_sql_room = source.name.startswith(("desktop/storage/", "server/"))
            if top in ("sqlalchemy", "alembic", "sqlcipher3") and not in_sql_room:
                found.append(source.at(item.node, "only desktop/storage and server know SQL"))
    return found


def _stdlib_or_domain(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names or _under(
        module, ("desktop.domain",)
    )


def time_and_chance(root: Path) -> list[str]:
    """The hour and chance come from a Clock that is passed in, so that every run repeats."""
    found = []
    for source in sources(root, *PRODUCT):
        if source.name == CLOCK:
            continue
        for call in calls(source):
            name = ast.unparse(call.func)
            short = ".".join(name.split(".")[-2:])
            if short in READS_TIME:
                found.append(source.at(call, f"{short}() outside {CLOCK}"))
            if (
                short in READS_CHANCE
                or name.startswith(("secrets.", "random."))
                or (name == "Random" and not call.args)
            ):
                found.append(source.at(call, f"{name}() outside {CLOCK}"))
        found += [
            source.at(item.node, f"{item.module} outside {CLOCK}")
            for item in imports(source)
            if _under(item.module, ("secrets",))
        ]
    return found


def leftovers(root: Path) -> list[str]:
    """No note to do it later, no sleeping test, no measurement among ordinary tests."""
    later = re.compile(r"#\s*(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    found = []
    for source in sources(root):
        for number, line in enumerate(source.text.splitlines(), 1):
            if later.search(line):
                found.append(f"{source.name}:{number}: do it now or file it")
        if source.name.startswith("tests/"):
            found += _leftovers_in_test(source)
    return found


def _leftovers_in_test(source: Source) -> list[str]:
    """Only tests/support may poll, for a process of others that tells nobody when it is ready."""
    polls = source.name.startswith("tests/support/")
    found = [
        source.at(call, "tests wait for something, never for time")
        for call in calls(source)
        if ast.unparse(call.func) in ("time.sleep", "sleep", "QTest.qWait", "qtbot.wait")
        and not polls
    ]
    if not source.name.startswith("tests/benchmarks/"):
        found += [
            source.at(node, "measuring tests live in tests/benchmarks, where nothing runs beside")
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Attribute) and ast.unparse(node) == "pytest.mark.benchmark"
        ]
    return found


def _under(module: str, roots: tuple[str, ...]) -> bool:
    return any(module == root or module.startswith(root + ".") for root in roots)
