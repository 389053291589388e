"""Write the hash-pinned locks again; the versions already locked stay unless `--upgrade` is given.

Run it inside .venv after changing dependencies in pyproject.toml, then `installer/wheels.py`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UV = Path(sysconfig.get_path("scripts")) / ("uv.exe" if os.name == "nt" else "uv")

# No index address gets into the files: everybody's own package index serves these hashes.
COMPILE = (
    "pip",
    "compile",
    "--quiet",
    "--universal",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--no-annotate",
    "--python-version=3.11",
)
POSTGRESQL = ("--extra", "server-postgresql")
LOCKS: dict[str, tuple[str, ...]] = {
    "requirements.lock": ("pyproject.toml",),
    "requirements-server.lock": ("pyproject.toml", *POSTGRESQL),
    "requirements-dev.lock": ("pyproject.toml", *POSTGRESQL, "--group", "dev"),
    "requirements-uv.lock": ("-",),
}


def main() -> int:
    """Compile every lock in place."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest allowed versions")
    upgrade = ("--upgrade",) if parser.parse_args().upgrade else ()
    for name, what in LOCKS.items():
        subprocess.run(
            [str(UV), *COMPILE, *upgrade, *what, "--output-file", name],
            cwd=ROOT,
            check=True,
            input="uv>=0.13.9\n" if what == ("-",) else None,
            text=True,
            stdout=subprocess.DEVNULL,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
