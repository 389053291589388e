"""`langso-server report`: what the commune or province does with the reports of teams."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import TroubleError
from desktop.domain.reporting import ReportState
from server.cli_commands import Context, open_database, open_for_writing
from server.security.can import OFFICER
from server.security.sealing import SealingKey
from server.services.reviews import Review, find_report, find_team, list_reports, review_report
from server.services.sent_papers import sent_paper

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from typing import Any

    from server.services.reviews import ReportEntry

_STATES: Final = {
    "return": ReportState.NEEDS_CHANGE,
    "approve": ReportState.APPROVED,
    "lock": ReportState.LOCKED,
}
_TEXTS: Final = (
    ("situation", "Situation"),
    ("difficulties", "Difficulties"),
    ("good_practices", "Good practices"),
    ("next_tasks", "Next tasks"),
    ("proposals", "Proposals"),
)


def add_report_options(commands: Any, shared: argparse.ArgumentParser) -> None:
    """`report list|show|paper|return|approve|lock TEAM [PERIOD]`."""
    report = commands.add_parser("report", help="read, return, approve and lock reports")
    acts = report.add_subparsers(dest="act", required=True)
    for act, words in (
        ("list", "list the reports of a team"),
        ("show", "show one with its sendings"),
        ("paper", "write the paper that was sent"),
        ("return", "send it back with a reason"),
        ("approve", "say that it is in order"),
        ("lock", "close an approved one for good"),
    ):
        one = acts.add_parser(act, parents=[shared], help=words)
        one.add_argument("team", help="its name or id")
        if act != "list":
            one.add_argument("period", help="as 2026-11, 2026-Q4, 2026-H1, 2026-9M or 2026")
        if act == "paper":
            one.add_argument("--out", type=Path, required=True, help="where the PDF goes")
        if act in _STATES:
            one.add_argument("--reason", required=act == "return", help="what the team reads")
            one.add_argument("--by", help="who decided (default: the province)")
        one.add_argument("--json", action="store_true", help="print JSON")


def report(context: Context, options: argparse.Namespace) -> None:
    """Do what the words after `report` say."""
    _ACTS.get(options.act, _review)(context, options)


def _list(context: Context, options: argparse.Namespace) -> None:
    with open_database(context) as engine:
        entries = list_reports(engine, OFFICER, find_team(engine, options.team))
    if options.json:
        print(json.dumps([_plain(entry) for entry in entries], ensure_ascii=False))
        return
    for entry in entries:
        print(_line(entry))


def _show(context: Context, options: argparse.Namespace) -> None:
    with open_database(context) as engine:
        team = find_team(engine, options.team)
        entry = find_report(engine, OFFICER, team, options.period)
    _say(entry, options)


def _paper(context: Context, options: argparse.Namespace) -> None:
    with open_database(context) as engine:
        team = find_team(engine, options.team)
        sealing = SealingKey(context.home.sealing_key(context.clock))
        paper = sent_paper(engine, OFFICER, team, options.period, sealing)
    try:
        options.out.write_bytes(paper)
    except OSError as error:
        raise TroubleError("paper_not_written") from error
    said = {"file": str(options.out), "bytes": len(paper)}
    print(json.dumps(said, ensure_ascii=False) if options.json else f"Written to {options.out}")


def _review(context: Context, options: argparse.Namespace) -> None:
    with open_for_writing(context) as engine:
        entry = review_report(
            engine,
            OFFICER,
            find_team(engine, options.team),
            options.period,
            Review(_STATES[options.act], options.reason, options.by),
            context.clock,
            context.home.feed_key(context.clock),
        )
    _say(entry, options)


_ACTS: Final[dict[str, Callable[[Context, argparse.Namespace], None]]] = {
    "list": _list,
    "show": _show,
    "paper": _paper,
}


def _say(entry: ReportEntry, options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps(_plain(entry), ensure_ascii=False))
        return
    print(_line(entry))
    for version, sent in enumerate(entry.submissions, 1):
        print(f"  version {version}  sent {sent.sent_on}  paper {sent.pdf}")
    shown = entry.report
    if shown.reviewed_on:
        print(f"  reviewed {shown.reviewed_on} by {shown.reviewer or '-'}")
    if shown.review_reason:
        print(f"  reason: {shown.review_reason}")
    for name, words in _TEXTS:
        if typed := getattr(shown, name):
            print(f"  {words}: {typed}")


def _line(entry: ReportEntry) -> str:
    shown = entry.report
    days = f"{shown.period_first_on} to {shown.period_last_on}"
    return f"{entry.period:8}  {days}  {shown.state:12}  sent {len(entry.submissions)}x"


def _plain(entry: ReportEntry) -> dict[str, object]:
    shown = entry.report
    return {
        "period": entry.period,
        "report": shown.id,
        "first_on": shown.period_first_on.isoformat(),
        "last_on": shown.period_last_on.isoformat(),
        "state": shown.state,
        "reason": shown.review_reason,
        "reviewed_on": shown.reviewed_on.isoformat() if shown.reviewed_on else None,
        "reviewer": shown.reviewer,
        "submissions": [
            {"sent_on": one.sent_on.isoformat(), "package": one.package, "pdf": one.pdf}
            for one in entry.submissions
        ],
    }
