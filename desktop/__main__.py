"""The program's door: the child that reads files, the command line, the window."""

from __future__ import annotations

import sys

_READ_FILE = "--read-file"


def main(argv: list[str] | None = None) -> int:
    """Run the program; the answer is the exit code.

    0 done, 2 wrong use, 3 known trouble, 1 a bug of ours.
    """
    arguments = sys.argv[1:] if argv is None else argv
    # Before any other import: the child that opens hostile files should hold nothing else.
    if arguments[:1] == [_READ_FILE]:
        return _read_file(arguments[1:])
    if arguments[:1] == ["tour"]:
        from importlib import import_module

        return int(import_module("desktop.tour").main(arguments[1:]))
    from desktop.cli.program import run

    return run(arguments, watch_crashes=True)


def _read_file(arguments: list[str]) -> int:
    from desktop.system.child import OUT_OF_MEMORY, limit_this_process

    limit_this_process()
    kind, path, today = arguments
    try:
        if kind == "card":
            from desktop.importing.card_picture import answer_of_child
        elif kind == "sheet":
            from desktop.importing.scans.answer import answer_of_child
        else:
            # The library for workbooks loads these when they are there; no list needs them, and
            # without lxml it reads through defusedxml.
            for name in ("PIL", "numpy", "lxml"):
                sys.modules[name] = None  # type: ignore[assignment]
            from desktop.services.workbook import answer_of_child

        sys.stdout.buffer.write(answer_of_child(kind, path, today, sys.stdin.buffer.read()))
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main())
