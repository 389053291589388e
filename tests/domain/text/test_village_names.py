from __future__ import annotations

import pytest

from desktop.domain.text.village_names import same_village

LISTED = {
    "1": "Thôn Nà Pất",
    "2": "Thôn Nà Pát",
    "3": "Bản Hoà Bình",
    "4": "Thôn Bản Chang",
    "5": "Tổ dân phố số 2",
    "6": "Khối 6",
}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Thôn Nà Pất", "1"),
        ("nà pất", "1"),
        ("Nà Pát", "2"),
        ("na pat", None),
        ("Hòa Bình", "3"),
        ("THÔN HÒA BÌNH", "3"),
        ("Bản Chang", "4"),
        ("Chang", None),
        ("TDP số 2", "5"),
        ("Tổ dân phố số 3", None),
        ("khối 6", "6"),
        ("", None),
    ],
)
def test_which_village_is_meant(name: str, found: str | None) -> None:
    assert same_village(name, LISTED) == found


def test_of_two_that_fit_none_is_guessed() -> None:
    assert same_village("Nà Pất", {"1": "Thôn Nà Pất", "2": "Bản Nà Pất"}) is None
    assert same_village("Bản Nà Pất", {"1": "Thôn Nà Pất", "2": "Bản Nà Pất"}) == "2"
