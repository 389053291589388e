"""`langso-server bundle take`: what teams brought on sticks, and the answers to take back."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.errors import TroubleError
from desktop.protocol.bundles import (
    BUNDLE_SUFFIX,
    MAX_BUNDLE_BYTES,
    BundleError,
    BundleHeader,
    Way,
    split_bundle,
)
from server.cli_commands import Context, open_for_writing, open_sealing
from server.cli_sentences import sentence
from server.services.bundles import BundleDesk, take_bundle

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from server.services.bundles import TakenBundle

_MOST_FILES: Final = 10_000


def add_bundle_options(commands: Any, shared: argparse.ArgumentParser) -> None:
    """`bundle take FILE|FOLDER... --answer FILE|FOLDER`."""
    bundle = commands.add_parser("bundle", help="sync with teams by USB stick")
    acts = bundle.add_subparsers(dest="act", required=True)
    take = acts.add_parser("take", parents=[shared], help="take bundles and write the answers")
    take.add_argument("files", nargs="+", type=Path, help="files, or folders such as a stick")
    take.add_argument(
        "--answer",
        type=Path,
        required=True,
        help="folder for the answers (the same stick), or a file when there is one bundle",
    )
    take.add_argument("--json", action="store_true", help="print JSON")


def bundle(context: Context, options: argparse.Namespace) -> None:
    """Take every bundle; one that is refused does not keep the others back.

    Raises:
        TroubleError: bundle_missing, bundle_answer_one, bundle_some_refused.
    """
    files = [file for named in options.files for file in _named(named)]
    if not files:
        raise TroubleError("bundle_missing")
    if len(files) > 1 and not options.answer.is_dir():
        raise TroubleError("bundle_answer_one")
    refused = 0
    with open_for_writing(context) as engine:
        desk = BundleDesk(
            engine,
            open_sealing(context, engine),
            context.home.feed_key(context.clock),
            context.clock,
            context.witness(),
        )
        for file in files:
            try:
                _say(options, file, *_take(desk, file, options.answer))
            except TroubleError as error:
                if len(files) == 1:
                    raise
                refused += 1
                print(f"{file.name}: {sentence(error)}", file=sys.stderr)
    if refused:
        raise TroubleError("bundle_some_refused", count=refused)


def _take(desk: BundleDesk, file: Path, answer: Path) -> tuple[TakenBundle, Path]:
    taken = take_bundle(desk, _read(file))
    return taken, _save(answer, taken)


def _named(named: Path) -> Iterator[Path]:
    """The file; of a folder those that go up. Answers on the same stick are left alone."""
    if not named.is_dir():
        yield named
        return
    for file in sorted(named.glob(f"*{BUNDLE_SUFFIX}"))[:_MOST_FILES]:
        header = _header(file)
        if header is None or header.way is Way.UP:
            yield file


def _header(file: Path) -> BundleHeader | None:
    try:
        return split_bundle(_read(file)).header
    except (BundleError, TroubleError):
        return None


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_BUNDLE_BYTES:
            raise TroubleError("bundle_too_large")
        return file.read_bytes()
    except OSError as error:
        raise TroubleError("file_not_read", file=file.name) from error


def _save(target: Path, taken: TakenBundle) -> Path:
    """Written, on the medium, read back; earlier answers to the same PC are taken away."""
    digest = hashlib.sha256(taken.answer).hexdigest()
    folder = target.is_dir()
    path = target / f"langso-{digest[:10]}{BUNDLE_SUFFIX}" if folder else target
    part = path.with_name(path.name + ".part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(taken.answer)
            stream.flush()
            os.fsync(stream.fileno())
        if hashlib.sha256(part.read_bytes()).hexdigest() != digest:
            raise TroubleError("bundle_not_written")
        part.replace(path)
        if folder:
            _drop_older(path, taken.header)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise TroubleError("bundle_not_written") from error
    return path


def _drop_older(path: Path, mine: BundleHeader) -> None:
    for other in sorted(path.parent.glob(f"*{BUNDLE_SUFFIX}"))[:_MOST_FILES]:
        header = _header(other)
        same = header is not None and (header.way, header.dev) == (mine.way, mine.dev)
        if other != path and same:
            other.unlink()


def _say(options: argparse.Namespace, file: Path, taken: TakenBundle, path: Path) -> None:
    header, receipt = taken.header, taken.receipt
    if options.json:
        said = {
            "file": str(file),
            "answer": str(path),
            "team": header.team,
            "device": header.dev,
            "last_n": header.last_n,
            "head": receipt.head,
            "records": receipt.records,
            "digest": receipt.digest.hex(),
            "bytes": len(taken.answer),
        }
        print(json.dumps(said, ensure_ascii=False))
        return
    print(f"{file.name}: taken, {receipt.records} records of the team here, log at {receipt.head}")
    print(f"  answer {path} ({len(taken.answer)} bytes)")
