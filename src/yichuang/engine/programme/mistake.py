"""A mistake in a programme, as a value: what is wrong, where, and what its wording needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from ..errors import EngineError


@dataclass(frozen=True, slots=True)
class Mistake:
    """`where` is "file:line". `params` hold only texts and whole numbers."""

    code: str
    where: str
    params: Mapping[str, str | int] = field(default_factory=dict)


class ProgrammeMistakesError(EngineError):
    """A programme that cannot be read. `mistakes` says everything that is wrong with it, in the order of the files."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        first = self.mistakes[0]
        super().__init__("programme_mistakes", where=first.where, first=first.code, count=len(self.mistakes))


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that `word` was probably meant to be, or ""."""
    close = get_close_matches(word, list(known), 1, 0.6)
    if close:
        return close[0]
    return next((one for one in known if one.lower() == word.lower()), "")


def in_order(mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """Sorted by file and line, each once."""

    def place(mistake: Mistake) -> tuple[str, int, str, str]:
        name, _, line = mistake.where.rpartition(":")
        return name, int(line) if line.isdecimal() else 0, mistake.code, str(sorted(mistake.params.items()))

    unique = {place(one): one for one in mistakes}
    return tuple(unique[key] for key in sorted(unique))
