"""The look: Fusion everywhere, our own palette, the bundled face, and sizes for older eyes.

No style sheets: colours come from the palette, sizes from the font, so that one setting (the text
size) scales everything and every platform looks the same.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QApplication, QWidget

PRODUCT_NAME = "Làng Số"
"""The same in every language."""

BASE_POINTS = 14.0
TEXT_SIZES = (100, 125, 150, 200)
"""Per cent that the settings offer."""

_FAMILY = "LangSo Sans"
_FACES = ("LangSoSans-Regular.ttf", "LangSoSans-Bold.ttf")
_SMALLEST_TARGET = 40


class Tone(Enum):
    """Colours with a meaning; text on them always has a contrast of 4.5 : 1 or more."""

    PAGE = "#f5f7f6"
    SURFACE = "#ffffff"
    TEXT = "#17262b"
    MUTED = "#4c5f66"
    LINE = "#b9c6c2"
    PRIMARY = "#0a6355"
    PRIMARY_PRESSED = "#07493f"
    ON_PRIMARY = "#fffffe"
    SELECTED = "#d5ebe5"
    BAR = "#a9d8cc"
    FOCUS = "#1b62c4"
    ERROR = "#a8201a"
    ERROR_BACK = "#fdeceb"
    WARNING = "#7a4d00"
    WARNING_BACK = "#fff3d1"
    SUCCESS = "#17613a"
    SUCCESS_BACK = "#e3f4ea"
    INFO = "#174f86"
    INFO_BACK = "#e6f0fa"

    @property
    def color(self) -> QColor:
        """As Qt wants it."""
        return QColor(self.value)


def apply_theme(app: QApplication, percent: int = 100) -> None:
    """Set palette and font of the whole program; may be called again with another size.

    The style is chosen where the application is made: asking for it here would load it into
    Python before the first paint.
    """
    app.setPalette(_palette())
    font = QFont(_family())
    font.setPointSizeF(BASE_POINTS * percent / 100)
    app.setFont(font)


def set_tone(widget: QWidget, *, text: Tone | None = None, back: Tone | None = None) -> None:
    """Colour one widget through its palette, keeping everything else of it."""
    palette = widget.palette()
    if text is not None:
        palette.setColor(QPalette.ColorRole.WindowText, text.color)
        palette.setColor(QPalette.ColorRole.Text, text.color)
    if back is not None:
        palette.setColor(QPalette.ColorRole.Window, back.color)
        widget.setAutoFillBackground(True)
    widget.setPalette(palette)


def target_height(widget: QWidget) -> int:
    """Height of everything that is clicked: 40 px or more, growing with the text."""
    return max(_SMALLEST_TARGET, QFontMetrics(widget.font()).height() + 16)


def scaled_font(widget: QWidget, factor: float, *, bold: bool = False) -> QFont:
    """The widget's font, larger or smaller by a factor."""
    font = QFont(widget.font())
    font.setPointSizeF(font.pointSizeF() * factor)
    font.setBold(bold)
    return font


def icon_pixmap(name: str, tone: Tone, size: int) -> QPixmap:
    """A line icon of resources/icons in a colour, square, sharp on any screen."""
    screen = QGuiApplication.primaryScreen()
    ratio = screen.devicePixelRatio() if screen is not None else 1.0
    return _draw_icon(name, tone, size, ratio)


@lru_cache(maxsize=128)
def _draw_icon(name: str, tone: Tone, size: int, ratio: float) -> QPixmap:
    # QtSvg is loaded with the first icon, so that a window without icons starts without it.
    from PySide6.QtCore import QByteArray, QRectF, Qt
    from PySide6.QtGui import QPainter, QPixmap
    from PySide6.QtSvg import QSvgRenderer

    from resources import read_text

    drawing = read_text("icons", f"{name}.svg").replace("currentColor", tone.value)
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


@lru_cache(maxsize=1)
def _family() -> str:
    """The bundled face, registered once a process."""
    from PySide6.QtCore import QByteArray

    from resources import read_bytes

    for face in _FACES:
        QFontDatabase.addApplicationFontFromData(QByteArray(read_bytes("fonts", face)))
    return _FAMILY


def _palette() -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for name, tone in {
        role.Window: Tone.PAGE,
        role.WindowText: Tone.TEXT,
        role.Base: Tone.SURFACE,
        role.AlternateBase: Tone.PAGE,
        role.Text: Tone.TEXT,
        role.Button: Tone.SURFACE,
        role.ButtonText: Tone.TEXT,
        role.ToolTipBase: Tone.SURFACE,
        role.ToolTipText: Tone.TEXT,
        role.PlaceholderText: Tone.MUTED,
        role.Highlight: Tone.PRIMARY,
        role.HighlightedText: Tone.ON_PRIMARY,
        role.Link: Tone.INFO,
        role.Accent: Tone.PRIMARY,
        role.Mid: Tone.LINE,
        role.Light: Tone.SURFACE,
    }.items():
        palette.setColor(name, tone.color)
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor("#66757a"))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Base, Tone.PAGE.color)
    return palette
