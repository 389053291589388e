"""The tree carries no trace of a machine, and a licence for every file that is data."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import tree_rules

ROOT = Path(__file__).resolve().parents[2]


def test_no_trace_of_a_machine() -> None:
    assert tree_rules.traces_of_a_machine(ROOT) == []


@pytest.mark.parametrize("word", [*tree_rules.MACHINE_PATHS, *tree_rules.INDEX_HOSTS])
def test_a_planted_trace_is_found(tmp_path: Path, word: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text(f"see {word}x\n", encoding="utf-8")
    assert tree_rules.traces_of_a_machine(tmp_path) == [f"docs/a.md: {word}"]


def test_every_data_file_has_a_licence() -> None:
    assert tree_rules.without_licence(ROOT) == []


def test_a_file_without_licence_is_found(tmp_path: Path) -> None:
    fonts = tmp_path / "resources" / "fonts"
    fonts.mkdir(parents=True)
    (fonts / "a.ttf").write_bytes(b"")
    listing = tmp_path / "resources" / "LICENCES.md"
    listing.write_text("# Licences\n\n## icons/\n`*.ttf`: somebody, ISC.\n", encoding="utf-8")
    found = tree_rules.without_licence(tmp_path)
    assert found == ["resources/fonts/a.ttf: no licence in LICENCES.md"]
    listing.write_text("# Licences\n\n## fonts/\n`*.ttf`: somebody, OFL.\n", encoding="utf-8")
    assert tree_rules.without_licence(tmp_path) == []
