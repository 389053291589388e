"""Sync by a stick: write what waits into a file there, read the file that came back.

File names are neutral, a bundle names nobody, and whoever carries it cannot read it.
"""

from __future__ import annotations

import errno
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.domain.errors import TroubleError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop.domain.clock import Clock
    from desktop.protocol.bundles import BundleHeader, Receipt
    from desktop.services.session import TeamSession
    from desktop.storage.database import Database
    from desktop.sync.session import SyncOutcome
    from desktop.sync.steps import DbStep, NetStep, Session
    from desktop.sync.stick import StickTaken
    from desktop.sync.stick_transport import ReadingKeys

_NAME: Final = "langso-{digest}"
_DIGEST_LETTERS: Final = 10
_MOST_FILES: Final = 500
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)


class WrittenBundle(NamedTuple):
    """A file that was written and read back: how many own changes and sent reports it carries."""

    path: Path
    size: int
    changes: int
    reports: int


class ReadBundle(NamedTuple):
    """What a file brought, and what the province has of the team now."""

    path: Path
    outcome: SyncOutcome
    receipt: Receipt


def write_bundle(database: Database, target: Path) -> WrittenBundle:
    """Write everything that waits for the province into a file.

    Args:
        database: Used by this thread alone.
        target: The file, or the folder (a stick) in which it gets a neutral name.

    Raises:
        TroubleError: not_enrolled, bundle_key_missing, bundle_too_large, bundle_not_written,
            disk_full.
    """
    from desktop.sync.drive import drive_here

    nowhere: Any = None
    return drive_here(_writing(target), database, nowhere)


def read_bundle(
    database: Database,
    clock: Clock,
    source: Path,
    progress: Callable[[int, int], None] | None = None,
    **options: Any,
) -> ReadBundle:
    """Take what came back from the province.

    Args:
        database: Used by this thread alone.
        clock: Of this PC.
        source: The file, or the folder (a stick) that holds it among others.
        progress: Called with (done, total) log positions.
        options: More of `sync_session`.

    Raises:
        TroubleError: bundle_missing, file_missing, file_unreadable, and those of
            `desktop.sync.stick.read_session`.
    """
    from desktop.sync.drive import drive_here

    nowhere: Any = None
    return drive_here(_reading(source, database, clock, progress, **options), database, nowhere)


class StickWriteRun:
    """One writing for the window's driver, as `SyncRun`; used once."""

    def __init__(self, session: TeamSession, target: Path) -> None:
        self._session = session
        self._target = target

    def steps(self) -> Session[WrittenBundle]:
        """The work in steps."""
        return _writing(self._target)

    def step_call(self, step: DbStep | NetStep) -> tuple[bool, Callable[[], Any]]:
        """(belongs to the writer thread, the call that does it)."""
        return _step_call(self._session, step)


class StickReadRun:
    """One reading for the window's driver, as `SyncRun`; used once."""

    def __init__(self, session: TeamSession, source: Path, **options: Any) -> None:
        self._session = session
        self._source = source
        self._options = options

    def steps(self, progress: Callable[[int, int], None] | None = None) -> Session[ReadBundle]:
        """The work in steps; `progress` is called with (done, total) log positions."""
        session = self._session
        return _reading(self._source, session.database, session.clock, progress, **self._options)

    def step_call(self, step: DbStep | NetStep) -> tuple[bool, Callable[[], Any]]:
        """(belongs to the writer thread, the call that does it)."""
        return _step_call(self._session, step)


def _writing(target: Path) -> Session[WrittenBundle]:
    from desktop.sync.stick import write_session

    saved: list[tuple[Path, int]] = []
    done = yield from write_session(lambda data: saved.append(save_bundle(target, data)))
    path, size = saved[0]
    return WrittenBundle(path, size, done.changes, done.reports)


def _reading(
    source: Path,
    database: Database,
    clock: Clock,
    progress: Callable[[int, int], None] | None,
    **options: Any,
) -> Session[ReadBundle]:
    from desktop.services.copies import copy_before_restart
    from desktop.sync.steps import DbStep, NetStep
    from desktop.sync.stick import read_session
    from desktop.sync.stick_transport import reading_keys

    keys = yield DbStep(reading_keys)
    path, data = yield NetStep(partial(_find, source=source, keys=keys))
    keep_copy = partial(copy_before_restart, database, clock)
    taken: StickTaken = yield from read_session(
        data, clock, progress, keep_copy=keep_copy, **options
    )
    return ReadBundle(path, taken.outcome, taken.receipt)


def save_bundle(target: Path, data: bytes) -> tuple[Path, int]:
    """Write, wait until it is on the medium, read it back, and only then give it its name.

    In a folder, what this PC put there before is taken away: the new one carries all of it.

    Raises:
        TroubleError: bundle_not_written, disk_full.
    """
    import hashlib

    from desktop.protocol.bundles import BUNDLE_SUFFIX
    from desktop.services.copy_files import fingerprint, write_through
    from desktop.storage.durable import settle_folder

    digest = hashlib.sha256(data).hexdigest()
    folder = target.is_dir()
    name = _NAME.format(digest=digest[:_DIGEST_LETTERS]) + BUNDLE_SUFFIX
    path = target / name if folder else target
    part = path.with_name(path.name + ".part")
    try:
        write_through(part, data)
        if fingerprint(part) != (len(data), digest):
            # Under this name it is of no use to anybody, and the room may be needed.
            part.unlink(missing_ok=True)
            raise TroubleError("bundle_not_written")
        part.replace(path)
        settle_folder(path.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        code = "disk_full" if error.errno in _FULL else "bundle_not_written"
        raise TroubleError(code) from error
    if folder:
        _drop_older(path, data)
    return path, len(data)


def _drop_older(path: Path, data: bytes) -> None:
    """Bundles of the same PC and way on the stick; those of others stay."""
    from desktop.protocol.bundles import split_bundle

    mine = split_bundle(data).header
    for other in list(_bundles_in(path.parent)):
        header = other.header
        if other.path != path and (header.way, header.dev) == (mine.way, mine.dev):
            try:
                other.path.unlink()
            except OSError:
                # It stays and does no harm: the province knows what it has.
                continue


class _Found(NamedTuple):
    path: Path
    header: BundleHeader
    data: bytes


def _bundles_in(folder: Path) -> Iterator[_Found]:
    """Every bundle in a folder; what cannot be read is passed over."""
    from desktop.protocol.bundles import BUNDLE_SUFFIX, BundleError, split_bundle

    for path in sorted(folder.glob(f"*{BUNDLE_SUFFIX}"))[:_MOST_FILES]:
        try:
            data = read_file(path)
            yield _Found(path, split_bundle(data).header, data)
        except (TroubleError, BundleError):
            continue


def _find(_net: Any, source: Path, keys: ReadingKeys) -> tuple[Path, bytes]:
    """The file; in a folder the newest answer to this PC."""
    from desktop.protocol.bundles import Way

    if not source.is_dir():
        return source, read_file(source)
    best: _Found | None = None
    for one in _bundles_in(source):
        header = one.header
        if (header.way, header.team, header.dev) != (Way.DOWN, keys.team, keys.dev):
            continue
        if best is None or _rank(one, keys) > _rank(best, keys):
            best = one
    if best is None:
        raise TroubleError("bundle_missing")
    return best.path, best.data


def _rank(found: _Found, keys: ReadingKeys) -> tuple[bool, int]:
    return found.header.ep == keys.ep, found.header.head


def read_file(path: Path) -> bytes:
    """The bytes of a file that is no larger than a bundle may be.

    Raises:
        TroubleError: file_missing, file_unreadable, bundle_too_large.
    """
    from desktop.protocol.bundles import MAX_BUNDLE_BYTES

    try:
        with path.open("rb") as stream:
            if stream.seek(0, 2) > MAX_BUNDLE_BYTES:
                raise TroubleError("bundle_too_large")
            stream.seek(0)
            return stream.read(MAX_BUNDLE_BYTES + 1)
    except FileNotFoundError as error:
        raise TroubleError("file_missing") from error
    except OSError as error:
        raise TroubleError("file_unreadable") from error


def _step_call(session: TeamSession, step: DbStep | NetStep) -> tuple[bool, Callable[[], Any]]:
    from desktop.sync.drive import run_db_step
    from desktop.sync.steps import DbStep

    if isinstance(step, DbStep):
        return True, lambda: run_db_step(step, session.database)
    nowhere: Any = None
    return False, lambda: step.work(nowhere)
