"""The conversation with the province: enrol this PC, sync it, make a further PC of a team.

Everything here is a session of steps. The command line drives it on the spot; the window drives
`SyncRun` and `EnrolRun` with its own threads.
"""

from __future__ import annotations

import platform
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.domain.errors import RuleBrokenError, TroubleError
from desktop.services.copies import copy_before_restart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.domain.clock import Clock
    from desktop.protocol.enrolment import EnrolmentSheet
    from desktop.services.session import TeamSession
    from desktop.storage.database import Database
    from desktop.storage.read_unit import ReadUnit
    from desktop.sync.enrol import Enrolled
    from desktop.sync.session import SyncOutcome
    from desktop.sync.steps import DbStep, NetStep, Session, Transport
    from desktop.sync.transport_http import HttpTransport
    from desktop.sync.trust import Trust
    from desktop.system.paths import Home

_SHEET_FIELD = "sheet"
_LONGEST_PATH = 4096


class Enrolment(NamedTuple):
    """Where this PC is enrolled."""

    address: str
    province: str


def enrolment(unit: ReadUnit) -> Enrolment | None:
    """Where this PC is enrolled; None when it is not."""
    from desktop.sync.account import read_account

    account = read_account(unit)
    return None if account is None else Enrolment(account.address, account.province)


def read_sheet(sheet_or_code: str, address: str | None = None) -> EnrolmentSheet:
    """The sheet in a file, or one made of a typed code and the server's address.

    Raises:
        RuleBrokenError: sheet_format, code_format, address_missing.
        TroubleError: newer_protocol, file_unreadable, bad_address.
    """
    from desktop.protocol import enrolment as protocol
    from desktop.sync.transport_http import HttpTransport
    from desktop.sync.trust import trust_of_sheet

    data = _file_of(sheet_or_code)
    try:
        if data is not None:
            sheet = protocol.read_sheet(data)
        else:
            code, pin = protocol.split_code(sheet_or_code)
            if not address:
                raise RuleBrokenError("address_missing", "address")
            sheet = protocol.EnrolmentSheet(address=address.strip(), code=code, pin=pin)
    except protocol.EnrolmentError as error:
        raise _sheet_trouble(error.code) from error
    HttpTransport(sheet.address, trust_of_sheet(sheet)).close()
    return sheet


def enrol(
    database: Database,
    sheet_or_code: str,
    address: str | None,
    clock: Clock,
    transport: Transport | None = None,
) -> Enrolled:
    """Make this PC known to the province, with the officer's one-time code.

    Raises:
        RuleBrokenError: as `read_sheet`.
        TroubleError: as `read_sheet`; code_refused, code_expired, code_used, team_taken, and
            what keeps a PC from its server (no_network, wrong_certificate ...; sheet_file_needed,
            when a typed code did not say which server it is).
    """
    from desktop.sync.drive import drive_here
    from desktop.sync.enrol import enrol_session

    sheet = read_sheet(sheet_or_code, address)
    line = _Line(transport, clock)
    line.open_sheet(sheet)
    try:
        with _saying_what_to_type(sheet):
            return drive_here(enrol_session(sheet, _device_name(clock)), database, line.transport)
    finally:
        line.close()


def sync_now(
    database: Database,
    clock: Clock,
    transport: Transport | None = None,
    progress: Callable[[int, int], None] | None = None,
    *,
    removal_allowed: bool = False,
) -> SyncOutcome:
    """Send what waits, take what is new, compare both ends.

    Args:
        database: Used by this thread alone.
        clock: For the time of the end, and how far off the PC's clock is.
        transport: Instead of HTTPS to the address of the enrolment.
        progress: Called with (done, total) log positions.
        removal_allowed: Somebody was asked after a `mass_removal`; a copy is made first.

    Raises:
        TroubleError: not_enrolled, token_refused, device_revoked, sync_stuck, log_damaged,
            mass_removal, and what keeps a PC from its server. What was exchanged before stays
            exchanged.
    """
    from desktop.sync.account import require_account
    from desktop.sync.drive import drive_here
    from desktop.sync.learning import learn_session
    from desktop.sync.session import sync_session

    with database.read() as unit:
        account = require_account(unit)
    if removal_allowed:
        copy_before_restart(database, clock)
    line = _Line(transport, clock)
    line.open(account.address, account.trust)
    try:
        steps = sync_session(
            clock,
            progress,
            removal_allowed=removal_allowed,
            keep_copy=partial(copy_before_restart, database, clock),
        )
        outcome = drive_here(steps, database, line.transport)
        drive_here(learn_session(), database, line.transport)
        return outcome
    finally:
        line.close()


def join_team(
    home: Home,
    sheet_or_code: str,
    address: str | None,
    passphrase: str,
    clock: Clock,
    transport: Transport | None = None,
    recovery_code: str | None = None,
) -> TeamSession:
    """Make a team on this PC that the province knows already; it is empty until it syncs.

    Raises:
        RuleBrokenError: as `read_sheet` and `vault.check_passphrase`.
        TroubleError: as `enrol`; team_on_this_pc, team_not_enrolled.
    """
    from desktop.services import vault
    from desktop.services.pending_join import forget_join, pending_join
    from desktop.sync.account import save_account
    from desktop.sync.enrol import joining_request

    sheet = read_sheet(sheet_or_code, address)
    vault.check_passphrase(passphrase)
    dev, key = pending_join(home, sheet.code, passphrase, clock)
    line = _Line(transport, clock)
    line.open_sheet(sheet)
    try:
        with _saying_what_to_type(sheet):
            answer = line.transport.enrol(joining_request(sheet, dev, key, _device_name(clock)))
    finally:
        line.close()
    session = vault.join_found_team(
        home, answer.team, answer.team_name, passphrase, clock, dev, recovery_code
    )
    with session.database.write(kind="join_team") as unit:
        save_account(unit, sheet, key, answer)
    forget_join(home, sheet.code)
    return session


class SyncRun:
    """One sync of an unlocked team for the window's driver; used once.

    `steps` is the generator, `step_call` tells for a step whether it belongs to the writer
    thread and does it. The outcome's `changes` are to be announced.

    Args:
        session: The unlocked team.
        transport: Instead of HTTPS to the address of the enrolment.
        removal_allowed: Somebody was asked after a `mass_removal`, and a copy was made.
    """

    def __init__(
        self,
        session: TeamSession,
        transport: Transport | None = None,
        *,
        removal_allowed: bool = False,
    ) -> None:
        self._session = session
        self._line = _Line(transport, session.clock)
        self._removal_allowed = removal_allowed

    def steps(self, progress: Callable[[int, int], None] | None = None) -> Session[SyncOutcome]:
        """The conversation; `progress` is called with (done, total) log positions."""
        from desktop.sync.account import require_account
        from desktop.sync.learning import learn_session
        from desktop.sync.session import sync_session
        from desktop.sync.steps import DbStep

        account = yield DbStep(require_account)
        self._line.open(account.address, account.trust)
        try:
            clock, allowed = self._session.clock, self._removal_allowed
            keep_copy = partial(copy_before_restart, self._session.database, clock)
            outcome = yield from sync_session(
                clock, progress, removal_allowed=allowed, keep_copy=keep_copy
            )
            yield from learn_session()
            return outcome
        finally:
            self._line.close()

    def step_call(self, step: DbStep | NetStep) -> tuple[bool, Callable[[], Any]]:
        """(belongs to the writer thread, the call that does it)."""
        return _step_call(self._session, self._line, step)


class EnrolRun:
    """One enrolment for the window's driver, as `SyncRun`.

    Args:
        session: The unlocked team.
        sheet: From `read_sheet`.
        transport: Instead of HTTPS to the sheet's address.
    """

    def __init__(
        self, session: TeamSession, sheet: EnrolmentSheet, transport: Transport | None = None
    ) -> None:
        self._session = session
        self._sheet = sheet
        self._line = _Line(transport, session.clock)

    @property
    def is_pinned(self) -> bool:
        """Whether the sheet itself says which server is the province's."""
        from desktop.sync.trust import trust_of_sheet

        return trust_of_sheet(self._sheet).is_pinned

    def steps(self) -> Session[Enrolled]:
        """The conversation."""
        from desktop.sync.enrol import enrol_session

        self._line.open_sheet(self._sheet)
        try:
            name = _device_name(self._session.clock)
            return (yield from enrol_session(self._sheet, name))
        finally:
            self._line.close()

    def step_call(self, step: DbStep | NetStep) -> tuple[bool, Callable[[], Any]]:
        """(belongs to the writer thread, the call that does it)."""
        return _step_call(self._session, self._line, step)


class _Line:
    """A transport that was given, or HTTPS that is opened when the address is known."""

    def __init__(self, given: Transport | None, clock: Clock) -> None:
        self._given = given
        self._clock = clock
        self._own: HttpTransport | None = None

    def open(self, address: str, trust: Trust) -> None:
        if self._given is None:
            from desktop.sync.transport_http import HttpTransport

            self._own = HttpTransport(address, trust, self._clock)

    def open_sheet(self, sheet: EnrolmentSheet) -> None:
        from desktop.sync.trust import trust_of_sheet

        self.open(sheet.address, trust_of_sheet(sheet))

    @property
    def transport(self) -> Transport:
        found = self._given or self._own
        if found is None:
            raise RuntimeError("a network step before the address is known")
        return found

    def close(self) -> None:
        if self._own is not None:
            self._own.close()


def _step_call(
    session: TeamSession, line: _Line, step: DbStep | NetStep
) -> tuple[bool, Callable[[], Any]]:
    from desktop.sync.drive import run_db_step
    from desktop.sync.steps import DbStep

    if isinstance(step, DbStep):
        return True, lambda: run_db_step(step, session.database)
    return False, lambda: step.work(line.transport)


@contextmanager
def _saying_what_to_type(sheet: EnrolmentSheet) -> Iterator[None]:
    """A code without what pins the server meets one that only the sheet can vouch for."""
    from desktop.sync.trust import trust_of_sheet

    try:
        yield
    except TroubleError as error:
        if error.code != "wrong_certificate" or trust_of_sheet(sheet).is_pinned:
            raise
        raise TroubleError("sheet_file_needed") from error


def _device_name(clock: Clock) -> str:
    from desktop.sync.enrol import device_name_of

    return device_name_of(platform.node(), clock)


def _file_of(text: str) -> bytes | None:
    """Bytes of the file of that name; None when it is no file (then it is a typed code)."""
    from desktop.protocol.enrolment import SHEET_SUFFIX

    if not text.strip() or len(text) > _LONGEST_PATH or "\0" in text:
        raise RuleBrokenError("code_format", _SHEET_FIELD)
    path = Path(text.strip())
    try:
        if path.is_file():
            with path.open("rb") as file:
                return file.read(_LONGEST_PATH + 1)
    except OSError as error:
        raise TroubleError("file_unreadable") from error
    if path.suffix == SHEET_SUFFIX:
        raise TroubleError("file_missing")
    return None


def _sheet_trouble(code: str) -> RuleBrokenError | TroubleError:
    if code == "sheet_version":
        return TroubleError("newer_protocol")
    return RuleBrokenError("code_format" if code == "code" else "sheet_format", _SHEET_FIELD)
