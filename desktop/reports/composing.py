"""Putting a document together: texts through the door, and the parts that many documents share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.domain.text.dates import day_in_words
from desktop.reports import words
from desktop.reports.document import ChartBlock, Signer, Text, TextStyle
from desktop.reports.door import NO_BREAK_SPACE, Door, Ink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from desktop.domain.charts import Trend


class Form:
    """The door for texts that are put together here; typed names in them were checked before."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def __call__(self, text: str) -> Ink:
        """The text as it will be painted."""
        return self._door.admit(text, words.WHERE_FORM)

    def maybe(self, text: str | None) -> Ink | None:
        """The same, of what may not be there."""
        return self(text) if text else None

    def check(self, text: str | None, where: str, field: str = "") -> None:
        """Admit what a person typed, so that a wrong letter is named with its place."""
        if text:
            self._door.admit(text, where, field)

    def text(self, text: str, style: TextStyle = TextStyle.BODY, lead: str = "") -> Text:
        """A paragraph."""
        return Text(self(text), style, self.maybe(lead))

    def texts(self, texts: Iterable[str], style: TextStyle = TextStyle.BODY) -> Iterator[Text]:
        """A paragraph of each."""
        for text in texts:
            yield self.text(text, style)

    def section(self, headings: Iterable[str], paragraphs: Iterable[str]) -> Iterator[Text]:
        """Headings, and the paragraphs under them."""
        yield from self.texts(headings, TextStyle.SECTION)
        yield from self.texts(paragraphs)

    def chart(self, trend: Trend) -> ChartBlock:
        """A trend in Vietnamese."""
        made = trend.chart(vietnamese=True, target_words=words.CHART_TARGET)
        bars = tuple(replace(bar, label=self(bar.label)) for bar in made.bars)
        return ChartBlock(
            replace(
                made,
                title=self(made.title),
                unit=self(made.unit),
                bars=bars,
                target_words=self(made.target_words),
            )
        )

    def signer(self, capacity: Iterable[str], name: str = "", hint: str = "") -> Signer:
        """Who signs; the name's words are never parted."""
        held = self.maybe(name.replace(" ", NO_BREAK_SPACE))
        return Signer(tuple(map(self, capacity)), held, self.maybe(hint))


def typed_lines(text: str | None, missing: str = words.MISSING_TEXT) -> list[str]:
    """Each typed line as a paragraph; a dash where nothing was typed."""
    lines = [line.strip() for line in (text or "").splitlines()]
    filled = [line for line in lines if line]
    return filled or ([missing] if missing else [])


def held_day(day: date | None, year: int) -> str:
    """A day that is never broken into two lines; dots for day and month where it is not known."""
    if day is None:
        return words.BLANK_DAY.format(year=year)
    return day_in_words(day).replace(" ", NO_BREAK_SPACE)


def filed_number(typed: str | None, symbol: str) -> str:
    """05/BC-TCNSCĐ: a number below 10 has a zero before it; a full number stays as typed."""
    if not typed:
        return words.NUMBER_BLANK + symbol
    bare = typed.strip()
    if bare.isdecimal():
        return f"{int(bare):02d}{symbol}"
    return bare
