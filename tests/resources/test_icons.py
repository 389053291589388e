"""The icons are drawings only, and Qt can draw every one."""

from __future__ import annotations

import pytest
from defusedxml.ElementTree import fromstring
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

import resources
from desktop.domain.work import PlatformGroup

NAMES = sorted(
    path.name.removesuffix(".svg")
    for path in resources.locate("icons").iterdir()
    if path.name.endswith(".svg")
)
SVG = "{http://www.w3.org/2000/svg}"


def test_every_group_of_the_catalogue_has_one() -> None:
    assert {f"group-{group.value}" for group in PlatformGroup} <= set(NAMES)
    assert len(NAMES) >= 30
    assert resources.exists("icons", "LICENCE-lucide.txt")


@pytest.mark.parametrize("name", NAMES)
def test_icon_is_a_line_drawing_of_24_units(name: str) -> None:
    root = fromstring(resources.read_text("icons", f"{name}.svg"))
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke") == "currentColor"
    shapes = {element.tag.removeprefix(SVG) for element in root}
    assert shapes
    assert shapes <= {"path", "line", "circle", "rect", "polyline", "polygon", "ellipse"}


@pytest.mark.parametrize("name", NAMES)
def test_qt_draws_it(name: str) -> None:
    renderer = QSvgRenderer(QByteArray(resources.read_bytes("icons", f"{name}.svg")))
    assert renderer.isValid()
    image = QImage(24, 24, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    inked = sum(image.pixelColor(x, y).alpha() > 128 for x in range(24) for y in range(24))
    assert 10 < inked < 300
