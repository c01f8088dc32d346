"""Numbers that are printed: of cases and applications, with a check digit, and of papers (峡审告〔2020〕12号).

`P2020-00012-6`: a series letter, the year, a running number and the check digit of ISO 7064 MOD 11,10 over year and
number; it catches every single wrong digit and every swap of neighbours but one kind in ten, so that a number misread
on the phone is noticed. A paper's number is the district's prefix, the word of its kind, the year and a running number
of that kind and year. Numbers given out and not used leave a gap; none is ever given out twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from yichuang.backoffice.ledger.statements import rows
from yichuang.backoffice.people.models import District
from yichuang.engine.case.state import CaseState

from .models import PaperNumber

_SHAPE = re.compile(r"([A-Z]+)(\d{4})-(\d{5,})-(\d)")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９－—–", "0123456789---")

SERIES = {"project": "P", "permits": "G", "service": "S", "application": "A"}
"""Letter of each kind of case, and of applications (收件号); every other kind is C."""

PAPERS: Mapping[str, str] = {
    "notice": "告",
    "non_acceptance": "不受",
    "special_procedure": "特",
    "grant": "准",
    "refusal": "不准",
    "letter": "联",
    "preopinion": "预",
    "recall": "撤回",
    "revocation": "撤销",
}
"""Kind of paper → the word its number bears."""

PAPER_FORMAT = "{prefix}{word}〔{year}〕{running}号"


def check_digit(digits: str) -> int:
    """The ISO 7064 MOD 11,10 check digit."""
    rest = 10
    for digit in digits:
        rest = (rest + int(digit)) % 10 or 10
        rest = rest * 2 % 11
    return (11 - rest) % 10


def spell(series: str, year: int, running: int) -> str:
    """The printed number."""
    digits = f"{year:04d}{running:05d}"
    return f"{series}{digits[:4]}-{digits[4:]}-{check_digit(digits)}"


def read_number(text: str) -> str | None:
    """The number as printed, however it was typed (case, spaces, full-width digits); None when its check digit says
    that it was misread."""
    found = _SHAPE.fullmatch(text.translate(_FULL_WIDTH).replace(" ", "").upper())
    if found is None:
        return None
    series, year, running, check = found.groups()
    return spell(series, int(year), int(running)) if check_digit(year + running) == int(check) else None


def take_number(kind: str, year: int) -> str:
    """The next number of a kind of case, or of an application, in a year. Never given out twice, whatever becomes of
    it."""
    series = SERIES.get(kind, "C")
    return spell(series, year, _next(f"{series}{year}"))


@dataclass(frozen=True, slots=True)
class PaperSeries:
    """How the papers of one kind are numbered in a year under the district's prefix."""

    kind: str
    year: int
    prefix: str

    @property
    def counter(self) -> str:
        # the prefix belongs to what is printed: renaming the district does not start over
        return f"{PAPERS[self.kind]}〔{self.year}〕"

    def spell(self, running: int) -> str:
        word = PAPERS[self.kind]
        return PAPER_FORMAT.format(prefix=self.prefix, word=word, year=self.year, running=running)


def propose_number(kind: str, state: CaseState, subject: str, on: date) -> str:
    """The number a paper of `kind` about `subject` (an item, an application …) of a case will bear if it is confirmed.

    Asked again before it was used, the answer is the same, so that looking at a form burns no number; nobody else gets
    it. Raises KeyError for a kind of paper there is not.
    """
    district = District.objects.filter(pk=1).first()
    series = PaperSeries(kind, on.year, district.paper_prefix if district else "")
    for held in PaperNumber.objects.filter(case=state.case, kind=kind, subject=subject, year=on.year):
        if held.number not in set(numbers_in(state)):
            return held.number
    with transaction.atomic():
        number = series.spell(_next(series.counter))
        PaperNumber.objects.create(number=number, case=state.case, kind=kind, subject=subject, year=on.year)
    return number


def numbers_in(state: CaseState) -> Iterator[str]:
    """Every number the papers of a case bear."""
    window = state.window
    for held in (window.notices, window.sessions, window.preopinions, window.documents):
        yield from (one.number for one in held.values())
    for item in state.items.values():
        yield from (str(entry.body["number"]) for entry in item.history if entry.body.get("number"))
    for proposed in window.proposals.values():
        # what waits for a signature keeps its number, also when it was sent back
        yield str(proposed.fields.get("number", ""))


def _next(series: str) -> int:
    ((last,),) = rows(
        "INSERT INTO cases_casenumber (series, last) VALUES (%s, 1) "
        "ON CONFLICT (series) DO UPDATE SET last = cases_casenumber.last + 1 RETURNING last",
        [series],
    )
    return int(last)
