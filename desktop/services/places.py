"""Provinces and communes with official codes, as they were on a given day.

The table is data of the program until the province sends a newer one. It is read when first
asked for and kept: about 3,400 rows.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

import resources
from desktop.domain.places import Commune, Province, UnitKind
from desktop.domain.text.folding import fold, fold_tone_blind, with_other_spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NO_MATCH: Final = 9


@dataclass(frozen=True, slots=True)
class _Entry:
    """A commune ready for search."""

    commune: Commune
    tone_blind: str
    folded: str
    haystack: str


def load_provinces(on: date) -> tuple[Province, ...]:
    """All provinces of that day, by code."""
    return tuple(unit for unit in _provinces() if _is_valid(unit, on))


def load_communes(province_code: str, on: date) -> tuple[Commune, ...]:
    """The province's communes of that day, by code; empty for an unknown province."""
    communes = _communes_by_province().get(province_code, ())
    return tuple(unit for unit in communes if _is_valid(unit, on))


def province(code: str, on: date) -> Province | None:
    """The province with that code on that day."""
    return next((unit for unit in load_provinces(on) if unit.code == code), None)


def commune(code: str, on: date) -> Commune | None:
    """The commune with that code on that day."""
    return next((unit for unit in _communes_of_code(code) if _is_valid(unit, on)), None)


def full_name(unit: Province | Commune) -> str:
    """The name with its kind, as on paper: Xã Đồng Đăng, Tỉnh Lạng Sơn."""
    return f"{_kind_words()[unit.kind]} {unit.name}"


def find_communes(text: str, on: date, limit: int = 20) -> tuple[Commune, ...]:
    """Communes whose name, kind or province the typed words begin.

    Args:
        text: "dong dang", "xã đồng đăng", "hoa lang son": with or without marks; every
            word must begin a word of the commune's or its province's name.
        on: The day whose units are meant.
        limit: At most so many, the nearest first: the name as typed, the same without
            marks, names that begin so, the rest.
    """
    words = fold(text).split()
    if not words:
        return ()
    query, tone_blind = " ".join(words), fold_tone_blind(text)
    ranked = []
    for entry in _search_index(on):
        if all(f" {word}" in entry.haystack for word in words):
            rank = _rank(entry, query, tone_blind)
            ranked.append((rank, len(entry.folded), entry.folded, entry.commune.code, entry))
    return tuple(entry.commune for *_, entry in sorted(ranked, key=lambda item: item[:4])[:limit])


def _rank(entry: _Entry, query: str, tone_blind: str) -> int:
    if tone_blind == entry.tone_blind or tone_blind.endswith(f" {entry.tone_blind}"):
        return 0
    if query == entry.folded or query.endswith(f" {entry.folded}"):
        return 1
    if entry.folded.startswith(query):
        return 2
    return _NO_MATCH


def _is_valid(unit: Province | Commune, on: date) -> bool:
    return unit.valid_from <= on and (unit.valid_to is None or on <= unit.valid_to)


def _rows(only: str = "") -> Iterator[dict[str, str]]:
    """All units, or those whose line begins so; read anew, because few ask and rows are large."""
    title, *lines = resources.read_text("units", "units.csv").splitlines()
    return iter(csv.DictReader([title, *(line for line in lines if line.startswith(only))]))


@cache
def _provinces() -> tuple[Province, ...]:
    return tuple(
        Province(row["code"], row["name"], UnitKind(row["kind"]), *_validity(row))
        for row in _rows()
        if not row["province_code"]
    )


@cache
def _communes() -> tuple[Commune, ...]:
    return tuple(_commune(row) for row in _rows() if row["province_code"])


def _commune(row: dict[str, str]) -> Commune:
    kind = UnitKind(row["kind"])
    return Commune(row["code"], row["name"], kind, row["province_code"], *_validity(row))


def _validity(row: dict[str, str]) -> tuple[date, date | None, str]:
    valid_to = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    return date.fromisoformat(row["valid_from"]), valid_to, row["decree"]


@cache
def _communes_by_province() -> dict[str, tuple[Commune, ...]]:
    return _grouped((unit.province_code, unit) for unit in _communes())


@cache
def _communes_of_code(code: str) -> tuple[Commune, ...]:
    """One code's communes without making all 3,300 of the country: a team has one commune."""
    return tuple(_commune(row) for row in _rows(f"{code},") if row["province_code"])


def _grouped(pairs: Iterable[tuple[str, Commune]]) -> dict[str, tuple[Commune, ...]]:
    groups: dict[str, list[Commune]] = defaultdict(list)
    for key, unit in pairs:
        groups[key].append(unit)
    return {key: tuple(units) for key, units in groups.items()}


@cache
def _kind_words() -> dict[UnitKind, str]:
    text = resources.read_text("units", "kinds.csv")
    return {UnitKind(row["kind"]): row["word_vi"] for row in csv.DictReader(text.splitlines())}


@cache
def _search_index(on: date) -> tuple[_Entry, ...]:
    provinces = {unit.code: fold(full_name(unit)) for unit in load_provinces(on)}
    return tuple(
        _Entry(
            unit,
            fold_tone_blind(unit.name),
            fold(unit.name),
            f" {with_other_spellings(fold(full_name(unit)))} {provinces[unit.province_code]} ",
        )
        for unit in _communes()
        if _is_valid(unit, on)
    )
