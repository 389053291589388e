"""Record which wheel of each locked run-time dependency Windows and macOS would install.

Asks pip to resolve the lock for those platforms without installing; source packages do not count.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
RECORD = ROOT / "requirements-wheels.json"
# PySide6 6.11 asks for macOS 13. Macs with Intel processors are not among them: cryptography
# makes no wheels for them any more (docs/adr/0002).
PLATFORMS: dict[str, tuple[str, ...]] = {
    "win_amd64": ("win_amd64",),
    "macos_arm64": (
        *(f"macosx_{major}_0_arm64" for major in (13, 12, 11)),
        *(f"macosx_{major}_0_universal2" for major in (13, 12, 11)),
        *(f"macosx_10_{minor}_universal2" for minor in (15, 14, 13, 12, 11, 10, 9)),
    ),
}


def locked(lock: Path = LOCK) -> list[tuple[str, str]]:
    """Normalised name and version of each requirement that applies everywhere we ship."""
    lines = lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    found = []
    for line in lines:
        match = re.match(r"([\w.-]+)==([^\s;]+)", line)
        if match:
            found.append((re.sub(r"[-_.]+", "-", match[1]).lower(), match[2]))
    return found


def wheels_for(platform: str) -> dict[str, dict[str, str]]:
    """File name and hash of each dependency's wheel, by "name==version".

    Raises:
        subprocess.CalledProcessError: pip found no wheel for one of them.
    """
    wanted = [f"{name}=={version}" for name, version in locked()]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed"]
        command += ["--no-deps", "--only-binary=:all:", "--python-version=3.11", "-qq"]
        command += ["--target", folder, "--report", str(report)]
        command += [word for tag in PLATFORMS[platform] for word in ("--platform", tag)]
        subprocess.run([*command, *wanted], check=True)
        items = json.loads(report.read_text(encoding="utf-8"))["install"]
    return dict(sorted((_described(item) for item in items), key=lambda pair: pair[0]))


def _described(item: dict[str, dict[str, object]]) -> tuple[str, dict[str, str]]:
    """One entry of pip's report, without the address it came from."""
    metadata, download = item["metadata"], item["download_info"]
    name = re.sub(r"[-_.]+", "-", str(metadata["name"])).lower()
    archive = download["archive_info"]
    assert isinstance(archive, dict)  # noqa: S101 - pip's report format, for mypy
    file = str(download["url"]).rpartition("/")[2]
    return f"{name}=={metadata['version']}", {"file": file, "sha256": archive["hashes"]["sha256"]}


def main() -> int:
    """Write the record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=RECORD)
    out = parser.parse_args().out
    record = {platform: wheels_for(platform) for platform in PLATFORMS}
    out.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
