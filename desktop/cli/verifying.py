"""`langso report send` and `langso report verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.cli.command import DONE
from desktop.cli.teams import with_team
from desktop.system.texts import _

if TYPE_CHECKING:
    from desktop.cli.command import Command
    from desktop.services.session import TeamSession

CHANGED: Final = 4
UNKNOWN: Final = 5


def verify(command: Command) -> int:
    """Whether a paper and the data agree: 0 they do, 4 changed since, 5 not a paper of ours."""
    from desktop.services.verdict_words import verdict_lines
    from desktop.services.verifying import Agreement, digest_of_file, verify_paper

    digest = digest_of_file(command.options.file.absolute())
    verdict = with_team(command, lambda session: session.read(verify_paper, digest))
    command.answer(
        "\n".join(verdict_lines(verdict)),
        agreement=verdict.agreement,
        period=verdict.period.code if verdict.period else None,
        state=verdict.state,
        version=verdict.paper.version if verdict.paper else None,
        versions=verdict.versions,
        sent_on=verdict.paper.submission.sent_on if verdict.paper else None,
        differences=[
            {
                "identifier": row.identifier,
                "sent": row.sent,
                "now": row.now,
                "records": [f"{ref.table}/{ref.id}" for ref in row.records],
            }
            for row in verdict.differences
        ],
    )
    codes = {Agreement.CHANGED: CHANGED, Agreement.UNKNOWN: UNKNOWN, Agreement.NOT_HERE: CHANGED}
    return codes.get(verdict.agreement, DONE)


def send(command: Command) -> int:
    """Send the report of a period, which freezes it."""
    from desktop.services.submitting import SendReport, prepare_sending, seal_report, send_report

    period = command.options.period

    def work(session: TeamSession) -> str:
        today = command.clock.today()
        sealed = seal_report(session.read(prepare_sending, period, today))
        return session.write(send_report, SendReport(sealed)).result

    made = with_team(command, work)
    line = _("The report {period} is sent. It goes to the server with the next sync.")
    return command.answer(line.format(period=period.code), submission=made, period=period.code)
