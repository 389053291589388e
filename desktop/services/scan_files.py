"""A scan of attendance sheets, read by the child process that has limits and no key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.errors import TroubleError

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.scans import ScannedPage


def read_scan(path: Path) -> tuple[ScannedPage, ...]:
    """The pages of a scan; nothing is looked up and nothing is stored.

    Raises:
        TroubleError: `file_missing`, `file_too_heavy`, `file_unreadable`.
    """
    import msgspec

    from desktop.domain.scans import SCAN, ScanAnswer
    from desktop.system.child import read_in_child

    try:
        answer = msgspec.msgpack.decode(read_in_child(SCAN, path, ""), type=ScanAnswer)
    except msgspec.DecodeError as error:
        raise TroubleError("file_unreadable") from error
    if answer.code:
        raise TroubleError("file_too_heavy" if "heavy" in answer.code else "file_unreadable")
    return answer.pages
