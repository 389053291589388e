"""Typing as people in Vietnam do: plain keys, composing input methods, and UniKey's bursts.

`QTest.keyClicks` aborts the process on any letter outside ASCII, so events are made here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_NONE = Qt.KeyboardModifier.NoModifier


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = _NONE) -> None:
    """Press and release one key that types nothing."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers))


def type_text(widget: QWidget, text: str) -> None:
    """Type letters, each as one key press that carries its text."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(widget, QKeyEvent(kind, 0, _NONE, letter))


def type_ime(widget: QWidget, *words: str) -> None:
    """Compose each word step by step in place, then commit it, as ibus and Windows Telex do."""
    for number, word in enumerate(words):
        for length in range(1, len(word) + 1):
            QCoreApplication.sendEvent(widget, QInputMethodEvent(word[:length], []))
        commit = QInputMethodEvent("", [])
        commit.setCommitString(word if number == 0 else f" {word}")
        QCoreApplication.sendEvent(widget, commit)


def compose(widget: QWidget, preedit: str) -> None:
    """Leave a word half composed."""
    QCoreApplication.sendEvent(widget, QInputMethodEvent(preedit, []))


def type_unikey(widget: QWidget, *steps: str) -> None:
    """Each step replaces the one before as UniKey does: Backspaces, then the letters anew."""
    before = ""
    for step in steps:
        kept = _common_start(before, step)
        for _letter in range(len(before) - kept):
            press(widget, Qt.Key.Key_Backspace)
        type_text(widget, step[kept:])
        before = step


def _common_start(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
