"""Keeping the result of a trial, dated, so that a page shows it without reading the cases again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import transaction

from yichuang.engine.case.events import Actor

from .models import KeptTrial, KeptTrialCase

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A case that reads differently: figure → what it adds, and what it says, as JSON values."""

    case: str
    amounts: Mapping[str, int]
    line: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tried:
    """Which versions (digests) of which programme were read, and the cases opened from which day to which."""

    programme_id: str
    before: str
    after: str
    from_on: date
    to_on: date


def keep_trial(
    tried: Tried, outcome: Mapping[str, Any], lines: Iterable[KeptLine], *, by: Actor, at: datetime
) -> KeptTrial:
    """Keeps a trial with the cases behind its figures; what was kept of the same two versions goes. Touches no case."""
    with transaction.atomic():
        KeptTrial.objects.filter(before=tried.before, after=tried.after).delete()
        kept = KeptTrial.objects.create(
            programme_id=tried.programme_id, before=tried.before, after=tried.after, from_on=tried.from_on,
            to_on=tried.to_on, at=at, by=by.ref, outcome=dict(outcome),
        )  # fmt: skip
        rows = (
            KeptTrialCase(trial=kept, case_id=one.case, amounts=dict(one.amounts), line=dict(one.line)) for one in lines
        )
        while some := list(islice(rows, _AT_ONCE)):
            KeptTrialCase.objects.bulk_create(some)
    return kept
