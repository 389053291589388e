"""A CUPS daemon of our own with one queue, whose printer is a folder, for the tests of any room.

What comes out of the filters lies in the folder, one file a job. The daemon listens on a socket in
that folder only, so the printers of the PC that runs the tests are never touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

INSTALL = "CUPS is missing: sudo apt install cups (or leave it out: --without cups)"
QUEUE = "Nha_van_hoa"
OTHER_QUEUE = "Tram_y_te"

_PPD = Path("/usr/share/ppd/cupsfilters/Generic-PDF_Printer-PDF.ppd")
_SYSTEM = Path("/usr/lib/cups")
_PROGRAMS = ("cupsd", "lp", "lpstat", "lpadmin")
_PLACES = os.pathsep.join(("/usr/sbin", "/usr/bin", "/sbin", "/bin"))
# Keeps what it gets; a file named `says` is what the printer reports of itself meanwhile.
_BACKEND = """#!/bin/sh
[ $# -eq 0 ] && { echo 'direct folder "Unknown" "A folder"'; exit 0; }
echo 'STATE: none' >&2
[ -f "$FOLDER/says-$PRINTER" ] && cat "$FOLDER/says-$PRINTER" >&2
[ -f "$FOLDER/stuck-$PRINTER" ] && exit 4
cat "${6:--}" > "$FOLDER/$1.part" && mv "$FOLDER/$1.part" "$FOLDER/$1.pjl"
"""
_CONFIGURATION = """LogLevel warn
MaxLogSize 0
Listen {socket}
Browsing No
DefaultAuthType None
WebInterface No
ErrorPolicy retry-job
PreserveJobHistory Yes
PreserveJobFiles No
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  SubscriptionPrivateAccess all
  SubscriptionPrivateValues none
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""
_FILES = """ServerRoot {folder}/root
ServerBin {folder}/bin
DataDir /usr/share/cups
DocumentRoot /usr/share/cups/doc-root
StateDir {folder}/state
CacheDir {folder}/cache
RequestRoot {folder}/spool
TempDir {folder}/spool/tmp
AccessLog {folder}/access_log
ErrorLog {folder}/error_log
PageLog {folder}/page_log
SystemGroup root
User {user}
Group {group}
FileDevice No
SetEnv FOLDER {folder}/printed
"""


@dataclass(frozen=True)
class Printed:
    """One job as the printer got it: the words of its language, then the paper."""

    words: str
    pdf: bytes


@dataclass
class PrintServer:
    """A running daemon; `environment` leads `lp`, `lpstat` and Qt to it."""

    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def environment(self) -> dict[str, str]:
        """What the program that prints has to be told."""
        return {
            "CUPS_SERVER": str(self.folder / "socket"),
            "PATH": os.pathsep.join((os.environ["PATH"], _PLACES)),
        }

    def ask(self, *words: str) -> str:
        """Run one of CUPS's own programs."""
        done = subprocess.run(
            words,
            env={**os.environ, **self.environment, "LC_ALL": "C"},
            capture_output=True,
            check=False,
            text=True,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{words}: {done.stderr}\n{self.log()}")
        return done.stdout

    def printed(self) -> list[Path]:
        """Files of the jobs that came out, the oldest first."""
        found = (self.folder / "printed").glob("*.pjl")
        return sorted(found, key=lambda path: int(path.stem))

    def wait_for(self, count: int) -> list[Printed]:
        """Wait until so many jobs have come out altogether; the printer tells nobody."""
        deadline = time.monotonic() + 30
        while len(self.printed()) < count:
            if time.monotonic() > deadline:
                raise RuntimeError(f"printed {len(self.printed())} of {count}\n{self.log()}")
            time.sleep(0.02)
        return [_printed(path) for path in self.printed()]

    def report(self, queue: str, *states: str, stuck: bool = False) -> None:
        """What the printer says of itself from its next job on, e.g. "media-jam-error"."""
        says = self.folder / "printed" / f"says-{queue}"
        says.write_text("".join(f"STATE: +{state}\n" for state in states))
        stuck_file = self.folder / "printed" / f"stuck-{queue}"
        if stuck:
            stuck_file.touch()
        else:
            stuck_file.unlink(missing_ok=True)

    def log(self) -> str:
        """What the daemon says went wrong."""
        path = self.folder / "error_log"
        return path.read_text(errors="replace")[-4000:] if path.exists() else ""

    def forget(self) -> None:
        """Throw away what was printed, waits and was said; both queues are as new."""
        known = self.ask("lpstat", "-e").split()
        for queue in (QUEUE, OTHER_QUEUE):
            if queue in known:
                self.ask("cancel", "-a", "-x", queue)
            self.add(queue)
        self.ask("lpadmin", "-d", QUEUE)
        for path in (self.folder / "printed").iterdir():
            path.unlink()

    def add(self, queue: str) -> None:
        """Add a queue, or bring back one that was taken away or has stopped."""
        self.ask("lpadmin", "-p", queue, "-v", "folder:/", "-P", str(_PPD), "-E")

    def remove(self, queue: str) -> None:
        """The printer is gone: unplugged and taken off the list."""
        self.ask("lpadmin", "-x", queue)


@contextmanager
def print_server() -> Iterator[PrintServer]:
    """Start a daemon with an empty queue that prints into a folder; ends it afterwards.

    Raises:
        RuntimeError: CUPS is not installed; the text says how to install it.
    """
    path = os.pathsep.join((os.environ["PATH"], _PLACES))
    if not _PPD.exists() or any(shutil.which(name, path=path) is None for name in _PROGRAMS):
        raise RuntimeError(INSTALL)
    # A socket's path may be 107 letters long, pytest's folders are longer.
    folder = Path(tempfile.mkdtemp(prefix="langso-cups-"))
    _lay_out(folder)
    process = subprocess.Popen(
        [
            *(shutil.which("cupsd", path=path) or "cupsd", "-f"),
            *("-c", folder / "root" / "cupsd.conf", "-s", folder / "root" / "cups-files.conf"),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = PrintServer(folder, process)
    try:
        _wait(server)
        for queue in (QUEUE, OTHER_QUEUE):
            server.add(queue)
        server.ask("lpadmin", "-d", QUEUE)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        finally:
            process.kill()
            shutil.rmtree(folder, ignore_errors=True)


def _lay_out(folder: Path) -> None:
    root = os.geteuid() == 0
    user, group = ("lp", "lp") if root else (_user_name(), _group_name())
    for name in ("root/ppd", "bin", "state/certs", "cache", "spool/tmp", "printed"):
        (folder / name).mkdir(parents=True)
    folder.chmod(0o755)
    for name in ("filter", "daemon", "cgi-bin", "monitor", "notifier", "driver"):
        if (_SYSTEM / name).exists():
            (folder / "bin" / name).symlink_to(_SYSTEM / name)
    (folder / "bin" / "backend").mkdir()
    backend = folder / "bin" / "backend" / "folder"
    backend.write_text(_BACKEND)
    backend.chmod(0o755)
    words = {"folder": folder, "socket": folder / "socket", "user": user, "group": group}
    (folder / "root" / "cupsd.conf").write_text(_CONFIGURATION.format_map(words))
    (folder / "root" / "cups-files.conf").write_text(_FILES.format_map(words))
    if root:
        # Programs stay root's, or the daemon does not trust them; what it writes is its user's.
        for name in ("root", "root/ppd", "state", "state/certs", "cache", "spool", "spool/tmp"):
            shutil.chown(folder / name, user, group)
        shutil.chown(folder / "printed", user, group)


def _user_name() -> str:
    import pwd

    return pwd.getpwuid(os.getuid()).pw_name


def _group_name() -> str:
    import grp

    return grp.getgrgid(os.getgid()).gr_name


def _wait(server: PrintServer) -> None:
    """The daemon tells nobody when it is ready, so ask."""
    deadline = time.monotonic() + 30
    while True:
        try:
            answer = server.ask("lpstat", "-r")
        except RuntimeError:
            answer = ""
        if "is running" in answer and "not running" not in answer:
            return
        if server.process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"cupsd did not start\n{server.log()}")
        time.sleep(0.05)


def _printed(path: Path) -> Printed:
    """Part the printer's own words from the paper."""
    content = path.read_bytes()
    start = content.index(b"%PDF-")
    end = content.rindex(b"%%EOF") + len(b"%%EOF\n")
    return Printed(content[:start].decode("latin-1"), content[start:end])
