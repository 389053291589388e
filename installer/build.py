"""Build the Debian package: `python installer/build.py` in the project's .venv.

PyInstaller makes one folder with everything (docs/adr/0005), `dpkg-deb` wraps it. The result lies
in build/: `langso_<version>_<architecture>.deb`.
"""

from __future__ import annotations

import argparse
import importlib.util
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Also when this file is started by its path.
sys.path.insert(0, str(ROOT))

from installer.licences import copy_licences  # noqa: E402

BUILD = ROOT / "build"
LINUX = ROOT / "installer" / "linux"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}

# Libraries that the package leaves to the system: of the packages in its Depends, of those that
# these need in turn, or of libc6. The test in a clean Debian shows that they are all there.
FROM_THE_SYSTEM = re.compile(
    r"(linux-vdso|ld-linux|libc|libm|libdl|librt|libpthread|libutil|libresolv"
    r"|libGL|libEGL|libGLX|libOpenGL|libxkbcommon|libxkbcommon-x11|libxcb|libxcb-\w+(-\w+)?|libX11"
    r"|libX11-xcb|libSM|libICE|libfontconfig|libfreetype|libdbus-1|libglib-2\.0|libgthread-2\.0"
    r"|libcups)[.\-]"
)


def version() -> str:
    """The program's version, read without importing it."""
    text = (ROOT / "desktop" / "__init__.py").read_text("utf-8")
    found = re.search(r'__version__ = "([^"]+)"', text)
    if found is None:
        raise SystemExit("desktop/__init__.py names no version")
    return found[1]


def compile_words() -> None:
    """Merge the catalogues, so that the package has the Vietnamese words of this moment."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    if spec is None or spec.loader is None:
        raise SystemExit("hatch_build.py is missing")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.compile_catalogue(ROOT)


def freeze(work: Path) -> Path:
    """Run PyInstaller; the folder with the program."""
    target = work / "dist"
    shutil.rmtree(target, ignore_errors=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(target), "--workpath", str(work / "pyinstaller")]
    subprocess.run([*command, str(ROOT / "installer" / "langso.spec")], cwd=ROOT, check=True)
    return target / "langso"


def needed_libraries(folder: Path) -> set[str]:
    """NEEDED names of all shared objects in the folder that the folder does not hold itself."""
    objects = [p for p in folder.rglob("*") if p.is_file() and (".so" in p.name or p.suffix == "")]
    inside = {path.name for path in objects}
    needed: set[str] = set()
    for path in objects:
        done = subprocess.run(
            ["objdump", "-p", str(path)], capture_output=True, text=True, check=False
        )
        needed.update(re.findall(r"NEEDED\s+(\S+)", done.stdout))
    return needed - inside


def check_libraries(folder: Path) -> None:
    """End with a sentence when the package would need something that nobody installs."""
    lacking = sorted(name for name in needed_libraries(folder) if not FROM_THE_SYSTEM.match(name))
    if lacking:
        raise SystemExit(f"neither bundled nor in Depends: {', '.join(lacking)}")


def tell_licences(doc: Path) -> None:
    """Our licence, those of our data, and the text of every library that is inside."""
    lines = copy_licences(ROOT / "requirements.lock", doc / "licences")
    told = [
        (ROOT / "LICENSE").read_text("utf-8"),
        "The program carries these libraries; their texts are in /usr/share/doc/langso/licences.",
        "Qt is used under the LGPL 3 (/usr/share/common-licenses/LGPL-3) as separate files in",
        "/opt/langso/_internal, which may be replaced. Also inside: Python (PSF-2.0), OpenSSL",
        "(Apache-2.0), SQLCipher (BSD-3-Clause, Copyright (c) Zetetic LLC), PDFium (BSD-3-Clause).",
        "",
        *lines,
        "",
        (ROOT / "resources" / "LICENCES.md").read_text("utf-8"),
    ]
    (doc / "copyright").write_text("\n".join(told), "utf-8")


def lay_out(folder: Path, work: Path, name: str, architecture: str) -> Path:
    """The package's tree: the program in /opt, a command, a menu entry and an icon."""
    tree = work / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(folder, tree / "opt" / "langso", symlinks=True)
    for place in ("usr/bin", "usr/share/applications", "usr/share/doc/langso", "DEBIAN"):
        (tree / place).mkdir(parents=True)
    icons = tree / "usr" / "share" / "icons" / "hicolor" / "scalable" / "apps"
    icons.mkdir(parents=True)
    shutil.copy(LINUX / "langso.svg", icons / "langso.svg")
    shutil.copy(LINUX / "langso.desktop", tree / "usr" / "share" / "applications")
    tell_licences(tree / "usr" / "share" / "doc" / "langso")
    (tree / "usr" / "bin" / "langso").symlink_to("/opt/langso/langso")
    size = sum(p.stat().st_size for p in tree.rglob("*") if p.is_file() and not p.is_symlink())
    control = (LINUX / "control.txt").read_text("utf-8")
    (tree / "DEBIAN" / "control").write_text(
        control.format(version=name, architecture=architecture, installed_kib=size // 1024),
        "utf-8",
    )
    return tree


def pack(tree: Path, target: Path) -> None:
    """Wrap the tree; zstd, since xz takes minutes for a tenth less."""
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zzstd", "--build", str(tree), str(target)],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def build(out: Path) -> Path:
    """Make the package in `out` and return its path."""
    work = BUILD / "package"
    work.mkdir(parents=True, exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    compile_words()
    folder = freeze(work)
    check_libraries(folder)
    architecture = ARCHITECTURES.get(platform.machine(), platform.machine())
    tree = lay_out(folder, work, version(), architecture)
    target = out / f"langso_{version()}_{architecture}.deb"
    pack(tree, target)
    files = sum(1 for path in folder.rglob("*") if path.is_file())
    size = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    print(f"{target} ({target.stat().st_size >> 20} MiB; {files} files, {size >> 20} MiB unpacked)")
    return target


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=BUILD)
    build(parser.parse_args().out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
