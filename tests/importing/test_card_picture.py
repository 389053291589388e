"""Pictures of cards: read in the child process with its limits; what is no card is said so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import zxingcpp
from PIL import Image

from desktop.domain.errors import LangSoError
from desktop.services.card import read_card_picture

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 24)
CODE = "020190000002||Nông Thị Ví Dụ|21031990|Nữ|Thôn Mẫu, Xã Mẫu, Lạng Sơn|14082021"


def picture(path: Path, text: str, *, turned: int = 0) -> Path:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    image: Any = zxingcpp.write_barcode_to_image(code, scale=6)
    height, width = image.shape[:2]
    grey = Image.frombytes("L", (width, height), bytes(memoryview(image).cast("B")))
    sheet = Image.new("L", (width + 300, height + 200), 255)
    sheet.paste(grey, (150, 80))
    sheet.rotate(turned, fillcolor=255).save(path)
    return path


def code_of(path: Path) -> str:
    with pytest.raises(LangSoError) as caught:
        read_card_picture(path, TODAY)
    return caught.value.code


def test_a_card_in_a_picture(tmp_path: Path) -> None:
    for name, turned in (("card.png", 0), ("card.jpg", 90), ("card.bmp", 180)):
        card = read_card_picture(picture(tmp_path / name, CODE, turned=turned), TODAY)
        assert (card.full_name, card.birth_on) == ("Nông Thị Ví Dụ", date(1990, 3, 21))


def test_pictures_without_a_card(tmp_path: Path) -> None:
    other = picture(tmp_path / "other.png", "https://example.invalid/abc")
    assert code_of(other) == "card_other_code"
    empty = tmp_path / "empty.png"
    Image.new("L", (400, 300), 255).save(empty)
    assert code_of(empty) == "card_no_code"
    assert code_of(tmp_path / "nothing.png") == "file_missing"


def test_files_that_are_no_pictures_or_too_large_ones(tmp_path: Path) -> None:
    whole = picture(tmp_path / "card.png", CODE).read_bytes()
    for name, body in (("text.png", b"hello"), ("cut.png", whole[: len(whole) // 2])):
        (tmp_path / name).write_bytes(body)
        assert code_of(tmp_path / name) in {"file_unreadable", "card_no_code"}
    bomb = tmp_path / "bomb.png"
    Image.new("1", (20_000, 20_000)).save(bomb)
    assert code_of(bomb) == "file_too_heavy"
