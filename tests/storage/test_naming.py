"""Whether a typed text names somebody."""

from __future__ import annotations

import json
from unicodedata import normalize

import pytest

from desktop.storage.naming import Naming

NAMING = Naming(["Lê Đức An", "0987650123", "0190a1b2c3d47e5f8a9b0c1d2e3f4a5b"])


@pytest.mark.parametrize(
    "text",
    [
        "LÊ  ĐỨC AN, thôn Nà Pất",
        normalize("NFD", "lê đức an"),
        "le duc an",
        "gọi 098 765.0123",
        "0190a1b2c3d47e5f8a9b0c1d2e3f4a5b",
    ],
)
def test_however_the_name_is_spelt(text: str) -> None:
    assert NAMING.names(json.dumps({"rows": [{"n": text}]}))
    assert NAMING.names(json.dumps([text], ensure_ascii=False))
    assert NAMING.names(text)


@pytest.mark.parametrize("text", ["Lê Đức Anh", "Văn Lê", "098 765", "", "12", "Đức An"])
def test_what_only_begins_like_it_stays(text: str) -> None:
    assert not NAMING.names(json.dumps({"name": text, "count": 3, "more": None}))


def test_very_short_names_are_not_looked_for() -> None:
    assert not Naming(["An"]).names('"An"')
