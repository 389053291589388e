"""House rules about words: everything people read goes through gettext and is translated."""

from __future__ import annotations

import ast
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

from tests.house.tree import Source, called, calls, sources

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Message

MARKERS = ("_", "N_", "ngettext")
# Calls whose literal arguments a person would read.
SHOWN = {
    "QLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction",
    "QCommandLinkButton", "setText", "setWindowTitle", "setTitle", "setToolTip", "setStatusTip",
    "setWhatsThis", "setPlaceholderText", "setAccessibleName", "setAccessibleDescription",
    "setHeaderLabels", "setHorizontalHeaderLabels", "setInformativeText", "setDetailedText",
    "setLabelText", "setButtonText", "setPrefix", "setSuffix", "addItem", "addItems", "addTab",
    "insertItem", "setTabText", "setItemText", "addAction", "addMenu", "addRow", "showMessage",
    "information", "warning", "question", "critical", "drawText", "PrimaryButton", "EmptyState",
    "MessageBanner",
}  # fmt: skip
# A language and the product are called by their own names in every language.
OWN_NAMES = {"Tiếng Việt", "English", "Làng Số"}
SHOWN_BY_CLI = {"print", "write"}
CLI_WORDS = {"help", "description", "epilog"}


@dataclass(frozen=True)
class Used:
    """One marked text in the code: the singular, and the plural when there is one."""

    where: str
    msgid: str
    plural: str | None


def literal_words(root: Path) -> list[str]:
    """No literal user text outside gettext in the window and the command line."""
    found = []
    for source in sources(root, "desktop"):
        if source.name.startswith("desktop/ui/"):
            found += _literals_of_calls(source, SHOWN) + _accented_literals(source)
        elif source.name.startswith("desktop/cli"):
            found += _literals_of_calls(source, SHOWN_BY_CLI) + _accented_literals(source)
            found += [
                source.at(call, f"{keyword.arg}= is not marked for translation")
                for call in calls(source)
                for keyword in call.keywords
                if keyword.arg in CLI_WORDS and _has_words(keyword.value)
            ]
    return found


def _literals_of_calls(source: Source, shown: set[str]) -> list[str]:
    return [
        source.at(call, f"{called(call)}() shows a literal that is not marked for translation")
        for call in calls(source)
        if called(call) in shown and any(_has_words(argument) for argument in _read(call))
    ]


def _read(call: ast.Call) -> list[ast.expr]:
    """The arguments that people read: a button's second one names an icon."""
    return call.args[:1] if called(call) == "PrimaryButton" else call.args


def _has_words(node: ast.AST) -> bool:
    """Whether an argument is a literal with letters, also inside an f-string, a sum, a list."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and any(letter.isalpha() for letter in node.value)
    return any(_has_words(part) for part in _parts(node))


def _parts(node: ast.AST) -> list[ast.expr]:
    """What a compound literal is made of; nothing for variables and other calls."""
    if isinstance(node, ast.JoinedStr):
        return node.values
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, ast.List | ast.Tuple):
        return node.elts
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return [node.func.value] if node.func.attr == "format" else []
    return []


def _accented_literals(source: Source) -> list[str]:
    """Vietnamese in the code of the window would stay when the language is switched."""
    documentation = {
        id(node.value)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        source.at(node, "Vietnamese belongs into resources/i18n/vi")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documentation
        and node.value not in OWN_NAMES
        and any(letter.isalpha() and ord(letter) > 127 for letter in node.value)
    ]


def used_texts(root: Path) -> list[Used]:
    """Every text that the code marks for translation."""
    found = []
    for source in sources(root, "desktop"):
        for call in calls(source):
            if not isinstance(call.func, ast.Name) or call.func.id not in MARKERS:
                continue
            words = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
            texts = [word for word in words if isinstance(word, str)]
            if texts:
                plural = texts[1] if call.func.id == "ngettext" else None
                found.append(Used(source.at(call, texts[0]), texts[0], plural))
    return found


def catalogue(root: Path) -> list[tuple[str, Message]]:
    """Every entry of every area's .po file, with the file's name."""
    entries = []
    for path in sorted((root / "resources" / "i18n" / "vi").glob("*.po")):
        with path.open("rb") as stream:
            area = read_po(stream, locale="vi", abort_invalid=True)
        entries += [(path.name, message) for message in area if message.id]
    return entries


def untranslated(root: Path) -> list[str]:
    """Every text of the code is in the catalogue."""
    known = {_ids(message) for _, message in catalogue(root)}
    return [
        f"{used.where!s}: not in resources/i18n/vi"
        for used in used_texts(root)
        if (used.msgid, used.plural) not in known and (used.plural or not _known(used, known))
    ]


def _known(used: Used, known: set[tuple[str, str | None]]) -> bool:
    """A text that has a plural elsewhere may also stand alone."""
    return any(used.msgid == singular for singular, _ in known)


def unfinished(root: Path) -> list[str]:
    """No entry is empty, fuzzy, without use, or has other format fields than its English."""
    wanted = {used.msgid for used in used_texts(root)}
    found = []
    for name, message in catalogue(root):
        singular, plural = _ids(message)
        here = f"{name}: {singular!r}"
        texts = [message.string] if isinstance(message.string, str) else [*(message.string or ())]
        if message.fuzzy:
            found.append(f"{here} is fuzzy")
        if not all(texts) or not texts:
            found.append(f"{here} is empty")
        elif any(fields(text) != fields(plural or singular) for text in texts):
            found.append(f"{here} has other format fields")
        if singular not in wanted:
            found.append(f"{here} is not used any more")
    return found


def _ids(message: Message) -> tuple[str, str | None]:
    if isinstance(message.id, str):
        return message.id, None
    singular, plural = message.id
    return str(singular), str(plural)


def fields(text: str) -> frozenset[str]:
    """Names of the {fields} in a text; a text with stray braces has the field "broken"."""
    try:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)
    except ValueError:
        return frozenset({"broken"})
