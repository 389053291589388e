"""Keeps SQLAlchemy from loading standard libraries that a desktop program never uses.

`sqlalchemy.util` imports `asyncio` (and so TLS) and `importlib.metadata` (and so `email`) for
uses that we do not have: 14 MB and 60 ms on the way to the first list.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib import import_module
from inspect import iscoroutine
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class _StandIn(ModuleType):
    """Is the module for whoever imported it meanwhile; what it is asked for it really loads."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        real = sys.modules.get(self.__name__)
        if real is None or real is self:
            sys.modules.pop(self.__name__, None)
            real = import_module(self.__name__)
        return getattr(real, name)


@contextmanager
def unused_left_out() -> Iterator[None]:
    """Import SQLAlchemy inside; afterwards everybody gets the real modules again."""
    made = [_stand_in("asyncio", iscoroutine=iscoroutine), _stand_in("importlib.metadata")]
    try:
        yield
    finally:
        for module in made:
            if module is not None and sys.modules.get(module.__name__) is module:
                del sys.modules[module.__name__]


def _stand_in(name: str, **known: object) -> _StandIn | None:
    """Put one in the module's place; None when the module itself is loaded already."""
    if name in sys.modules:
        return None
    made = _StandIn(name)
    vars(made).update(known)
    sys.modules[name] = made
    package, _dot, last = name.rpartition(".")
    if package:
        # As the import system does for a package's part.
        setattr(sys.modules[package], last, made)
    return made
