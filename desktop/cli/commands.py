"""What each command does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.cli.command import DONE, TROUBLE
from desktop.cli.teams import with_team
from desktop.domain.errors import TroubleError
from desktop.system.settings import LAST_TEAM, Settings
from desktop.system.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.cli.command import Command
    from desktop.domain.clock import Clock
    from desktop.services.doctor import Finding
    from desktop.services.session import TeamSession


def open_window(command: Command) -> int:
    """Open the window and stay until it is closed."""
    from desktop.bootstrap import run_window

    return run_window(command.home, again=_again(command))


def _again(command: Command) -> list[str]:
    """The command line that opens the same window."""
    return ["--home", str(command.home.root)] if command.options.home else []


def practice(command: Command) -> int:
    """Make the practice village and, unless told not to, open the window."""
    from desktop.services.practice import make_practice_team
    from desktop.services.team_folders import PRACTICE_PASSPHRASE
    from desktop.system.single_instance import hold

    options = command.options
    with hold(command.home.lock_file):
        command.home.make()
        today = options.today or command.clock.today()
        entry = make_practice_team(command.home, options.seed, today, command.clock)
        Settings(command.home.settings_file).set(LAST_TEAM, entry.id)
    line = _("The practice village is ready. Its passphrase: {passphrase}")
    command.answer(
        line.format(passphrase=PRACTICE_PASSPHRASE),
        team=entry.id,
        name=entry.name,
        passphrase=PRACTICE_PASSPHRASE,
        home=str(command.home.root),
    )
    return DONE if options.no_window else open_window(command)


def report_monthly(command: Command) -> int:
    """Write a period's report as PDF, or for Word when the file's name ends so."""
    from desktop.services.paper import save_paper
    from desktop.services.papers_report import report_docx
    from desktop.services.reporting import monthly_pdf, monthly_report

    period = command.options.period
    report = with_team(
        command, lambda session: session.read(monthly_report, period, command.clock.today())
    )
    out = command.options.out.absolute()
    made = report_docx(report) if out.suffix.lower() == ".docx" else monthly_pdf(report)
    save_paper(out, made)
    return command.answer(
        _("The report was written to {file}").format(file=out),
        file=str(out),
        bytes=len(made),
        period=period.code,
        first_on=period.first_on,
        last_on=period.last_on,
        indicators=[
            {
                "number": row.number,
                "identifier": row.identifier,
                "previous": row.previous.value,
                "current": row.current.value,
                "year": row.year.value,
            }
            for row in report.indicators
        ],
    )


def import_households(command: Command) -> int:
    """Bring in households and people from a workbook."""
    from desktop.cli.bring_in import bring_in_households

    return bring_in_households(command)


def enrol(command: Command) -> int:
    """Join the province's server."""
    from desktop.services.sync_team import enrol

    options = command.options
    if options.join:
        return _join(command)
    done = with_team(
        command,
        lambda session: enrol(session.database, options.sheet, options.server, command.clock),
    )
    return command.answer(
        _("This PC is enrolled."), team_name=done.team_name, province=done.province
    )


def _join(command: Command) -> int:
    """A further PC of a team: enrolled, made and filled."""
    from desktop.cli.teams import new_passphrase
    from desktop.services.sync_team import join_team, sync_now
    from desktop.system.single_instance import hold

    options = command.options
    with hold(command.home.lock_file):
        session = join_team(
            command.home, options.sheet, options.server, new_passphrase(), command.clock
        )
        try:
            outcome = sync_now(session.database, command.clock)
        finally:
            session.close()
    return command.answer(
        _("The team is on this PC now: {pulled} received.").format(pulled=outcome.pulled),
        team=session.team_id,
        pulled=outcome.pulled,
        equal=outcome.equal,
    )


def sync(command: Command) -> int:
    """Exchange with the server now."""
    from desktop.services.sync_team import sync_now

    allowed: bool = command.options.allow_removal
    outcome = with_team(
        command,
        lambda session: sync_now(session.database, command.clock, removal_allowed=allowed),
    )
    line = _("Synced: {pushed} sent, {pulled} received, {conflicts} to look at.")
    said = line.format(pushed=outcome.pushed, pulled=outcome.pulled, conflicts=outcome.conflicts)
    if outcome.repaired:
        mended = _("Damaged records that were mended: {count}; what stood there is kept aside.")
        said += "\n" + mended.format(count=outcome.repaired_records)
    if outcome.erased:
        gone = _("Records that the province had erased on request: {count}.")
        said += "\n" + gone.format(count=outcome.erased)
    return command.answer(
        said,
        pushed=outcome.pushed,
        pulled=outcome.pulled,
        conflicts=outcome.conflicts,
        quarantined=outcome.quarantined,
        equal=outcome.equal,
        repaired=list(outcome.repaired),
        repaired_records=outcome.repaired_records,
        mended_there=outcome.mended_there,
        erased=outcome.erased,
    )


def _open_findings(session: TeamSession, clock: Clock) -> tuple[Finding, ...]:
    from desktop.services.doctor import Finding
    from desktop.services.doctor_book import check_book, server_of
    from desktop.services.doctor_line import check_line

    server = session.read(server_of)
    line = (Finding("not_enrolled", ok=True),) if server is None else check_line(*server, clock)
    return (*session.read(check_book), *line)


def _plain(params: Mapping[str, object]) -> dict[str, object]:
    """For a program that reads: the code of a trouble."""
    return {
        name: value.code if isinstance(value, TroubleError) else value
        for name, value in params.items()
    }


def doctor(command: Command) -> int:
    """Check this PC, with `--open` also the book and its line; trouble when something is wrong."""
    from desktop.services.doctor import run_doctor
    from desktop.system.findings import finding_text

    findings = run_doctor(command.home, command.clock)
    if command.options.open:
        findings += with_team(command, lambda session: _open_findings(session, command.clock))
    lines = [
        ("✓ " if one.ok else "✗ ") + finding_text(one.code, ok=one.ok, params=one.params)
        for one in findings
    ]
    found = [{"code": one.code, "ok": one.ok, **_plain(one.params)} for one in findings]
    command.answer("\n".join(lines), findings=found)
    return DONE if all(one.ok for one in findings) else TROUBLE
