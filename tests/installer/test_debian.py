"""Builds the Debian package, installs it in a clean Debian and uses it there."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from desktop.domain.scans import RowDoubt, ScanAnswer
from desktop.reports.sheets.attendance import render_attendance_sheet
from installer import build
from tests.reports.list_sample import blank_sheet, names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.debian, pytest.mark.sweep]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build.build(tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="module")
def clean_debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A minimal Debian 12 in a folder of its own, with /proc and /dev inside."""
    base = ROOT / "build" / "debian-12-minbase"
    if not (base / "usr/bin/apt-get").exists():
        shutil.rmtree(base, ignore_errors=True)
        run(["debootstrap", "--variant=minbase", "bookworm", str(base)])
    system = tmp_path_factory.mktemp("debian") / "root"
    run(["cp", "-a", "--reflink=auto", str(base), str(system)])
    with contextlib.ExitStack() as mounts:
        for name in ("proc", "dev"):
            run(["mount", "--bind", f"/{name}", str(system / name)])
            mounts.callback(run, ["umount", "-l", str(system / name)])
        yield system


def run(
    command: list[str], env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run to success; what it said is in the failure."""
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, env=env
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done


def inside(system: Path, script: str) -> str:
    """What a shell script prints in the clean system."""
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": "/root"}
    return run(["chroot", str(system), "/bin/sh", "-euc", script], env=environment).stdout


def test_installed_in_a_clean_debian_it_opens_prints_and_reports(
    package: Path, clean_debian: Path, tmp_path: Path
) -> None:
    shutil.copy(package, clean_debian / "langso.deb")
    inside(
        clean_debian,
        "export DEBIAN_FRONTEND=noninteractive; apt-get update -qq;"
        " apt-get install -y -qq --no-install-recommends /langso.deb xvfb xauth xdotool >/dev/null",
    )

    # The same main job on the command line: practice village, then a month's report.
    made = inside(
        clean_debian,
        "langso --home /home/a --json practice --no-window --seed 1 --today 2026-11-24",
    )
    passphrase = json.loads(made)["passphrase"]
    inside(
        clean_debian,
        f"LANGSO_PASSPHRASE='{passphrase}' langso --home /home/a report monthly"
        " --period 2026-11 --out /report.pdf",
    )
    assert (clean_debian / "report.pdf").read_bytes().startswith(b"%PDF-")
    inside(
        clean_debian,
        f"LANGSO_PASSPHRASE='{passphrase}' langso --home /home/a report monthly"
        " --period 2026-11 --out /report.docx",
    )
    with zipfile.ZipFile(clean_debian / "report.docx") as word:
        assert "word/document.xml" in word.namelist()

    # The child reads what was printed, with numpy and the reader of codes.
    sheet = blank_sheet(names(5))
    (clean_debian / "sheet.pdf").write_bytes(render_attendance_sheet(sheet))
    inside(clean_debian, "langso --read-file sheet /sheet.pdf '' > /answer")
    answer = msgspec.msgpack.decode((clean_debian / "answer").read_bytes(), type=ScanAnswer)
    assert [page.trouble for page in answer.pages] == [None] * len(sheet.pages)
    assert answer.pages[0].code is not None
    assert answer.pages[0].code.sheet == sheet.sheet
    assert {row.doubt for page in answer.pages for row in page.rows} == {RowDoubt.NO_MARK}

    # The window is found by its title on a real X server.
    found = inside(
        clean_debian,
        "export LANGSO_HOME=/home/b; xvfb-run -a sh -c"
        ' \'langso & xdotool search --sync --onlyvisible --name "Làng Số";'
        " kill $!; wait $! || true'",
    )
    assert found.strip().splitlines()[0].isdigit()

    inside(clean_debian, "apt-get purge -y -qq langso >/dev/null; test ! -e /opt/langso")
