#!/usr/bin/env python3
"""Run, test, check, serve and measure Làng Số: `python3 dev.py run` (Windows: `py dev.py run`).

Needs Python 3.11 or newer and nothing else. It names what the system lacks with the line that
installs it, makes .venv from the hash-pinned locks, and skips all of that when nothing changed.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
LINUX = sys.platform.startswith("linux")
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
STAMP = VENV / "langso-installed.txt"
PINNED = ("pyproject.toml", "requirements-dev.lock", "requirements-uv.lock")

# Shared library -> Debian package; found by emptying a system and adding one at a time.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
WINDOW_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libcups.so.2": "libcups2",
}
# Parts of the test suite that need programs of the system: part -> program -> Debian package.
PARTS: dict[str, dict[str, str]] = {
    "paper": {"pdftotext": "poppler-utils", "pdffonts": "poppler-utils", "qpdf": "qpdf"},
    "display": {"Xvfb": "xvfb", "xauth": "xauth", "dbus-daemon": "dbus-daemon"},
    "postgresql": {"initdb": "postgresql"},
    "cups": {"cupsd": "cups", "lp": "cups-client", "lpadmin": "cups-client"},
    "debian": {
        "debootstrap": "debootstrap",
        "dpkg-deb": "dpkg",
        "objdump": "binutils",
        "Xvfb": "xvfb",
        "xauth": "xauth",
    },
}


def say(text: str) -> None:
    """Print at once, also when the output goes to a file."""
    print(text, flush=True)


def fail(text: str) -> SystemExit:
    """The error that ends the program with a sentence for the person who started it."""
    return SystemExit(f"dev.py: {text}")


# --- what the system must have -------------------------------------------------------------


def library_missing(name: str) -> bool:
    """Whether the loader does not find a shared library; packages are called differently."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return True
    return False


def program_missing(name: str) -> bool:
    """Whether a program is neither on the PATH nor where Debian hides PostgreSQL's and root's."""
    places = [Path("/usr/sbin"), Path("/sbin"), *Path("/usr/lib/postgresql").glob("*/bin")]
    return shutil.which(name) is None and not any((place / name).exists() for place in places)


def missing_libraries(*, window: bool) -> list[str]:
    """Debian packages of the libraries that Qt would not find."""
    if not LINUX:
        return []
    wanted = {**QT_LIBRARIES, **(WINDOW_LIBRARIES if window else {})}
    return [package for library, package in wanted.items() if library_missing(library)]


def missing_parts(left_out: set[str]) -> dict[str, list[str]]:
    """Debian packages that the wanted parts of the test suite lack, by part."""
    return {
        part: sorted({package for program, package in programs.items() if program_missing(program)})
        for part, programs in PARTS.items()
        if part not in left_out and any(map(program_missing, programs))
    }


def is_root() -> bool:
    """Whether we may install system packages without asking."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def need_packages(packages: list[str], why: str, otherwise: str = "") -> None:
    """Install Debian packages when we are root there, else end with the line that does it."""
    if not packages:
        return
    names = " ".join(packages)
    if not (is_root() and shutil.which("apt-get")):
        line = f"sudo apt install {names}" if LINUX else f"missing here: {names}"
        raise fail(
            f"{why} needs system packages. Install them, then start again:\n  {line}{otherwise}"
        )
    say(f"dev.py: {why}: apt-get install {names}")
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}

    def run(command: list[str]) -> int:
        return subprocess.run(
            command, env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
        ).returncode

    if run(install) != 0 and (run(["apt-get", "update"]) != 0 or run(install) != 0):
        raise fail(f"could not install system packages. Try it by hand:\n  apt-get install {names}")


# --- the environment in .venv -------------------------------------------------------------


def fingerprint() -> str:
    """Changes when a lock or the project file does."""
    digest = hashlib.sha256()
    for name in PINNED:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def ensure_environment() -> None:
    """Make .venv hold exactly the locked versions; does nothing when it already does."""
    wanted = fingerprint()
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text() == wanted:
        return
    if not PYTHON.exists():
        if importlib.util.find_spec("ensurepip") is None:
            need_packages(["python3-venv"], "making the environment")
        say("dev.py: making .venv")
        step([sys.executable, "-m", "venv", "--clear", str(VENV)])
    say("dev.py: installing the locked versions (needs the network once)")
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    step([*pip, "--require-hashes", "-r", "requirements-uv.lock"])
    uv = [str(BIN / "uv"), "pip", "install", "--quiet", "--python", str(PYTHON)]
    step([*uv, "--require-hashes", "-r", "requirements-dev.lock"])
    step([*uv, "--no-deps", "--no-build-isolation", "--editable", "."])
    STAMP.write_text(wanted)


def step(command: list[str]) -> None:
    """One step of the installation; ends the program when it fails."""
    env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_LINK_MODE": "copy"}
    env.pop("VIRTUAL_ENV", None)
    # Those who have a mirror of the package index told pip about it, not uv.
    if mirror := os.environ.get("PIP_INDEX_URL"):
        env.setdefault("UV_DEFAULT_INDEX", mirror)
    if subprocess.run(command, cwd=ROOT, env=env, check=False).returncode != 0:
        raise fail(f"this step failed, see above:\n  {' '.join(command)}")


def ensure_texts() -> None:
    """Compile the Vietnamese catalogue again when a text is newer than it."""
    sys.path.insert(0, str(ROOT))
    import hatch_build

    if hatch_build.catalogue_is_stale():
        step([str(PYTHON), "hatch_build.py"])


def prepare(*, window: bool) -> None:
    """Everything that must be there before a program of ours starts."""
    need_packages(missing_libraries(window=window), "the window" if window else "Qt")
    ensure_environment()
    ensure_texts()


def start(*arguments: str) -> int:
    """Become `python -m ...` in .venv, so that signals and exit codes are the program's own."""
    command = [str(PYTHON), *arguments]
    if not WINDOWS:
        os.chdir(ROOT)
        os.execv(command[0], command)  # noqa: S606 - our own interpreter, fixed words
    return subprocess.run(command, cwd=ROOT, check=False).returncode


# --- the commands -------------------------------------------------------------------------


def run(arguments: argparse.Namespace) -> int:
    """Open the window, or do the main job without one."""
    display = not LINUX or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    prepare(window=display)
    if display:
        return start("-m", "desktop", *arguments.rest)
    out = ROOT / "build" / "tour"
    say("dev.py: no display here, so the main job is done without a window.")
    say(f"dev.py: its report and its screenshots will lie in {out}")
    return start("-m", "desktop", "tour", "--offscreen", "--out", str(out), *arguments.rest)


def server(arguments: argparse.Namespace) -> int:
    """Start the province's server."""
    prepare(window=False)
    return start("-m", "server", *arguments.rest)


def bench(arguments: argparse.Namespace) -> int:
    """Measure against floors in the same run."""
    prepare(window=False)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return start("-m", "tests.benchmarks", *arguments.rest)


def check(_arguments: argparse.Namespace) -> int:
    """Lint, formats, types and import contracts."""
    prepare(window=False)
    return start("-m", "tests.rooms", "--lint-only")


def test(arguments: argparse.Namespace) -> int:
    """Lint and every test room, two at a time; one pytest process each."""
    left_out = set(arguments.without)
    lacking = missing_parts(left_out)
    leave_out = "\nor leave out by name: " + " ".join(f"--without {part}" for part in lacking)
    need_packages(sorted({p for names in lacking.values() for p in names}), "testing", leave_out)
    if "debian" not in left_out and not is_root():
        raise fail("the part `debian` must be root; leave it out: --without debian")
    prepare(window="display" not in left_out)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    out = [word for part in sorted(left_out) for word in ("--without", part)]
    sweep = ["--sweep"] if arguments.sweep else []
    return start("-m", "tests.rooms", *out, *sweep, *arguments.rest)


def arguments_of(words: list[str]) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(
        prog="dev.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for action, words_for in (
        (run, "open the window (without a display: do the main job offscreen)"),
        (test, "check everything; PYTEST ARGUMENTS run just those tests instead"),
        (check, "lint, formats, types and import contracts only"),
        (server, "the province's server, for example: dev.py server practice"),
        (bench, "measure against floors in the same run"),
    ):
        # The programs explain their own words: `dev.py server --help` is the server's.
        ours = action in (test, check)
        command = commands.add_parser(
            action.__name__, help=words_for, description=action.__doc__, add_help=ours
        )
        command.set_defaults(action=action)
        if action is test:
            part = {"choices": sorted(PARTS), "default": [], "metavar": "PART"}
            told = f"leave a part out by name: {', '.join(sorted(PARTS))}; may be repeated"
            command.add_argument("--without", action="append", help=told, **part)  # type: ignore[arg-type]
            command.add_argument("--sweep", action="store_true", help="with the long searches")
    known, rest = parser.parse_known_args(words)
    if rest[:1] == ["--"]:
        rest = rest[1:]
    known.rest = rest
    return known


def main() -> int:
    """Do what was asked for."""
    if sys.version_info < (3, 11):  # noqa: UP036 - any Python may start this file
        raise fail(f"needs Python 3.11 or newer; this is {platform.python_version()}")
    arguments = arguments_of(sys.argv[1:])
    code: int = arguments.action(arguments)
    return code


if __name__ == "__main__":
    sys.exit(main())
