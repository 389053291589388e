"""Writing a finished paper to a place that the person chose."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from desktop.domain.errors import TroubleError

if TYPE_CHECKING:
    from pathlib import Path


def save_paper(path: Path, content: bytes) -> None:
    """Write the whole file or, on an error, leave what was there.

    Raises:
        TroubleError: `file_not_written`.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise TroubleError("file_not_written") from error
