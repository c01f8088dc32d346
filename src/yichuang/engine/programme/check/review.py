"""Numbers nobody has looked at for too long, and validity that ends before it begins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..mistake import Mistake
from ..model import Programme
from .places import where


def find(programme: Programme, today: date | None) -> Iterator[Mistake]:
    """`today` None: nothing is asked of the review date."""
    if programme.next_review is not None and today is not None and programme.next_review < today:
        yield Mistake(
            "review_passed",
            where(programme, "programme", "next_review"),
            {"on": programme.next_review.isoformat(), "today": today.isoformat()},
        )
    if programme.valid_from and programme.valid_until and programme.valid_until < programme.valid_from:
        yield Mistake(
            "validity_reversed",
            where(programme, "programme", "valid_until"),
            {"from": programme.valid_from.isoformat(), "until": programme.valid_until.isoformat()},
        )
