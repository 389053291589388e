"""The orders in which people may want to read lists of names."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class NameOrder(StrEnum):
    """What decides the place of a name in a list: first, second, third."""

    GIVEN_FAMILY_MIDDLE = "given-family-middle"
    GIVEN_MIDDLE_FAMILY = "given-middle-family"
    FAMILY_MIDDLE_GIVEN = "family-middle-given"


USUAL_ORDER: Final = NameOrder.GIVEN_FAMILY_MIDDLE
"""Of class and voter lists; the one that is stored beside each name."""
