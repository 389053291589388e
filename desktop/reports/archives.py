"""Archives of office programs without the time at which they were written."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""What stands in a file's properties, so that the same data are the same bytes."""

_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)


def still(content: bytes, instead: Mapping[str, bytes] | None = None) -> bytes:
    """The same archive with one time for all its members.

    Args:
        content: A docx or xlsx file.
        instead: Members, by name, whose content is to be another.
    """
    instead = instead or {}
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for item in source.infolist():
            entry = zipfile.ZipInfo(item.filename, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            copy.writestr(entry, instead.get(item.filename) or source.read(item))
    return target.getvalue()
