"""Runs one command: finds the home and language, and turns every error into an exit code."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from contextlib import nullcontext
from typing import TYPE_CHECKING

from desktop.cli.command import OUR_BUG, TROUBLE, WRONG_USE, Command
from desktop.domain.clock import SystemClock
from desktop.domain.errors import LangSoError
from desktop.system.log import Log, writing_crashes
from desktop.system.paths import find_home
from desktop.system.settings import LANGUAGE, Settings
from desktop.system.texts import _, set_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.clock import Clock


def run(
    arguments: Sequence[str], clock: Clock | None = None, *, watch_crashes: bool = False
) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: The command line without the program's name.
        clock: Time and randomness; by default the PC's.
        watch_crashes: Let the interpreter write its stack into the home's crash log.
    """
    _make_output_safe()
    home = find_home(_home_of(arguments))
    set_language(_language_of(arguments) or Settings(home.settings_file).get(LANGUAGE))
    options = _window_options(arguments) or _parsed(arguments)
    if options is None:
        return WRONG_USE
    command = Command(options, home, clock or SystemClock())
    with writing_crashes(home.logs) if watch_crashes else nullcontext():
        return _worked(command)


def _window_options(arguments: Sequence[str]) -> Namespace | None:
    """What the parser would say when only the window is asked for, without making the parser.

    Its words and rules would be a twentieth of the window's start.
    """
    from desktop.cli.commands import open_window

    home = _home_of(arguments)
    if list(arguments) not in ([], ["--home", home]):
        return None
    return Namespace(work=open_window, home=home, team=None, language=None, json=False)


def _parsed(arguments: Sequence[str]) -> Namespace | None:
    from desktop.cli.options import WrongUseError, make_parser

    try:
        return make_parser().parse_args(arguments)
    except WrongUseError as error:
        line = _("This command cannot be understood. See langso --help. ({detail})")
        print(line.format(detail=error), file=sys.stderr)
        return None


def _worked(command: Command) -> int:
    try:
        return int(command.options.work(command))
    except LangSoError as error:
        return _trouble(command, error)
    except KeyboardInterrupt:
        return TROUBLE
    except Exception as error:  # noqa: BLE001 - the last door: everything else is a bug of ours
        return _bug(command, error)


def _home_of(arguments: Sequence[str]) -> str | None:
    return _value_of("--home", arguments)


def _language_of(arguments: Sequence[str]) -> str | None:
    """The language is needed for the very words of the parser, so it is read before it."""
    chosen = _value_of("--language", arguments)
    return chosen if chosen in ("vi", "en") else None


def _value_of(option: str, arguments: Sequence[str]) -> str | None:
    for index, word in enumerate(arguments):
        if word.startswith(f"{option}="):
            return word.partition("=")[2]
        if word == option and index + 1 < len(arguments):
            return arguments[index + 1]
    return None


def _trouble(command: Command, error: LangSoError) -> int:
    from desktop.system.sentences import sentence

    if command.options.json:
        said = {"ok": False, "code": error.code, "sentence": sentence(error)}
        print(json.dumps(said, ensure_ascii=False))
    else:
        print(sentence(error), file=sys.stderr)
    return TROUBLE


def _bug(command: Command, error: Exception) -> int:
    support = Log(command.home.logs, command.clock).bug(error)
    line = _(
        "The program made a mistake. Nothing half done was saved. Tell support this code: {code}"
    )
    if command.options.json:
        print(json.dumps({"ok": False, "code": "our_bug", "support": support}))
    else:
        print(line.format(code=support), file=sys.stderr)
    return OUR_BUG


def _make_output_safe() -> None:
    """A console that cannot show Vietnamese must not stop the work."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
