"""Lint and every test room, two at a time, each pytest process with its minutes.

`dev.py test` starts it inside .venv after it has looked for what the tests need.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import sysconfig
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sysconfig.get_path("scripts"))

# Test rooms that run as one pytest process, the longest first; one named nowhere gets its own.
GROUPS = (
    ("simulation",),
    ("ui",),
    ("sync",),
    ("processes",),
    ("server",),
    ("stateful", "fuzz"),
    ("storage", "upgrade"),
    ("e2e",),
    ("installer",),
    ("services", "cli", "bootstrap"),
    ("house",),
    ("domain", "protocol", "contract", "system", "resources"),
    ("reports", "importing"),
)
ALONE = "benchmarks"  # compares times within one run, so nothing else may run beside it


class Outcome(NamedTuple):
    """How one part of the test run ended."""

    name: str
    code: int
    minutes: float
    output: str


def say(text: str) -> None:
    """Print at once, also when the output goes to a file."""
    print(text, flush=True)


def lint() -> Outcome:
    """Every static check, all of them even when the first fails."""
    began, output, code = time.monotonic(), "", 0
    for command in (
        [str(BIN / "ruff"), "check"],
        [str(BIN / "ruff"), "format", "--check", "--quiet"],
        [str(BIN / "mypy")],
        [str(BIN / "lint-imports"), "--no-cache"],
    ):
        done = captured(command)
        code = code or done.returncode
        if done.returncode != 0 or "mypy" in command[0]:
            output += done.stdout
    output += "lint: " + ("fine" if code == 0 else "FAILED")
    return Outcome("lint", code, (time.monotonic() - began) / 60, output)


def captured(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a tool and keep what it says in one piece."""
    return subprocess.run(
        command,
        cwd=ROOT,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def rooms() -> list[tuple[str, ...]]:
    """Groups of test folders that are there, the unnamed ones each on its own."""
    there = {path.name for path in (ROOT / "tests").iterdir() if any(path.glob("**/test_*.py"))}
    groups = [tuple(name for name in group if name in there) for group in GROUPS]
    named = {name for group in GROUPS for name in group} | {ALONE}
    return [group for group in groups if group] + [(name,) for name in sorted(there - named)]


def pytest_room(group: tuple[str, ...], only: list[str]) -> Outcome:
    """One pytest process over some folders of tests/."""
    began = time.monotonic()
    done = captured(
        [sys.executable, "-m", "pytest", "-q", "-ra", "--durations=5", *only]
        + [str(Path("tests") / name) for name in group]
    )
    # 5: nothing was collected, for example because a part was left out by name.
    code = 0 if done.returncode == 5 else done.returncode
    return Outcome("+".join(group), code, (time.monotonic() - began) / 60, done.stdout)


def side_by_side(only: list[str]) -> list[Outcome]:
    """Lint and the rooms, two at a time: the machines that test have two cores."""
    outcomes: list[Outcome] = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        pending: set[Future[Outcome]] = {pool.submit(pytest_room, g, only) for g in rooms()}
        pending.add(pool.submit(lint))
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            outcomes.extend(shown(future.result()) for future in done)
    return outcomes


def shown(outcome: Outcome) -> Outcome:
    """Print what a part said, in one piece."""
    say(f"\n===== {outcome.name} ({outcome.minutes:.1f} minutes)\n{outcome.output.rstrip()}")
    return outcome


def summary(outcomes: list[Outcome], left_out: set[str]) -> int:
    """Print the table and the closing line; 1 when any part failed or nothing ran."""
    say("\n===== minutes by part")
    totals = dict.fromkeys(("passed", "failed", "skipped"), 0)
    for outcome in outcomes:
        closing = outcome.output.strip().rpartition("\n")[2] if outcome.name != "lint" else ""
        for number, word in re.findall(r"(\d+) (passed|failed|skipped|error)", closing):
            totals["failed" if word == "error" else word] += int(number)
        verdict = "fine" if outcome.code == 0 else f"FAILED ({outcome.code})"
        say(f"{outcome.minutes:6.1f}  {outcome.name:<44} {verdict:<12} {closing.strip('= ')}")
    for part in sorted(left_out):
        say(f"     -  {part:<44} LEFT OUT by --without {part}")
    failed = [outcome.name for outcome in outcomes if outcome.code != 0]
    if failed:
        say(f"FAILED: {', '.join(failed)}")
    say("{passed} passed, {failed} failed, {skipped} skipped".format(**totals))
    return 1 if failed or totals["passed"] == 0 else 0


def main() -> int:
    """Run what was asked for; unknown words are pytest's own and run just those tests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", action="append", default=[], metavar="PART")
    parser.add_argument("--sweep", action="store_true", help="with the long searches")
    parser.add_argument("--lint-only", action="store_true")
    asked, rest = parser.parse_known_args()
    if asked.lint_only:
        return shown(lint()).code
    if asked.sweep:
        os.environ["LANGSO_SWEEP"] = "1"  # property tests then search anew instead of repeating
    unwanted = sorted(set(asked.without)) + ([] if asked.sweep else ["sweep"])
    only = ["-m", " and ".join(f"not {marker}" for marker in unwanted)] if unwanted else []
    if rest:
        command = [sys.executable, "-m", "pytest", *only, *rest]
        return subprocess.run(command, cwd=ROOT, check=False).returncode
    outcomes = side_by_side(only)
    if (ROOT / "tests" / ALONE).is_dir():
        outcomes.append(shown(pytest_room((ALONE,), only)))
    return summary(outcomes, set(asked.without))


if __name__ == "__main__":
    sys.exit(main())
