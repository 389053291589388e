"""An act is taken back after another PC changed part of what it did: two PCs, a real server."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.domain.people import Resident
from desktop.services.history import preview_undo
from desktop.services.people import EditResident, NewPerson, add_resident, edit_resident
from desktop.services.session import TeamSession
from desktop.services.sync_team import enrol, join_team, sync_now
from desktop.services.sync_troubles import sync_troubles
from desktop.services.undoing import take_back
from desktop.system.paths import Home
from tests.sync.test_sync_team import PASSPHRASE, digest, save

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop.domain.clock import SteppingClock
    from desktop.protocol.enrolment import EnrolmentSheet
    from desktop.storage.database import Database

OLD, TYPED, THEIRS = "0912340001", "0912340002", "0912340003"


class TwoPcs:
    """Both in step, with one person."""

    def __init__(self, here: TeamSession, there: TeamSession) -> None:
        self.here = here
        self.there = there
        new = NewPerson(full_name="Chẩu Thị Hai", phone=OLD, note="nhà cuối xóm")
        self.person = here.write(add_resident, new).result
        self.meet()

    def meet(self) -> None:
        """Until each has what the other has."""
        for one in (self.here, self.there, self.here):
            sync_now(one.database, one.clock)
        assert digest(self.here.database) == digest(self.there.database)

    def edit(self, where: TeamSession, phone: str, note: str | None = None) -> str:
        """As its dialog does; the act. No note leaves it as it is."""
        with where.database.read() as unit:
            original, seen = unit.get(Resident, self.person), unit.seen
        assert original is not None
        edited = replace(original, phone=phone, note=note or original.note)
        act = where.write(edit_resident, EditResident(original, edited, seen)).changes.act
        assert act is not None
        return act

    def values(self) -> tuple[str | None, str | None]:
        """Phone and note, alike on both."""
        told = []
        for where in (self.here, self.there):
            with where.database.read() as unit:
                one = unit.get(Resident, self.person)
            assert one is not None
            told.append((one.phone, one.note))
        assert told[0] == told[1]
        return told[0]


@contextmanager
def two_pcs(
    database: Database, sheet: Callable[[], EnrolmentSheet], clock: SteppingClock, folder: Path
) -> Iterator[TwoPcs]:
    enrol(database, save(sheet(), folder), None, clock)
    there = join_team(Home(folder / "b"), save(sheet(), folder), None, PASSPHRASE, clock)
    try:
        yield TwoPcs(TeamSession(database, clock), there)
    finally:
        there.close()


def test_only_what_nobody_changed_since_goes_back(
    database: Database, sheet: Callable[[], EnrolmentSheet], clock: SteppingClock, tmp_path: Path
) -> None:
    with two_pcs(database, sheet, clock, tmp_path) as both:
        act = both.edit(both.here, phone=TYPED, note="đã chuyển nhà")
        both.meet()
        both.edit(both.there, phone=THEIRS)
        both.meet()
        preview = preview_undo(both.here, act, lambda _done, _total: None)
        (kept,) = preview.kept
        assert (kept.record, kept.group, kept.name) == (both.person, "phone", "Chẩu Thị Hai")
        undone = take_back(both.here, act).result
        assert undone.kept == (("resident", both.person, "phone"),)
        both.meet()
        assert both.values() == (THEIRS, "nhà cuối xóm")


def test_the_other_pc_takes_back_what_it_only_got(
    database: Database, sheet: Callable[[], EnrolmentSheet], clock: SteppingClock, tmp_path: Path
) -> None:
    with two_pcs(database, sheet, clock, tmp_path) as both:
        act = both.edit(both.here, phone=TYPED, note="đã chuyển nhà")
        both.meet()
        undone = take_back(both.there, act).result
        assert undone.kept == ()
        both.meet()
        assert both.values() == (OLD, "nhà cuối xóm")


def test_an_undo_and_an_edit_apart_are_both_seen(
    database: Database, sheet: Callable[[], EnrolmentSheet], clock: SteppingClock, tmp_path: Path
) -> None:
    with two_pcs(database, sheet, clock, tmp_path) as both:
        act = both.edit(both.here, phone=TYPED)
        both.meet()
        both.edit(both.there, phone=THEIRS)
        take_back(both.here, act)  # before it heard of the edit
        sync_now(both.there.database, clock)
        both.meet()
        phone, _note = both.values()
        (told,) = both.here.read(sync_troubles).differing
        assert {phone, *told.other.values()} == {OLD, THEIRS}


def test_both_pcs_take_back_the_same_act(
    database: Database, sheet: Callable[[], EnrolmentSheet], clock: SteppingClock, tmp_path: Path
) -> None:
    with two_pcs(database, sheet, clock, tmp_path) as both:
        act = both.edit(both.here, phone=TYPED, note="đã chuyển nhà")
        both.meet()
        take_back(both.here, act)
        take_back(both.there, act)
        both.meet()
        assert both.values() == (OLD, "nhà cuối xóm")
        assert both.here.read(sync_troubles).differing == (), "they want the same"
