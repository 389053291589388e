"""Outlines of what is taught: plain words for the speaker, and for people to take home."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """What people ask, and what to say."""

    asked: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One lesson; its texts are Vietnamese, like all paper.

    `platform_codes` are the platforms of the catalogue that it is about, the first one being
    that of a session which is planned with it.
    """

    code: str
    title_vi: str
    title_en: str
    platform_codes: tuple[str, ...]
    minutes: int
    aim: str
    audience: str
    bring: tuple[str, ...]
    steps: tuple[str, ...]
    watch: tuple[str, ...]
    exercises: tuple[str, ...]
    questions: tuple[Question, ...]
