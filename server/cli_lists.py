"""`langso-server catalogue`, `unit` and `template`: lists and texts that all teams get."""

from __future__ import annotations

import csv
import string
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.errors import TroubleError
from desktop.domain.ids import derived_id
from desktop.domain.indicators.catalogue import RULES
from desktop.domain.paper_texts import PLACEHOLDERS, PaperText
from desktop.domain.places import UnitKind
from desktop.domain.text.folding import fold_tone_blind
from desktop.domain.work import PlatformGroup
from desktop.protocol.feed_items import (
    CATALOGUE,
    TEMPLATES,
    UNITS,
    CommuneItem,
    IndicatorItem,
    PlatformItem,
    TemplateItem,
    UnitItem,
    VillageItem,
)
from server.cli_commands import Context, open_database
from server.security.can import OFFICER
from server.services.feed_lists import publish_catalogue, publish_templates, publish_units
from server.services.feeds import published

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

_PLATFORM_COLUMNS: Final = ("code", "name_vi", "name_en", "group", "sort_order")
_INDICATOR_COLUMNS: Final = ("identifier", "name_vi", "name_en", "short_vi", "periods")
_UNIT_COLUMNS: Final = ("level", "code", "name", "parent")
_LEVELS: Final = ("commune", "village")
_PUBLISHED: Final = "Published as version {version}; teams get it with their next sync."

Row = dict[str, str]


def add_list_options(commands: Any, shared: argparse.ArgumentParser) -> None:
    """`catalogue publish|list`, `unit publish|list`, `template set|drop|publish|list`."""
    acts = _acts(commands, "catalogue", "platforms and names of indicators for all teams")
    new = acts.add_parser("publish", parents=[shared], help="put lists in the place of all before")
    new.add_argument("--platforms", type=Path, help="CSV: " + ",".join(_PLATFORM_COLUMNS) + ",...")
    new.add_argument(
        "--indicators", type=Path, help="CSV: " + ",".join(_INDICATOR_COLUMNS) + ",..."
    )
    acts.add_parser("list", parents=[shared], help="what is published")

    acts = _acts(commands, "unit", "communes and villages of the province for all teams")
    new = acts.add_parser("publish", parents=[shared], help="put a list in the place of all before")
    new.add_argument(
        "file", type=Path, help="CSV: level,code,name,parent,kind,valid_from,valid_to,merged_into"
    )
    acts.add_parser("list", parents=[shared], help="what is published")

    acts = _acts(commands, "template", "texts of papers for all teams")
    new = acts.add_parser("publish", parents=[shared], help="all texts, from a CSV file: key,text")
    new.add_argument("file", type=Path)
    one = acts.add_parser("set", parents=[shared], help="add or change one")
    one.add_argument("key", help=", ".join(PaperText))
    one.add_argument("--text", help="what it says")
    one.add_argument("--file", type=Path, help="a UTF-8 text file with what it says")
    drop = acts.add_parser("drop", parents=[shared], help="back to the usual words")
    drop.add_argument("key")
    acts.add_parser("list", parents=[shared], help="what is published")


def catalogue(context: Context, options: argparse.Namespace) -> None:
    """Do what the words after `catalogue` say."""
    with open_database(context) as engine:
        if options.act == "list":
            for item in published(engine, CATALOGUE):
                if isinstance(item, PlatformItem):
                    print(f"platform   {item.code}  {item.name_vi}  {_days(item)}".rstrip())
                else:
                    print(f"indicator  {item.identifier}  {item.name_vi}  {item.periods}".rstrip())
            return
        if options.platforms is None and options.indicators is None:
            raise TroubleError("list_nothing")
        version = publish_catalogue(
            engine,
            OFFICER,
            options.platforms
            and [_platform(*row) for row in _rows(options.platforms, _PLATFORM_COLUMNS)],
            options.indicators
            and [_indicator(*row) for row in _rows(options.indicators, _INDICATOR_COLUMNS)],
            context.home.feed_key(context.clock),
            context.clock,
        )
    print(_PUBLISHED.format(version=version))


def unit(context: Context, options: argparse.Namespace) -> None:
    """Do what the words after `unit` say."""
    with open_database(context) as engine:
        if options.act == "list":
            for item in published(engine, UNITS):
                if isinstance(item, CommuneItem):
                    print(f"commune  {item.code}  {item.name}  {_days(item)}".rstrip())
                else:
                    merged = f" -> {item.merged_into}" if item.merged_into else ""
                    print(f"village  {item.id}  {item.commune_code}  {item.name}{merged}")
            return
        key = context.home.feed_key(context.clock)
        units = _units(list(_rows(options.file, _UNIT_COLUMNS)))
        version = publish_units(engine, OFFICER, units, key, context.clock)
    print(_PUBLISHED.format(version=version))


def template(context: Context, options: argparse.Namespace) -> None:
    """Do what the words after `template` say."""
    with open_database(context) as engine:
        before: dict[str, TemplateItem] = {one.key: one for one in published(engine, TEMPLATES)}
        if options.act == "list":
            for item in before.values():
                print(f"{item.key}: {item.text}")
            return
        if options.act == "publish":
            rows = _rows(options.file, ("key", "text"))
            texts = {row["key"]: _text(row["key"], row["text"], line) for row, line in rows}
        elif options.act == "set":
            said = options.text or ""
            said = _read(options.file) if options.file else said
            texts = before | {options.key: _text(options.key, said, 1)}
        else:
            texts = {key: one for key, one in before.items() if key != options.key}
        key = context.home.feed_key(context.clock)
        version = publish_templates(engine, OFFICER, texts.values(), key, context.clock)
    print(_PUBLISHED.format(version=version))


def _acts(commands: Any, name: str, what: str) -> Any:
    return commands.add_parser(name, help=what).add_subparsers(dest="act", required=True)


def _days(item: PlatformItem | CommuneItem) -> str:
    ends = f"{item.valid_from or ''}..{item.valid_to or ''}"
    return "" if ends == ".." else ends


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TroubleError("file_not_read", file=file.name) from error


def _rows(file: Path, needed: tuple[str, ...]) -> Iterator[tuple[Row, int]]:
    """Each row with the number of its line; cells without spaces around them."""
    rows = csv.DictReader(_read(file).splitlines(keepends=True))
    if not set(needed) <= set(rows.fieldnames or ()):
        raise TroubleError("list_columns", columns=", ".join(needed))
    for row in rows:
        yield {name: (value or "").strip() for name, value in row.items() if name}, rows.line_num


def _platform(row: Row, line: int) -> PlatformItem:
    if row["group"] not in PlatformGroup._value2member_map_:
        raise _wrong(line, "group")
    if not row["sort_order"].isdecimal():
        raise _wrong(line, "sort_order")
    return PlatformItem(
        code=row["code"],
        name_vi=_word(row, "name_vi", line),
        name_en=_word(row, "name_en", line),
        group=row["group"],
        sort_order=int(row["sort_order"]),
        milestone=row.get("milestone") or None,
        valid_from=_day(row, "valid_from", line),
        valid_to=_day(row, "valid_to", line),
    )


def _indicator(row: Row, line: int) -> IndicatorItem:
    if row["identifier"] not in RULES:
        raise _wrong(line, "identifier")
    if not set(row["periods"].split()) <= set("WMQY"):
        raise _wrong(line, "periods")
    return IndicatorItem(
        identifier=row["identifier"],
        name_vi=_word(row, "name_vi", line),
        name_en=_word(row, "name_en", line),
        short_vi=_word(row, "short_vi", line),
        periods=" ".join(row["periods"].split()),
        valid_from=_day(row, "valid_from", line),
        valid_to=_day(row, "valid_to", line),
    )


def _units(rows: list[tuple[Row, int]]) -> Iterator[UnitItem]:
    ids = {_village_key(row): _village_id(row) for row, _ in rows if row["level"] == "village"}
    for row, line in rows:
        if row["level"] not in _LEVELS:
            raise _wrong(line, "level")
        yield _commune(row, line) if row["level"] == "commune" else _village(row, line, ids)


def _commune(row: Row, line: int) -> CommuneItem:
    kind = row.get("kind") or UnitKind.COMMUNE.value
    valid_from = _day(row, "valid_from", line)
    if kind not in UnitKind._value2member_map_ or valid_from is None:
        raise _wrong(line, "valid_from" if valid_from is None else "kind")
    return CommuneItem(
        code=_digits(row, "code", 5, line),
        name=_word(row, "name", line),
        kind=kind,
        province_code=_digits(row, "parent", 2, line),
        valid_from=valid_from,
        valid_to=_day(row, "valid_to", line),
        decree=row.get("decree", ""),
    )


def _village(row: Row, line: int, ids: dict[tuple[str, str], str]) -> VillageItem:
    """`merged_into` is the id of another village, or its name in the same commune."""
    into = row.get("merged_into") or None
    if into is not None and into not in ids.values():
        into = ids.get((row["parent"], fold_tone_blind(into)))
        if into is None:
            raise _wrong(line, "merged_into")
    return VillageItem(
        id=_village_id(row),
        name=_word(row, "name", line),
        commune_code=_digits(row, "parent", 5, line),
        valid_from=_day(row, "valid_from", line),
        valid_to=_day(row, "valid_to", line),
        merged_into=into,
    )


def _village_key(row: Row) -> tuple[str, str]:
    return row["parent"], fold_tone_blind(row["name"])


def _village_id(row: Row) -> str:
    """As it is given, else always the same for that name in that commune."""
    return row["code"].lower() or derived_id("village", *_village_key(row))


def _text(key: str, text: str, line: int) -> TemplateItem:
    if key not in PaperText._value2member_map_:
        raise TroubleError("template_key", keys=", ".join(PaperText))
    said = "\n".join(part.rstrip() for part in text.strip().splitlines())
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(said) if name is not None}
    except ValueError as error:
        raise _wrong(line, "text") from error
    if not said or not names <= PLACEHOLDERS[PaperText(key)]:
        raise _wrong(line, "text")
    return TemplateItem(key=key, text=said)


def _word(row: Row, column: str, line: int) -> str:
    if not row[column]:
        raise _wrong(line, column)
    return row[column]


def _digits(row: Row, column: str, length: int, line: int) -> str:
    text = row[column]
    if len(text) != length or not (text.isascii() and text.isdecimal()):
        raise _wrong(line, column)
    return text


def _day(row: Row, column: str, line: int) -> date | None:
    text = row.get(column, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise _wrong(line, column) from error


def _wrong(line: int, what: str) -> TroubleError:
    return TroubleError("list_line", line=line, what=what)
