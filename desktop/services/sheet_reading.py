"""Attendance from a scanned sheet: what was read is laid beside the records, a person decides."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from desktop.domain.changes import Seen
from desktop.domain.errors import RuleBrokenError
from desktop.domain.rows.sheet_reading import LineDoubt, RefusedPage, SheetLine, SheetProposal
from desktop.domain.scans import PageTrouble, RowDoubt, ScannedPage, ScannedRow
from desktop.domain.sheets import SheetPage
from desktop.domain.text.dates import format_date
from desktop.domain.training import AttendanceStatus, TrainingSession
from desktop.services.training import Mark, MarkAttendance, mark_attendance, session_to_change
from desktop.services.walk_ins import AddWalkIns, add_walk_ins

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.domain.rows.training import RosterRow
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

_TROUBLES: Final = {
    PageTrouble.NO_CODE: "sheet_no_code",
    PageTrouble.SEVERAL_SHEETS: "sheet_several",
    PageTrouble.BENT: "sheet_bent",
    PageTrouble.NEWER_LAYOUT: "sheet_newer",
}
_CORNERS: Final = (
    "sheet_corner_left_top",
    "sheet_corner_right_top",
    "sheet_corner_left_bottom",
    "sheet_corner_right_bottom",
)


@dataclass(frozen=True, slots=True)
class Scan:
    """The pages of one file, by the name that the person knows it by."""

    file: str
    pages: tuple[ScannedPage, ...]


@dataclass(frozen=True, slots=True)
class AcceptSheet:
    """What a person decided.

    `walk_in_ids` are residents who wrote themselves in, `unnamed` how many more did who are to
    be counted without a name.
    """

    session_id: str
    marks: tuple[Mark, ...]
    walk_in_ids: tuple[str, ...] = ()
    unnamed: int = 0
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """A page that was read, and what is known of it."""

    given: SheetPage
    scanned: ScannedPage


def propose_attendance(
    read: ReadUnit, session_id: str, scans: tuple[Scan, ...], *, together: bool = False
) -> SheetProposal:
    """Lay what was read beside the records of a session; nothing is written.

    Args:
        read: The records.
        session_id: Whose sheet it should be.
        scans: All that was read, in the order in which the files were chosen.
        together: Pages that were scanned twice are put together.

    Raises:
        RuleBrokenError: `session_unknown`.
    """
    card = read.training.session_card(session_id)
    if card is None:
        raise RuleBrokenError("session_unknown", "session_id")
    known, refused = _sorted_out(read, session_id, scans)
    counts = Counter(page.given.page for page in known)
    twice = tuple(sorted(page for page, count in counts.items() if count > 1))
    if twice and not together:
        return SheetProposal(session_id, card.seen, refused=refused, twice=twice)
    roster = {row.attendance_id: row for row in card.roster}
    lines = [line for page in _by_page(known) for line in _lines(page, roster)]
    # Those that wait come first, each group in the order of the paper.
    lines.sort(key=lambda line: (line.doubt is None, line.number))
    return SheetProposal(session_id, card.seen, tuple(lines), refused, missing=_missing(known))


def accept_sheet(unit: WriteUnit, command: AcceptSheet) -> int:
    """Record what was decided, in one act; answers how many names.

    Raises:
        RuleBrokenError: As `mark_attendance` and `add_walk_ins`.
    """
    session = session_to_change(unit, command.session_id)
    count = session.anonymous_count
    if command.unnamed:
        count = (count or 0) + command.unnamed
    mark_attendance(
        unit, MarkAttendance(session.id, command.marks, count, held=True, seen=command.seen)
    )
    if command.walk_in_ids:
        add_walk_ins(unit, AddWalkIns(session.id, command.walk_in_ids))
    return len(command.marks) + len(command.walk_in_ids)


def _sorted_out(
    read: ReadUnit, session_id: str, scans: Iterable[Scan]
) -> tuple[list[_Known], tuple[RefusedPage, ...]]:
    known: list[_Known] = []
    refused = []
    for scan in scans:
        for page in scan.pages:
            try:
                known.append(_known(read, session_id, page))
            except RuleBrokenError as error:
                refused.append(RefusedPage(scan.file, page.number, error))
    # Two printed states of one roster share no row: only the one that is there first counts.
    first = known[0].given.sheet if known else ""
    return [page for page in known if page.given.sheet == first], (
        *refused,
        *(
            RefusedPage("", page.scanned.number, RuleBrokenError("sheet_other_print", "sheet"))
            for page in known
            if page.given.sheet != first
        ),
    )


def _known(read: ReadUnit, session_id: str, page: ScannedPage) -> _Known:
    code = page.code
    if page.trouble is PageTrouble.CORNER_MISSING:
        raise RuleBrokenError(_CORNERS[page.corners[0]], "sheet")
    if page.trouble is not None or code is None:
        raise RuleBrokenError(_TROUBLES[page.trouble or PageTrouble.NO_CODE], "sheet")
    given = [one for one in read.where(SheetPage, "sheet", code.sheet) if one.page == code.page]
    if not given:
        raise RuleBrokenError("sheet_other_team", "sheet")
    for one in given:
        if one.session_id == session_id:
            return _Known(one, page)
    session = read.get(TrainingSession, given[0].session_id)
    if session is None:
        raise RuleBrokenError("sheet_session_gone", "sheet")
    raise RuleBrokenError(
        "sheet_other_session", "sheet", title=session.title, day=format_date(session.held_on)
    )


def _missing(known: list[_Known]) -> tuple[int, ...]:
    if not known:
        return ()
    there = {page.given.page for page in known}
    return tuple(page for page in range(1, known[0].given.pages + 1) if page not in there)


def _by_page(known: list[_Known]) -> list[list[_Known]]:
    pages: dict[int, list[_Known]] = {}
    for page in known:
        pages.setdefault(page.given.page, []).append(page)
    return [pages[number] for number in sorted(pages)]


def _lines(scans: list[_Known], roster: Mapping[str, RosterRow]) -> list[SheetLine]:
    """The rows of one page that say something, put together from each scan of it."""
    given = scans[0].given
    names = given.attendances.split()
    lines = []
    for index in range(given.rows):
        rows = [page.scanned.rows[index] for page in scans if index < len(page.scanned.rows)]
        if not rows:
            continue
        row = roster.get(names[index]) if index < len(names) else None
        if row is None and not any(_is_used(one, printed=index < len(names)) for one in rows):
            continue
        lines.append(_line(given, index, rows, row))
    return lines


def _is_used(row: ScannedRow, *, printed: bool) -> bool:
    """Whether somebody wrote into a row that names nobody of the roster."""
    return (
        (row.written and not printed)
        or row.signed
        or row.status is not None
        or row.doubt in {RowDoubt.BOTH, RowDoubt.FAINT}
    )


def _line(given: SheetPage, index: int, rows: list[ScannedRow], row: RosterRow | None) -> SheetLine:
    status, doubt = _together(rows)
    line = SheetLine(
        key=f"{given.page}/{index}",
        number=given.first_row + index + 1,
        attendee_id=row.attendee_id if row else None,
        full_name=row.full_name if row else "",
        saved=row.status if row else AttendanceStatus.INVITED,
        status=status,
        doubt=doubt,
        signed=any(one.signed for one in rows),
        pictures=tuple(one.picture for one in rows),
    )
    if row is None:
        return replace(line, doubt=LineDoubt.WRITTEN_IN)
    if doubt is None and line.saved not in {AttendanceStatus.INVITED, status}:
        return replace(line, doubt=LineDoubt.OTHER_SAVED)
    return line


def _together(rows: list[ScannedRow]) -> tuple[AttendanceStatus | None, LineDoubt | None]:
    """One answer of one or more scans: a scan without a mark does not speak against another."""
    marked = [row for row in rows if row.doubt is not RowDoubt.NO_MARK] or rows
    answers = {(row.status, row.doubt) for row in marked}
    if len(answers) > 1:
        suggested = {row.status for row in marked if row.doubt is None}
        return suggested.pop() if len(suggested) == 1 else None, LineDoubt.TWO_SCANS
    status, doubt = answers.pop()
    return status, LineDoubt(doubt.value) if doubt is not None else None
