"""`langso-server target` and `langso-server notice`: what all teams of the province get."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.errors import TroubleError
from desktop.domain.indicators.catalogue import RULES
from desktop.protocol.feeds import NOTICES, TARGETS, TargetItem
from server.cli_commands import Context, open_database
from server.security.can import OFFICER
from server.services.feeds import publish_notice, publish_targets, published, set_target

if TYPE_CHECKING:
    import argparse

_NEEDED: Final = ("indicator", "year", "value")
_YEARS: Final = range(2000, 2101)
_LONGEST_TEXT: Final = 4000
_LONGEST_WORD: Final = 200


def add_publish_options(commands: Any, shared: argparse.ArgumentParser) -> None:
    """`target publish|set|list` and `notice publish|list`."""
    targets = commands.add_parser("target", help="targets of the province for all teams")
    acts = targets.add_subparsers(dest="act", required=True)
    all_of_them = acts.add_parser("publish", parents=[shared], help="all targets, from a CSV file")
    all_of_them.add_argument("file", type=Path, help="indicator,year,value,decision_number,...")
    one = acts.add_parser("set", parents=[shared], help="add or change one")
    for name in _NEEDED:
        one.add_argument(name)
    one.add_argument("--decision", default="", help="number of the decision")
    one.add_argument("--decided-on", default="", help="its day, as 2026-12-31")
    acts.add_parser("list", parents=[shared], help="what is published")

    notices = commands.add_parser("notice", help="guidance of the province for all teams")
    acts = notices.add_subparsers(dest="act", required=True)
    new = acts.add_parser("publish", parents=[shared], help="publish one more")
    new.add_argument("--title", required=True)
    new.add_argument("--text", help="what it says")
    new.add_argument("--file", type=Path, help="a UTF-8 text file with what it says")
    new.add_argument("--issuer", required=True, help="who says so")
    acts.add_parser("list", parents=[shared], help="what is published")


def target(context: Context, options: argparse.Namespace) -> None:
    """Do what the words after `target` say."""
    with open_database(context) as engine:
        if options.act == "list":
            for item in published(engine, TARGETS):
                print(f"{item.year}  {item.indicator}  {item.value}  {item.decision_number or ''}")
            return
        key = context.home.feed_key(context.clock)
        if options.act == "publish":
            items = _targets_of(_text_of(options.file))
            version = publish_targets(engine, OFFICER, items, key, context.clock)
        else:
            values = {
                **{name: getattr(options, name) for name in _NEEDED},
                "decision_number": options.decision,
                "decided_on": options.decided_on,
            }
            version = set_target(engine, OFFICER, _target_of(values, 1), key, context.clock)
    print(f"Published as version {version}; teams get it with their next sync.")


def notice(context: Context, options: argparse.Namespace) -> None:
    """Do what the words after `notice` say."""
    with open_database(context) as engine:
        if options.act == "list":
            for item in published(engine, NOTICES):
                print(f"{item.published_on}  {item.title}  ({item.issuer})")
            return
        body = _text_of(options.file) if options.file else options.text
        words = {
            "title": options.title.strip(),
            "body": (body or "").strip(),
            "issuer": options.issuer.strip(),
            "published_on": context.clock.today(),
        }
        short = all(0 < len(words[name]) <= _LONGEST_WORD for name in ("title", "issuer"))
        if not short or not 0 < len(words["body"]) <= _LONGEST_TEXT:
            raise TroubleError("notice_incomplete")
        key = context.home.feed_key(context.clock)
        version = publish_notice(engine, OFFICER, words, key, context.clock)
    print(f"Published as version {version}; teams get it with their next sync.")


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TroubleError("file_not_read", file=file.name) from error


def _targets_of(text: str) -> list[TargetItem]:
    rows = csv.DictReader(text.splitlines())
    if not set(_NEEDED) <= set(rows.fieldnames or ()):
        raise TroubleError("target_columns")
    return [_target_of(row, line) for line, row in enumerate(rows, 2)]


def _target_of(row: dict[str, Any], line: int) -> TargetItem:
    said = {name: (value or "").strip() for name, value in row.items() if name}
    decided_on = said.get("decided_on", "")
    return TargetItem(
        indicator=_known(said["indicator"], line),
        year=_year(said["year"], line),
        value=_number(said["value"], line),
        decision_number=said.get("decision_number", "")[:_LONGEST_WORD] or None,
        decided_on=_day(decided_on, line) if decided_on else None,
    )


def _known(text: str, line: int) -> str:
    if text not in RULES:
        raise TroubleError("target_line", line=line, what="indicator")
    return text


def _year(text: str, line: int) -> int:
    if not text.isdecimal() or int(text) not in _YEARS:
        raise TroubleError("target_line", line=line, what="year")
    return int(text)


def _number(text: str, line: int) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise TroubleError("target_line", line=line, what="value") from error
    if not value.is_finite() or not 0 <= value < 10**9 or value != round(value, 4):
        raise TroubleError("target_line", line=line, what="value")
    return Decimal(format(value, "f"))


def _day(text: str, line: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise TroubleError("target_line", line=line, what="decided_on") from error
