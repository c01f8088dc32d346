"""The leader's page as texts, in reading order: what the screen, the PDF, the Word file and the command line all show.

Nothing downstream computes or words anything: a difference between two of them would be a difference in drawing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

MOST_ASKED, MOST_TURNED, MOST_MINE = 5, 4, 8
"""Rows that fit on one A4 beside everything else; the rest is said in a number."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class FigureText:
    """One of the four figures. `share` and `mark` in percent of the bar: done, and where the calendar stands."""

    label: str
    done: str
    target: str
    small: str
    share: Decimal
    mark: Decimal
    drawn: bool

    def texts(self) -> Iterator[str]:
        yield from (self.label, self.done, self.target, self.small)


@dataclass(frozen=True, slots=True)
class AskedText:
    """One row of what needs the leader. `row` names it within the page."""

    nth: int
    stuck: str
    ask: str
    who: str
    latest: str
    case_id: str
    obstacle: str
    row: str


@dataclass(frozen=True, slots=True)
class LineText:
    """A project and a phrase about it, with its light among the leader's own."""

    case_id: str
    name: str
    phrase: str
    tone: str = ""
    word: str = ""
    rule: str = ""

    def texts(self) -> Iterator[str]:
        yield from (self.name, self.phrase, *([self.word] if self.word else []))


@dataclass(frozen=True, slots=True)
class ListText:
    """A headed list; `rest` says how many more there are, `empty` stands where there is nothing."""

    title: str
    rows: tuple[LineText, ...]
    rest: str = ""
    empty: str = ""

    def texts(self) -> Iterator[str]:
        yield self.title
        for row in self.rows:
            yield from row.texts()
        yield from filter(None, (self.rest, self.empty if not self.rows else ""))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole page. `week` pairs of label and value."""

    title: str
    as_of: str
    addressed: str
    say: tuple[Part, ...]
    figures: tuple[FigureText, ...]
    week_title: str
    week: tuple[tuple[str, str], ...]
    asked_title: str
    asked_heads: tuple[str, str, str, str]
    asked: tuple[AskedText, ...]
    asked_rest: str
    red: ListText
    cleared: ListText
    mine: ListText
    foot: str
    file_name: str

    def texts(self) -> list[str]:
        """Every text a reader sees, in reading order."""
        found = [self.title, self.as_of, self.addressed, "".join(part.text for part in self.say)]
        for figure in self.figures:
            found += figure.texts()
        found.append(self.week_title)
        for label, value in self.week:
            found += [label, value]
        found.append(self.asked_title)
        if self.asked:
            found += self.asked_heads
        for row in self.asked:
            found += [str(row.nth), row.stuck, row.ask, row.who, row.latest]
        found += [self.asked_rest, *self.red.texts(), *self.cleared.texts(), *self.mine.texts(), self.foot]
        return [text for text in found if text]


def parts(text: str) -> tuple[Part, ...]:
    """The stretches of a sentence in which `**` sets apart what is strong."""
    pieces = re.split(r"\*\*", text)
    return tuple(Part(piece, strong=nth % 2 == 1) for nth, piece in enumerate(pieces) if piece)
