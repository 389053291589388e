"""What the child that reads a scan answers on its pipe."""

from __future__ import annotations

import os
from pathlib import Path


def answer_of_child(kind: str, path: str, today: str, told: bytes = b"") -> bytes:
    """The child's side: every page of the scan, or the code of what is wrong with the file."""
    # One sheet needs no second thread, and each would take memory from the child's limit.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    import msgspec

    from desktop.domain.errors import TroubleError
    from desktop.domain.scans import ScanAnswer
    from desktop.importing.scans.page import read_page
    from desktop.importing.scans.picture import pages_of

    del kind, today, told
    try:
        pages = enumerate(pages_of(Path(path)), start=1)
        answer = ScanAnswer(pages=tuple(read_page(page, number) for number, page in pages))
    except TroubleError as error:
        answer = ScanAnswer(code=error.code)
    return msgspec.msgpack.encode(answer)
