"""Printed case numbers with a check digit, so that a number misread on the phone is noticed.

`P2020-00012-6`: a series letter, the year, a running number and the check digit of ISO 7064 MOD 11,10 over year and
number; it catches every single wrong digit and every swap of neighbours but one kind in ten. Numbers given out and
not used leave a gap.
"""

from __future__ import annotations

import re

from yichuang.backoffice.ledger.statements import rows

_SHAPE = re.compile(r"([A-Z]+)(\d{4})-(\d{5,})-(\d)")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９－—–", "0123456789---")

SERIES = {"project": "P", "permits": "G"}
"""Letter of each kind of case; every other kind is C."""


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
    """The next number of a kind of case in a year. Never given out twice, whatever becomes of it."""
    series = SERIES.get(kind, "C")
    ((last,),) = rows(
        "INSERT INTO cases_casenumber (series, last) VALUES (%s, 1) "
        "ON CONFLICT (series) DO UPDATE SET last = cases_casenumber.last + 1 RETURNING last",
        [f"{series}{year}"],
    )
    return spell(series, year, last)
