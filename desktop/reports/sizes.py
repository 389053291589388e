"""Sizes of an administrative document, in PDF points unless the name says otherwise.

Source: Decree 30/2020/NĐ-CP, Annex I (A4; top and bottom 20-25 mm, left 30-35 mm, right
15-20 mm; sizes of type per element).
"""

from __future__ import annotations

from typing import Final

MM: Final = 72 / 25.4

PAGE_WIDTH: Final = 210 * MM
PAGE_HEIGHT: Final = 297 * MM
MARGIN_TOP: Final = 20 * MM
MARGIN_BOTTOM: Final = 20 * MM
MARGIN_LEFT: Final = 30 * MM
MARGIN_RIGHT: Final = 15 * MM
BODY_WIDTH: Final = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
BODY_HEIGHT: Final = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM

PAGE_NUMBER_FROM_TOP: Final = 13 * MM
"""Baseline of the page number: in the middle of the top margin, outside the 10 mm safe edge."""
BANNER_FROM_BOTTOM: Final = 12 * MM

LEFT_HEAD: Final = 0.45 * BODY_WIDTH
"""As wide as "TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG" needs; the right block then just holds the nation."""
RIGHT_HEAD: Final = BODY_WIDTH - LEFT_HEAD

NATION_SIZE: Final = 12.0
MOTTO_SIZE: Final = 13.0
ISSUER_SIZE: Final = 12.0
NUMBER_SIZE: Final = 13.0
TITLE_SIZE: Final = 14.0
BODY_SIZE: Final = 14.0
SMALL_BODY_SIZE: Final = 13.0
BODY_LEADING: Final = 18.5
BODY_INDENT: Final = 10 * MM
PARAGRAPH_GAP: Final = 6.0
NOTE_SIZE: Final = 11.0
LARGE_SIZE: Final = 16.0
TABLE_SIZES: Final = (12.0, 11.0, 10.0, 9.0)
"""The first one with which the table's columns fit the page."""
RECIPIENTS_TITLE_SIZE: Final = 12.0
RECIPIENTS_SIZE: Final = 11.0
SIGNATURE_GAP: Final = 28 * MM

HAIRLINE: Final = 0.5
RULE: Final = 0.75
RULE_BELOW: Final = 6.0
"""From a baseline to the rule under it: the dot below Ộ, Ị, Ậ needs more than 4.5."""
RULE_SHARE: Final = 0.4
"""Length of the rules under issuer and title: 1/3 to 1/2 of the line above them."""

TICK_BOX: Final = 4 * MM
"""Side of a box to tick with a pen."""
LEAST_DOTS: Final = 25 * MM
"""The shortest dotted line that one can write on."""
