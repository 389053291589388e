"""CUPS on Linux and macOS, by its own programs: which printers there are, hand over, what is wrong.

Everything here may take seconds and is called by workers, never by the GUI thread.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import TroubleError

if TYPE_CHECKING:
    from collections.abc import Sequence

_PATIENCE_S: Final = 30
_JOB: Final = re.compile(r"request id is (\S+)")
_NOT_HERE: Final = "does not exist"
_NO_ROOM: Final = "No space left"

# What a printer says of itself (RFC 8011, 5.4.12) begins with one of these; the first that fits
# is told, so what stops the paper stands before what only warns.
_ALERTS: Final = (
    ("media-jam", "printer_jam"),
    ("media-empty", "printer_paper_out"),
    ("media-needed", "printer_paper_out"),
    ("input-tray-missing", "printer_paper_out"),
    ("cover-open", "printer_open"),
    ("door-open", "printer_open"),
    ("interlock-open", "printer_open"),
    ("toner-empty", "printer_toner_out"),
    ("marker-supply-empty", "printer_toner_out"),
    ("output-area-full", "printer_output_full"),
    ("connecting-to-device", "printer_offline"),
    ("offline", "printer_offline"),
    ("shutdown", "printer_offline"),
    ("timed-out", "printer_offline"),
    ("paused", "printer_stopped"),
    ("moving-to-paused", "printer_stopped"),
)


@dataclass(frozen=True, slots=True)
class PrinterState:
    """Whether the printer is still known, and the code of what keeps it from printing, or ""."""

    known: bool = True
    trouble: str = ""


def has_cups() -> bool:
    """Whether this system prints by CUPS."""
    return shutil.which("lp") is not None and shutil.which("lpstat") is not None


def cups_printers() -> tuple[str, ...]:
    """Names of the printers, the default one first."""
    listed = _run(["lpstat", "-e"])
    names = listed.stdout.decode("utf-8", "replace").split() if listed.returncode == 0 else []
    told = _run(["lpstat", "-d"]).stdout.decode("utf-8", "replace")
    default = told.rpartition(":")[2].strip()
    return tuple(sorted(names, key=lambda name: (name != default, name)))


def hand_over(pdf: bytes, printer: str, title: str, copies: int) -> str:
    """Give the paper to the queue: A4, at its own size, one-sided, whole copies one by one.

    Returns:
        The job's id, for `job_waits`.

    Raises:
        TroubleError: `printer_gone`, `disk_full`, `print_failed`.
    """
    words = ["lp", "-d", printer, "-n", str(copies), "-t", title]
    # At its own size: the margins of an official paper are prescribed.
    options = ("media=A4", "sides=one-sided", "print-scaling=none", "collate=true")
    done = _run([*words, *(word for option in options for word in ("-o", option))], pdf)
    if done.returncode == 0:
        found = _JOB.search(done.stdout.decode("utf-8", "replace"))
        return found[1] if found else ""
    said = done.stderr.decode("utf-8", "replace")
    if _NOT_HERE in said:
        raise TroubleError("printer_gone")
    raise TroubleError("disk_full" if _NO_ROOM in said else "print_failed")


def printer_state(printer: str) -> PrinterState:
    """What the printer says of itself."""
    told = _run(["lpstat", "-l", "-p", printer])
    if told.returncode != 0:
        return PrinterState(known=False, trouble="printer_gone")
    lines = told.stdout.decode("utf-8", "replace").splitlines()
    alerts = " ".join(
        line.partition(":")[2] for line in lines if line.strip().startswith("Alerts:")
    ).split()
    for start, code in _ALERTS:
        if any(alert.startswith(start) for alert in alerts):
            return PrinterState(trouble=code)
    disabled = bool(lines) and " disabled since " in lines[0]
    return PrinterState(trouble="printer_stopped" if disabled else "")


def job_waits(job: str, printer: str) -> bool:
    """Whether the job is still in the queue."""
    listed = _run(["lpstat", "-W", "not-completed", "-o", printer])
    return any(line.split()[:1] == [job] for line in listed.stdout.decode().splitlines())


def _run(words: Sequence[str], content: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    # The answers are read, so they must not be in the person's language.
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        return subprocess.run(  # noqa: S603 - fixed programs; names are single arguments
            words,
            input=content,
            capture_output=True,
            timeout=_PATIENCE_S,
            check=False,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TroubleError("print_failed") from error
