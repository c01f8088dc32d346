"""The cases of a period read under two versions, for the screen and the command alike; and the result kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from yichuang.analytics.step_cutting.times import Taken, Times, times
from yichuang.analytics.step_cutting.trial import KINDS, CaseTrial, Outcome, Trial
from yichuang.backoffice.cases import kept_trials
from yichuang.backoffice.cases.district import district
from yichuang.backoffice.cases.kept_trials import KeptLine, Tried
from yichuang.backoffice.cases.models import KeptTrial
from yichuang.backoffice.cases.queries import step_cutting as query
from yichuang.engine.case.events import Actor
from yichuang.engine.programme.model import Programme

MOST_EVENTS = 5_000
"""Events read while somebody waits for a page: under two seconds for permits, whose plans are the dearest. More is for
`yichuang register`."""


@dataclass(frozen=True, slots=True)
class Tested:
    """What a trial found: its figures, and every case that reads differently."""

    outcome: Outcome
    lines: tuple[CaseTrial, ...]


def try_out(before: Programme, after: Programme, *, from_on: date, to_on: date, at: datetime) -> Tested:
    """Reads the cases opened in the period, as known at `at`. Writes nothing. Takes as long as the period has
    events: three thousand of permits a second, ten times as many of services."""
    trial = Trial(before, after, at=at, calendar=district(fresh=True).calendar(after.calendar))
    cases = query.opened_between(after.id, from_on, to_on)
    lines = tuple(trial.lines(query.states_in(cases, at)))
    return Tested(trial.outcome, lines)


def size(programme_id: str, from_on: date, to_on: date) -> tuple[int, int]:
    """(cases, events) a trial of this period would read."""
    return query.size_of(query.opened_between(programme_id, from_on, to_on))


def keep(tried: Tried, tested: Tested, *, by: Actor, at: datetime) -> KeptTrial:
    """Keeps the result, dated."""
    lines = (KeptLine(one.case, amounts_of(one), line_data(one)) for one in tested.lines)
    return kept_trials.keep_trial(tried, outcome_data(tested.outcome), lines, by=by, at=at)


def amounts_of(one: CaseTrial) -> dict[str, int]:
    """Figure → what the case adds to it, those it adds nothing to left out."""
    return {kind: n for kind, amount in KINDS.items() if (n := amount(one))}


def outcome_data(outcome: Outcome) -> dict[str, Any]:
    """The figures as JSON values, in the shape of the reference."""
    return {
        "looked_at": outcome.looked_at,
        "changed": outcome.changed,
        "decided": outcome.decided,
        "figures": {kind: asdict(figure) for kind, figure in outcome.figures.items()},
        "by_item": {item: dict(sorted(counted.items())) for item, counted in sorted(outcome.by_item.items())},
    }


def line_data(one: CaseTrial) -> dict[str, Any]:
    """A case as JSON values, in the shape of the reference."""
    return {
        "case": one.case,
        "number": one.number,
        "title": one.title,
        "opened_on": one.opened_on.isoformat(),
        "dropped": list(one.dropped),
        "added": list(one.added),
        "unsure": list(one.unsure),
        "asked": {"before": one.asked_before, "after": one.asked_after},
        "promised": {"before": one.promised_before, "after": one.promised_after},
        "moved": [
            {
                "instance": moved.instance,
                "due_before": moved.due_before.isoformat() if moved.due_before else None,
                "due_after": moved.due_after.isoformat() if moved.due_after else None,
                "late_before": moved.late_before,
                "late_after": moved.late_after,
            }
            for moved in one.moved
        ],
    }


def times_of(digests: Iterable[str]) -> dict[str, Mapping[tuple[str, str], Times]]:
    """Version → (flow, item) → how long its decisions took; flow "" for decisions of a case in no flow. One query."""
    rows: dict[str, dict[tuple[str, str], list[Taken]]] = {one: {} for one in digests}
    for programme, flow, item, basis, used, n, limited, late in query.taken(rows):
        rows[programme].setdefault((flow, item), []).append(Taken(item, flow, basis, used, n, limited, late))
    return {
        digest: {key: found for key, taken in held.items() if (found := times(taken)) is not None}
        for digest, held in rows.items()
    }
