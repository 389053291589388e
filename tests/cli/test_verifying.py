"""`langso report send` and `langso report verify FILE.pdf`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from desktop.cli.program import run
from desktop.domain.work import AssistanceAction
from desktop.services.record_assistance import HelpItem, RecordAssistance, record_assistance
from desktop.services.team_folders import PRACTICE_PASSPHRASE, list_teams
from desktop.services.vault import unlock
from desktop.system.paths import Home
from tests.cli.test_commands import answer

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import pytest

    from desktop.domain.clock import SteppingClock


def verified(capsys: pytest.CaptureFixture[str], *words: str, code: int) -> dict[str, Any]:
    capsys.readouterr()
    assert run(["report", "verify", *words, "--json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def one_help_more(home: Path, clock: SteppingClock, day: date) -> None:
    (entry,) = list_teams(Home(home))
    session = unlock(Home(home), entry.id, PRACTICE_PASSPHRASE, clock)
    item = HelpItem("vneid", AssistanceAction.GUIDE)
    session.write(record_assistance, RecordAssistance(day, (item,), anonymous_count=7))
    session.close()


def test_a_paper_agrees_until_a_record_is_added(
    village: Path, tmp_path: Path, clock: SteppingClock, capsys: pytest.CaptureFixture[str]
) -> None:
    from datetime import date

    home = ("--home", str(village))
    drafted, sent = tmp_path / "nháp.pdf", tmp_path / "đã gửi.pdf"
    monthly = ("report", "monthly", "--period", "2026-11", *home, "--out")
    answer(capsys, *monthly, str(drafted))
    sending = ("report", "send", "--period", "2026-11", *home)
    assert answer(capsys, *sending)["period"] == "2026-11"
    assert answer(capsys, *sending, code=3)["code"] == "report_already_sent"
    answer(capsys, *monthly, str(sent))
    found = verified(capsys, str(sent), *home, code=0)
    assert (found["agreement"], found["version"], found["state"]) == ("equal", 1, "sent")
    one_help_more(village, clock, date(2026, 11, 3))
    found = verified(capsys, str(sent), *home, code=4)
    differing = {row["identifier"]: row for row in found["differences"]}
    assert len(differing["assist_count"]["records"]) == 1
    again = tmp_path / "in lại.pdf"
    answer(capsys, *monthly, str(again))
    assert again.read_bytes() == sent.read_bytes()
    sent.write_bytes(sent.read_bytes().replace(b"%%EOF", b"%%EOG"))
    assert verified(capsys, str(sent), *home, code=5)["agreement"] == "unknown"
    capsys.readouterr()
    assert run(["report", "verify", str(sent), *home, "--language", "vi"]) == 5
    assert "không phải bản Tổ đã gửi" in capsys.readouterr().out
    assert answer(capsys, "report", "verify", str(tmp_path / "x.pdf"), *home, code=3)
