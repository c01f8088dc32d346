"""Acting at the window of the sample: who acts, which numbers papers bear, how a step is written down.

A course is a list of steps; each is a command of the window at an instant, by somebody who may. Commands that bear a
number are made when it is their turn, so that numbers run as they would have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from yichuang import programmes as folders
from yichuang.backoffice.cases.numbers import propose_number, take_number
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.ledger import files
from yichuang.backoffice.people import access
from yichuang.config.home import home
from yichuang.engine.calendars import local_date
from yichuang.engine.case.events import Actor
from yichuang.engine.programme.model import Programme

from .courses import ZONE, Days, moment
from .district import Founded
from .photos import draw_plan

APPLICANT = Actor(ref="applicant:", rights=frozenset({"apply"}))

_AFTERNOON = 100  # entries of the window come after those of the projects' own courses

Number = Callable[[str, str], str]
"""(kind of paper, what it is about) → the number it bears."""


@dataclass(frozen=True, slots=True)
class Step:
    """`ago` working days before the day of showing, the `who` of a post ("applicant", "team": see Acting) does `make`:
    a command, or what makes one of the numbers it needs."""

    ago: int
    who: str
    make: Any

    def command(self, number: Number) -> Any:
        return self.make(number) if callable(self.make) else self.make


class Acting:
    """Everybody who acts at the window, as the posts they hold allow."""

    def __init__(self, made: Founded, days: Days) -> None:
        self.made, self.days = made, days
        self._held: dict[str, Actor] = {"applicant": APPLICANT}

    def who(self, code: str) -> Actor:
        if code not in self._held:
            self._held[code] = access.actor_of(self.made.people[code], self.days.as_of)
        return self._held[code]

    def timed(self, steps: Iterable[Step]) -> list[tuple[datetime, Step]]:
        """The steps with their instants, in order; those of one day keep theirs."""
        counted: dict[int, int] = {}
        found = []
        for step in sorted(steps, key=lambda step: -step.ago):
            nth = counted.get(step.ago, 0)
            counted[step.ago] = nth + 1
            found.append((moment(self.days.back(step.ago), _AFTERNOON + nth), step))
        return found


def numbers_of(case_id: str, at: datetime) -> Number:
    """The numbers the screens would propose for the papers of a case."""
    on = local_date(at, ZONE.key)

    def number(kind: str, subject: str) -> str:
        if kind == "application":
            return take_number(kind, on.year)
        return propose_number(kind, state_of(case_id), subject, on)

    return number


def drawing(nth: int, revision: str = "") -> dict[str, Any]:
    """An uploaded drawing as material; another revision is another file."""
    kept = files.keep(draw_plan(nth, revision), f"图纸{nth}{revision}.png")
    return {"how": "upload", "files": [kept.digest]}


def file_of(name: str, nth: int) -> str:
    """The digest of a signed paper, scanned."""
    return files.keep(draw_plan(nth, name), f"{name}.png").digest


def papers(programme: Programme, item: str, *without: str, **other: Any) -> dict[str, Any]:
    """What is handed in for an item: everything it lists on paper or held already, but for `without`."""
    found: dict[str, Any] = {}
    for use in programme.items[item].materials:
        if use.material not in without:
            held = programme.materials[use.material].origin
            found[use.material] = {"how": {"held": "held", "fetched": "fetched"}.get(held, "paper")}
    return {**found, **other}


def lay_overlay() -> Programme:
    """Writes the district's own file over the shipped construction permits, pinned to them, and reads it."""
    base = folders.load("construction_permits")
    text = (Path(__file__).parent / "overlay.toml").read_text(encoding="utf-8")
    text = text.replace("[programme]\n", f'[programme]\nextends = "{base.id}@{base.digest}"\n', 1)
    within = home() / "programmes"
    (within / base.id).mkdir(parents=True, exist_ok=True)
    (within / base.id / "programme.toml").write_text(text, encoding="utf-8")
    return folders.load(base.id, (within,))


def overlay_days(days: Days) -> tuple[date, date]:
    """(the day the overlay was published, the first day on which new cases use it)."""
    return days.back(20), days.back(1)
