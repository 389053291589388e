"""Undo: a new act made from the before-images of an old one, a part at a time.

Per field group, only where the current value is still the one that the act wrote; what
somebody changed since stays and is named. Create is undone by delete, delete by restore.
Where the undo stands is written with each part, so that one that broke off can be continued.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from desktop.domain.changes import Undone
from desktop.domain.errors import TroubleError
from desktop.domain.reporting import FROZEN_STATES
from desktop.protocol.ops import OpKind, RecordCells, encode
from desktop.protocol.registry import DELETED, MERGEABLE, MERGED_INTO, GroupValue, is_said
from desktop.storage.dependants import has_dependants
from desktop.storage.journal import (
    Image,
    ImagePlace,
    image_places,
    images_at,
    is_kept,
    newest_image,
)
from desktop.storage.parts import in_parts
from desktop.storage.records import is_deleted, is_live
from desktop.storage.row_codec import CODECS
from desktop.storage.taking_back import TakingBack, close_of, keep, open_one

if TYPE_CHECKING:
    from desktop.storage.write_unit import WriteUnit

_TEAM: Final = "team"
_SUCCESSION: Final = "succession"
_SUBMISSION: Final = "submission"
_REPORT: Final = "report"
_STATE: Final = "state"
_REVIEW: Final = "review"
_OPS_EACH: Final = 3
"""A record is brought back, merged or parted, and set in at most three ops."""

_PLACES: Final = 2000
"""Before-images whose place is read in one go."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What must be done to one record; `delete`, `restore` and `f` in that order."""

    delete: bool = False
    restore: bool = False
    f: dict[str, GroupValue] = field(default_factory=dict)
    kept: tuple[str, ...] = ()


class ActUndo:
    """Takes one act back, the last record first, as many records a transaction as are asked for.

    `begin`, then `load_page` until it answers False, then `take` until it answers False. Between
    two calls the transaction may end; `by` is the act that all of them belong to.

    Args:
        act: What is taken back.
    """

    def __init__(self, act: str) -> None:
        self.act = act
        self._state = TakingBack("", act, 0, 0, 0, 0, 0, 0)
        self._kept: list[tuple[str, str, str]] = []
        self._records: dict[tuple[str, str], list[ImagePlace]] = {}
        self._groups: list[list[list[ImagePlace]]] = []
        self._page_after = 0

    @property
    def done(self) -> int:
        """Records that were looked at, those of an earlier run that broke off included."""
        return self._state.done

    @property
    def total(self) -> int:
        """Records of the act."""
        return self._state.total

    @property
    def result(self) -> Undone:
        """What was done, all runs together; `kept` names those of this run."""
        state = self._state
        before = state.kept - len(self._kept)
        return Undone(state.by, state.restored, tuple(self._kept), before)

    def begin(self, unit: WriteUnit, *, go_on: bool = True) -> str:
        """Look for one that broke off; answers the act to write as from now on.

        Args:
            unit: A transaction in which nothing is written.
            go_on: Whether it is continued; else all of it is looked at again by a new act.

        Raises:
            TroubleError: act_unknown (older than 30 days, or never seen on this PC).
        """
        if not is_kept(unit.cursor, self.act, unit.clock):
            raise TroubleError("act_unknown")
        found = open_one(unit.cursor, self.act)
        # An import that went on, or a page pulled since, is more than what that one would undo.
        if found is not None and go_on and newest_image(unit.cursor, self.act) <= found.top:
            self._state = found
        else:
            self._state = replace(self._state, by=unit.act)
        return self._state.by

    def load_page(self, unit: WriteUnit) -> bool:
        """Read where the next before-images lie; False when all of them are known.

        Raises:
            TroubleError: act_unknown.
        """
        top = self._state.top
        places = image_places(unit.cursor, self.act, self._page_after, _PLACES)
        for place in places:
            if not top or place.id <= top:
                self._records.setdefault((place.t, place.r), []).append(place)
        if len(places) == _PLACES:
            self._page_after = places[-1].id
            return True
        self._arrange(places[-1].id if places else self._page_after)
        return False

    def _arrange(self, newest: int) -> None:
        """Groups of records by the txn that first touched them, the last first."""
        firsts = sorted(self._records.values(), key=lambda found: found[0].id)
        if not firsts:
            raise TroubleError("act_unknown")
        state = self._state
        if not state.top:
            self._state = replace(state, top=newest, place=newest + 1, total=len(firsts))
        last = ""
        for found in firsts:
            if found[0].id < self._state.place:
                if found[0].txn != last:
                    self._groups.append([])
                    last = found[0].txn
                self._groups[-1].append(found)
        self._records.clear()

    def take(self, unit: WriteUnit, records: int) -> bool:
        """Take back the next whole txns, together about so many records; False at the end."""
        state, kept_before = self._state, len(self._kept)
        restored = looked_at = 0
        for group in self._next(records):
            with unit.txn():
                for places in group:
                    restored += self._undo(unit, places)
            looked_at += len(group)
            state = replace(state, place=group[-1][0].id)
        more = bool(self._groups)
        self._state = replace(
            state,
            place=state.place if more else 0,
            done=state.done + looked_at,
            restored=state.restored + restored,
            kept=state.kept + len(self._kept) - kept_before,
        )
        if self._state.restored:
            close_of(unit.cursor, self.act, self._state.by)
            keep(unit.cursor, self._state)
        return more

    def _next(self, records: int) -> list[list[list[ImagePlace]]]:
        part: list[list[list[ImagePlace]]] = []
        while self._groups and (not part or sum(map(len, part)) + len(self._groups[-1]) <= records):
            part.append(self._groups.pop()[::-1])
        return part

    def _undo(self, unit: WriteUnit, places: list[ImagePlace]) -> int:
        found = images_at(unit.cursor, places)
        if not found:
            return 0
        image = found[0]
        for later in found[1:]:
            image = _merge(image, later)
        done, left = _undo_record(unit, image)
        self._kept.extend((image.t, image.r, group) for group in left)
        return done


def undo_act(unit: WriteUnit, act: str) -> Undone:
    """All of it in one transaction and by a new act (see `WriteUnit.undo`)."""
    undoing = ActUndo(act)
    undoing.begin(unit, go_on=False)
    while undoing.load_page(unit):
        pass
    undoing.take(unit, undoing.total)
    return undoing.result


def _merge(first: Image, second: Image) -> Image:
    fresh = {g for g in first.after if g not in first.before}
    before = {g: v for g, v in second.before.items() if g not in fresh} | first.before
    return Image(first.t, first.r, first.created, before, first.after | second.after)


def _undo_record(unit: WriteUnit, image: Image) -> tuple[int, tuple[str, ...]]:
    view = unit.records.view(image.t, image.r)
    plan = _permitted(unit, image, view)
    done = plan.delete or plan.restore or bool(plan.f)
    if not unit.room_for(_OPS_EACH, len(encode(plan.f))):
        unit.start_txn()
    if plan.delete:
        unit.apply(OpKind.DELETE, image.t, image.r, {}, view)
    if plan.restore:
        unit.apply(OpKind.RESTORE, image.t, image.r, {}, view)
    f = dict(plan.f)
    if MERGED_INTO in f and image.t in MERGEABLE:
        unit.apply(OpKind.MERGE, image.t, image.r, {MERGED_INTO: f.pop(MERGED_INTO)}, view)
    for part in in_parts(f):
        if not unit.room_for(1, len(encode(part))):
            unit.start_txn()
        unit.apply(OpKind.PUT, image.t, image.r, part, view)
    return int(done), plan.kept


def _permitted(unit: WriteUnit, image: Image, view: RecordCells) -> _Plan:
    """The plan, unless something else stands on what it would take away."""
    if _stands(image, view):
        return _Plan(kept=tuple(image.after))
    plan = _plan(image, view)
    if not plan.delete:
        return plan
    if image.t == _TEAM:
        # Without its own record a team's book cannot be opened any more.
        return _Plan(kept=(DELETED,))
    if unit.records.aliases.merged_into(image.r):
        # Whoever was merged into it would come into sight again as if nobody had merged them.
        return _Plan(kept=(MERGED_INTO,))
    if has_dependants(unit.cursor, image.t, image.r):
        # A help or a member of the household that came later would belong to nobody.
        return _Plan(kept=(DELETED,))
    return plan


def _stands(image: Image, view: RecordCells) -> bool:
    """What was sent stays sent, and what the province decided is not this team's to take back.

    A report is opened again and sent anew instead.
    """
    if image.t == _SUBMISSION or (image.t == _TEAM and _SUCCESSION in image.after):
        return True
    state = view.get(_STATE)
    sent = state is not None and state.value in FROZEN_STATES
    return image.t == _REPORT and (sent or _STATE in image.after or _REVIEW in image.after)


def _plan(image: Image, view: RecordCells) -> _Plan:
    groups = [g for g in image.after if g != DELETED]
    unchanged = {g for g in groups if g in view and view[g].value == image.after[g]}
    if image.created:
        if not is_live(view):
            return _Plan()
        edited = tuple(g for g in groups if g not in unchanged) + tuple(
            g for g in view if g not in image.after and is_said(g)
        )
        return _Plan(delete=not edited, kept=edited)
    restore = bool(image.after.get(DELETED)) and is_deleted(view)
    if is_deleted(view) and not restore:
        return _Plan(kept=() if _brought_back(image) else tuple(groups))
    if _brought_back(image) and len(unchanged) == len(groups):
        return _Plan(delete=True)
    before = _values_before(image, groups)
    f = {g: before[g] for g in groups if g in unchanged and before[g] != image.after[g]}
    kept = tuple(g for g in groups if g not in unchanged and not _is_back(g, before, view))
    return _Plan(restore=restore, f=f, kept=kept)


def _values_before(image: Image, groups: list[str]) -> dict[str, GroupValue]:
    defaults = CODECS[image.t].defaults if image.t in CODECS else {}
    return {g: image.before.get(g, defaults.get(g)) for g in groups}


def _is_back(group: str, before: dict[str, GroupValue], view: RecordCells) -> bool:
    """Whether a group already is what it was: somebody else took it back, or this one did."""
    return view[group].value == before[group] if group in view else False


def _brought_back(image: Image) -> bool:
    return bool(image.before.get(DELETED)) and image.after.get(DELETED) is False
