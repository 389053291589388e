"""Every word that people read is marked, translated and complete."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import hatch_build
from desktop.system import texts
from tests.house import word_rules

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
RULES = [word_rules.literal_words, word_rules.untranslated, word_rules.unfinished]
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
PLURAL = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    'msgid "{count} help"\nmsgid_plural "{count} helps"\nmsgstr[0] "{count} lượt"\n'
)

LITERALS = [
    ("desktop/ui/a.py", "from q import QLabel\nx = QLabel('Save')\n"),
    ("desktop/ui/a.py", "def f(b, n):\n    b.setText(f'Save {n}')\n"),
    ("desktop/ui/a.py", "def f(b, n):\n    b.setToolTip('Save {}'.format(n))\n"),
    ("desktop/ui/a.py", "def f(b):\n    b.setText('Save' if b else 'Keep')\n"),
    ("desktop/ui/a.py", "X = 'Lưu lại'\n"),
    ("desktop/cli.py", "print('Done')\n"),
    ("desktop/cli/a.py", "def f(p):\n    p.add_argument('--out', help='where it goes')\n"),
]
GOOD = [
    "def f(b, _):\n    b.setText(_('Save'))\n",
    "def f(b, text):\n    b.setText(text)\n    b.setText('—')\n    b.setText('')\n",
    "def f(b):\n    '''Lưu lại.'''\n    b.setObjectName('save')\n",
]


def tree(root: Path, code: str, po: str, name: str = "desktop/ui/a.py") -> Path:
    """A tree of one module and one area."""
    for path, text in ((name, code), ("resources/i18n/vi/shell.po", po)):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_tree_keeps_the_rule(rule: Callable[[Path], list[str]]) -> None:
    assert rule(ROOT) == []


@pytest.mark.parametrize(("name", "code"), LITERALS)
def test_a_literal_is_found(tmp_path: Path, name: str, code: str) -> None:
    assert word_rules.literal_words(tree(tmp_path, code, HEAD, name))


@pytest.mark.parametrize("code", GOOD)
def test_marked_texts_and_signs_are_left_alone(tmp_path: Path, code: str) -> None:
    assert word_rules.literal_words(tree(tmp_path, code, HEAD)) == []


def test_a_text_without_translation_is_found(tmp_path: Path) -> None:
    root = tree(tmp_path, "x = _('Save')\ny = ngettext('{n} day', '{n} days', 2)\n", HEAD)
    found = word_rules.untranslated(root)
    assert len(found) == 2


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('\nmsgid "Save"\nmsgstr ""\n', "is empty"),
        ('\n#, fuzzy\nmsgid "Save"\nmsgstr "Lưu"\n', "is fuzzy"),
        ('\nmsgid "Save"\nmsgstr "Lưu {name}"\n', "has other format fields"),
        ('\nmsgid "Save"\nmsgstr "Lưu"\n\nmsgid "Old"\nmsgstr "Cũ"\n', "is not used any more"),
    ],
)
def test_an_unfinished_entry_is_found(tmp_path: Path, entry: str, words: str) -> None:
    found = word_rules.unfinished(tree(tmp_path, "x = _('Save')\n", HEAD + entry))
    assert [words in finding for finding in found] == [True]


def test_a_complete_plural_is_accepted(tmp_path: Path) -> None:
    root = tree(tmp_path, "x = ngettext('{count} help', '{count} helps', 2)\n", PLURAL)
    assert word_rules.untranslated(root) + word_rules.unfinished(root) == []


def test_two_areas_may_not_contradict_each_other(tmp_path: Path) -> None:
    root = tree(tmp_path, "", HEAD + '\nmsgid "Save"\nmsgstr "Lưu"\n')
    other = root / "resources/i18n/vi/team.po"
    other.write_text(HEAD + '\nmsgid "Save"\nmsgstr "Ghi lại"\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"team\.po: 'Save' is translated differently"):
        hatch_build.compile_catalogue(root)


def test_the_compiled_catalogue_translates_and_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = hatch_build.compile_catalogue(tree(tmp_path, "", PLURAL))
    assert not hatch_build.catalogue_is_stale(tmp_path)
    monkeypatch.setattr("resources.locate", compiled.parents[1].joinpath)
    monkeypatch.setattr(texts, "_words", texts._Words())  # noqa: SLF001 - a fresh, empty one
    assert texts.ngettext("{count} help", "{count} helps", 2).format(count=2) == "2 lượt"
    texts.set_language("en")
    assert texts.ngettext("{count} help", "{count} helps", 2).format(count=2) == "2 helps"
    assert texts.ngettext("{count} help", "{count} helps", 1).format(count=1) == "1 help"


def test_a_tree_without_any_text_still_builds(tmp_path: Path) -> None:
    assert hatch_build.compile_catalogue(tmp_path).exists()


def test_an_unknown_language_is_our_bug() -> None:
    with pytest.raises(ValueError, match="unknown language 'fr'"):
        texts.set_language("fr")
