"""Ops of older programs, made into what the present schema says.

Additive changes need nothing of this: a new field has a default, an unknown one passes through.
A converter is written when the meaning of what is there changes, and stays for 24 months.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from desktop.protocol.registry import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.protocol.ops import Op

CONVERTERS: Final[Mapping[int, Callable[[Op], Op]]] = {}
"""By schema: makes an op of it one of the next; table, record, kind and groups may change.

Schema 2 only added to schema 1.
"""


def upward(op: Op) -> Op:
    """The op in the present schema; itself when nothing had to be converted.

    What a newer program sent stays as it is.
    """
    for schema in range(op.s, SCHEMA_VERSION):
        convert = CONVERTERS.get(schema)
        if convert is not None:
            op = msgspec.structs.replace(convert(op), s=schema + 1)
    return op
