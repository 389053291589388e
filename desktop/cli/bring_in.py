"""`langso import households`: what every line became, then the import."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from desktop.cli.teams import with_team
from desktop.domain.errors import RuleBrokenError
from desktop.system.sentences import sentence
from desktop.system.texts import _, ngettext

if TYPE_CHECKING:
    from desktop.cli.command import Command
    from desktop.domain.importing_rows import CellError, ImportPreview, ImportRow
    from desktop.services.import_alike import LineAlike

_SHOWN = 30


def bring_in_households(command: Command) -> int:
    """Read the file, say what is wrong with it, and import the rest unless told not to."""
    from desktop.domain.importing_rows import ImportChoices
    from desktop.services.workbook import read_workbook

    options = command.options
    choices = ImportChoices(
        sheet=options.sheet or "", columns=dict(options.column), charsets=dict(options.charset)
    )
    preview = read_workbook(options.file, command.clock.today(), choices)
    _say_errors(command, preview)
    found = {
        "households": preview.good_households(),
        "people": preview.good_people(),
        "rows": len(preview.rows),
        "errors": [_as_values(row, error) for row in preview.rows for error in row.errors],
        "problems": [problem.code for problem in preview.problems],
    }
    if options.dry_run:
        line = _("Found {households} households with {people} people. Nothing was saved.")
        words = line.format(**found)
        return command.answer(words, saved=False, **found, **_every_line(preview))
    return _import(command, preview, found)


def _import(command: Command, preview: ImportPreview, found: dict[str, Any]) -> int:
    from desktop.services.import_alike import compare_here
    from desktop.services.import_households import ImportHouseholds, import_households

    rows = ImportHouseholds(preview.rows, file=command.options.file.name, columns=preview.columns)
    found_alike, imported = with_team(
        command,
        lambda session: (
            compare_here(session, preview.rows),
            import_households(session, rows),
        ),
    )
    done = imported.result
    alike = [_as_candidates(one) for one in found_alike.alike.values()]
    line = _(
        "Saved {households} households and {residents} people; {known} were there already; "
        "{left_out} lines were left out."
    )
    shown = {
        "households": done.households,
        "residents": done.residents,
        "known": done.known_residents,
        "left_out": len(done.left_out),
    }
    saved = {**shown, "left_out": list(done.left_out)}
    words = line.format(**shown)
    if alike:
        more = ngettext(
            "{count} line looks like somebody who was there: see “Possible duplicates”.",
            "{count} lines look like people who were there: see “Possible duplicates”.",
            len(alike),
        )
        words = f"{words} {more.format(count=len(alike))}"
    return command.answer(words, saved=saved, found=found, alike=alike)


def _as_candidates(one: LineAlike) -> dict[str, object]:
    """Whom a line may be about: people who were in the list, and earlier lines."""
    people = [
        {"id": row.id, "full_name": row.full_name, "birth_on": row.birth_on} for row in one.people
    ]
    return {"line": one.number, "people": people, "lines": [row.number for row in one.lines]}


def _say_errors(command: Command, preview: ImportPreview) -> None:
    wrong = [(row, error) for row in preview.rows for error in row.errors]
    for row, error in wrong[:_SHOWN]:
        said = sentence(RuleBrokenError(error.code, **error.params))
        command.say(_("Line {line}: {sentence}").format(line=row.number, sentence=said))
    if len(wrong) > _SHOWN:
        command.say(_("... and {count} more").format(count=len(wrong) - _SHOWN))


def _every_line(preview: ImportPreview) -> dict[str, object]:
    """What each column and each line became, for a look before saving."""
    return {
        "sheet": preview.sheet,
        "header_row": preview.header_row,
        "columns": [asdict(one) for one in preview.sheet_columns],
        "skipped": {one.reason.value: one.count for one in preview.skipped},
        "lines": [
            {
                "line": row.number,
                "household": row.household,
                "cells": row.cells,
                **asdict(row.values),
                "errors": [_as_values(row, error) for error in row.errors],
                "notices": [asdict(notice) for notice in row.notices],
            }
            for row in preview.rows
        ],
    }


def _as_values(row: ImportRow, error: CellError) -> dict[str, object]:
    return {"line": row.number, "column": error.column.value, "code": error.code}
