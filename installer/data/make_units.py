"""Make resources/units/units.csv: the provinces and communes with official codes and days.

The state of 2025-07-01 is taken from the data inside the package vietnamadminunits 1.0.4
(MIT), which pip downloads into a temporary folder; nothing of the package is shipped. Later
changes stand in unit_changes.csv beside this script, one row a unit, each with its decree.

    python installer/data/make_units.py
"""

from __future__ import annotations

import csv
import hashlib
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

PACKAGE = "vietnamadminunits"
VERSION = "1.0.4"
WHEEL_SHA256 = "737ee3662e877290386c1c45ed4d71f2e5fae34ab6fb9c64bfb4cb74b216ea35"
DATABASE = f"{PACKAGE}/data/dataset.db"

CODES_VALID_FROM = date(2025, 7, 1)
CODES_DECREE = "19/2025/QĐ-TTg"

KINDS = {
    "Tỉnh": "tinh",
    "Thành phố": "thanh_pho",
    "Xã": "xa",
    "Phường": "phuong",
    "Đặc khu": "dac_khu",
}
CHANGES = Path(__file__).with_name("unit_changes.csv")
TARGET = Path(__file__).parents[2] / "resources" / "units" / "units.csv"
COLUMNS = ("code", "name", "kind", "province_code", "valid_from", "valid_to", "decree")


@dataclass(frozen=True)
class Unit:
    """One row; a province has no province_code. `valid_to` is the last valid day."""

    code: str
    name: str
    kind: str
    province_code: str
    valid_from: date
    decree: str
    valid_to: date | None = None

    @property
    def order(self) -> tuple[str, bool, str, date]:
        """Each province before its communes, both by code, then by day."""
        return self.province_code or self.code, bool(self.province_code), self.code, self.valid_from


def main() -> None:
    """Download, extract, apply the changes, write."""
    with tempfile.TemporaryDirectory() as folder:
        units = _with_changes(_units_of(_download(Path(folder))))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for unit in sorted(units, key=lambda unit: unit.order):
            writer.writerow("" if (v := getattr(unit, c)) is None else v for c in COLUMNS)
    print(f"{len(units)} rows in {TARGET}")


def _download(folder: Path) -> Path:
    """The package's database file, out of the wheel whose digest is known."""
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:",
         "--dest", str(folder), f"{PACKAGE}=={VERSION}"],
        check=True,
    )  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if digest != WHEEL_SHA256:
        sys.exit(f"{wheel.name} is another file than the one this script was checked with")
    with zipfile.ZipFile(wheel) as archive:
        return Path(archive.extract(DATABASE, folder))


def _units_of(database: Path) -> list[Unit]:
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(
            "SELECT provinceCode, province, wardCode, ward FROM admin_units"
        ).fetchall()
    provinces = {(code, name) for code, name, _, _ in rows}
    return [_unit(code, full_name, "") for code, full_name in provinces] + [
        _unit(code, full_name, province_code) for province_code, _, code, full_name in rows
    ]


def _unit(code: str, full_name: str, province_code: str) -> Unit:
    """Kind and name out of the full name.

    The package has the kind in a column too, but it contradicts the full name in four units
    (10543, 11848, 31213, 31299), and there the full name is right.
    """
    word = next(word for word in KINDS if full_name.startswith(word + " "))
    name = full_name.removeprefix(word + " ")
    return Unit(code, name, KINDS[word], province_code, CODES_VALID_FROM, CODES_DECREE)


def _with_changes(units: list[Unit]) -> list[Unit]:
    """Close the row a change replaces on the day before, and add the new one."""
    latest = {unit.code: unit for unit in units}
    closed = []
    with CHANGES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            valid_from = date.fromisoformat(row["valid_from"])
            before = latest[row["code"]]
            closed.append(replace(before, valid_to=valid_from - timedelta(days=1)))
            latest[row["code"]] = Unit(
                row["code"],
                row["name"],
                row["kind"],
                row["province_code"],
                valid_from,
                row["decree"],
            )
    return [*closed, *latest.values()]


if __name__ == "__main__":
    main()
