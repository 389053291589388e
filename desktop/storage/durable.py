"""Making names in a folder as durable as the files that they name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def settle_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the medium.

    Windows has no such call and needs none.
    """
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
