"""One unlocked team: runs services on its database and hands back what they changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Concatenate, Generic, ParamSpec, TypeVar

from desktop.domain.changes import Changes
from desktop.domain.periods import BY_DECREE_09, PeriodRules

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.clock import Clock
    from desktop.domain.text.name_order import NameOrder
    from desktop.storage.database import Database
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

C = TypeVar("C")
T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """A service's result with what it changed; `changes.act` is what `Undo` takes."""

    result: T
    changes: Changes


class TeamSession:
    """One unlocked team; never reused for another, so a late job cannot reach a wrong file.

    It knows no thread: `write` belongs to one thread and `read` to one thread (the same one on
    the command line).

    Args:
        database: The team's open database.
        clock: Time and randomness of every record made here.
        who: Person id of the member at the keyboard, None until it is chosen.
    """

    def __init__(self, database: Database, clock: Clock, who: str | None = None) -> None:
        self.database = database
        self.clock = clock
        self.who = who
        self.period_rules: PeriodRules = BY_DECREE_09
        """Where the team's periods begin, as of the last read; its services read them anew."""

    @property
    def team_id(self) -> str:
        """Id of the team whose database this is."""
        return self.database.team_id

    @property
    def name_order(self) -> NameOrder:
        """What decides the place of a name in every list of people."""
        return self.database.name_order

    def order_names(self, order: NameOrder) -> None:
        """Read lists in another order from now on."""
        self.database.name_order = order

    def choose_person(self, person_id: str) -> None:
        """Say who is at the keyboard from now on."""
        self.who = person_id

    def write(self, service: Callable[[WriteUnit, C], T], command: C) -> Done[T]:
        """Run a service in one transaction: all of it is saved, or on an error nothing."""
        named = service
        while isinstance(named, partial):
            named = named.func
        kind = getattr(named, "__name__", "")
        with self.database.write(self.who, kind=kind) as unit:
            result = service(unit, command)
        return Done(result, unit.changes)

    def read(
        self, service: Callable[Concatenate[ReadUnit, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a query on a short snapshot."""
        from desktop.services.period_rules import period_rules

        with self.database.read() as unit:
            self.period_rules = period_rules(unit)
            return service(unit, *args, **kwargs)

    def close_writer(self) -> None:
        """Close the writing connection; called by the thread that writes."""
        self.database.close_writer()

    def close_reader(self) -> None:
        """Close the reading connection; called by the thread that reads."""
        self.database.close_reader()

    def close(self) -> None:
        """Close both, where one thread did everything."""
        self.database.close()
