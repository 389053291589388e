"""The table of administrative units, checked against figures from other sources.

Counts: Decision 19/2025/QĐ-TTg and Resolutions 202 and 203/2025/QH15 for 2025-07-01;
Resolutions 30/2026/QH16 and 237/NQ-UBTVQH16 for 2026-04-30.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from datetime import date

import pytest

import resources

Row = dict[str, str]

START = date(2025, 7, 1)
EVE = date(2026, 4, 29)
CHANGE = date(2026, 4, 30)
TODAY = date(2026, 11, 24)

RENAMED = {
    "25270": "Lộc Ninh",
    "25357": "Tân Khai",
    "25363": "Đồng Phú",
    "26116": "Tân Phú",
    "26170": "Trị An",
    "26248": "Trảng Bom",
    "26326": "Dầu Giây",
    "26368": "Long Thành",
    "26425": "Xuân Lộc",
    "26485": "Nhơn Trạch",
}

COMMUNES_OF_PROVINCE = {
    "01": 126, "04": 56, "08": 124, "11": 45, "12": 38, "14": 75, "15": 99, "19": 92, "20": 65,
    "22": 54, "24": 99, "25": 148, "31": 114, "33": 104, "37": 129, "38": 166, "40": 130,
    "42": 69, "44": 78, "46": 40, "48": 94, "51": 96, "52": 135, "56": 65, "66": 102, "68": 124,
    "75": 95, "79": 168, "80": 96, "82": 102, "86": 124, "91": 102, "92": 103, "96": 64,
}  # fmt: skip


def rows() -> list[Row]:
    return list(csv.DictReader(resources.read_text("units", "units.csv").splitlines()))


def valid_on(day: date) -> list[Row]:
    return [
        row
        for row in rows()
        if date.fromisoformat(row["valid_from"]) <= day
        and (not row["valid_to"] or day <= date.fromisoformat(row["valid_to"]))
    ]


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (START, {"tinh": 28, "thanh_pho": 6, "xa": 2621, "phuong": 687, "dac_khu": 13}),
        (EVE, {"tinh": 28, "thanh_pho": 6, "xa": 2621, "phuong": 687, "dac_khu": 13}),
        (CHANGE, {"tinh": 27, "thanh_pho": 7, "xa": 2611, "phuong": 697, "dac_khu": 13}),
        (TODAY, {"tinh": 27, "thanh_pho": 7, "xa": 2611, "phuong": 697, "dac_khu": 13}),
    ],
)
def test_kinds_on_each_side_of_the_change(day: date, kinds: dict[str, int]) -> None:
    assert Counter(row["kind"] for row in valid_on(day)) == kinds
    assert sum(1 for row in valid_on(day) if row["province_code"]) == 3321


def test_communes_of_each_province() -> None:
    found = Counter(row["province_code"] for row in valid_on(TODAY) if row["province_code"])
    assert found == COMMUNES_OF_PROVINCE
    assert found["20"] == 65, "Lạng Sơn"


@pytest.mark.parametrize("day", [START, EVE, CHANGE, TODAY])
def test_codes_are_unique_and_every_province_exists(day: date) -> None:
    units = valid_on(day)
    assert max(Counter(row["code"] for row in units).values()) == 1
    provinces = {row["code"] for row in units if not row["province_code"]}
    assert {row["province_code"] for row in units} - {""} == provinces
    assert all(len(code) == 2 for code in provinces)
    assert all(len(row["code"]) == 5 for row in units if row["province_code"])


def test_ten_communes_became_wards_and_nothing_else_changed() -> None:
    two_rows = {code for code, count in Counter(row["code"] for row in rows()).items() if count > 1}
    assert two_rows == {*RENAMED, "75"}
    for code, name in RENAMED.items():
        old, new = [row for row in rows() if row["code"] == code]
        assert (old["name"], old["kind"], old["valid_to"]) == (name, "xa", "2026-04-29")
        assert (new["name"], new["kind"], new["valid_from"]) == (name, "phuong", "2026-04-30")
        assert new["decree"] == "237/NQ-UBTVQH16"
        assert new["province_code"] == "75"


def test_kind_follows_the_full_name_where_the_source_contradicts_itself() -> None:
    kinds = {row["code"]: row["kind"] for row in rows()}
    assert {code: kinds[code] for code in ("10543", "11848", "31213", "31299")} == {
        "10543": "phuong",
        "11848": "xa",
        "31213": "phuong",
        "31299": "xa",
    }


def test_names_are_clean() -> None:
    for row in rows():
        name = row["name"]
        assert name == unicodedata.normalize("NFC", name) == " ".join(name.split())
        assert name[0].isupper() or name[0].isdigit()
        assert not name.startswith(("Xã ", "Phường ", "Đặc khu ", "Tỉnh ", "Thành phố "))
        assert row["decree"]


def test_five_codes_that_older_packages_have_wrong() -> None:
    names = {row["name"]: row["code"] for row in rows() if row["province_code"] == "20"}
    assert {"Cao Lộc", "Ba Sơn", "Na Sầm", "Thiện Tân", "Quốc Khánh"} <= names.keys()
    assert names["Cao Lộc"] == "06211"
    assert names["Bắc Sơn"] == "06325"
