"""What a clock is set to, and what has happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from ..errors import EngineError
from ..values import Evidence, Number

Basis = Literal["working", "calendar"]
Effect = Literal["pause", "restart", "not_started"]
Party = Literal["applicant", "third_party", "office"]

MOST_DAYS = 36_500
"""No promise is longer than a century; beyond it is a slip of the keyboard."""

INTAKE_DAYS = Number(Decimal(5), Evidence.UNVERIFIED, "administrative-licensing-law-32")
"""Working days within which an application is accepted, refused or answered with one complete list of gaps."""


@dataclass(frozen=True, slots=True)
class ClockDefinition:
    """The allowance of one item, fixed at its own acceptance.

    `days` and `extension` are counted in `basis`: "working" days of the calendar or all "calendar" days.
    `pause_cap_days` is the most days that pauses which count towards it may take from the clock together, `kind_caps`
    the most for one kind ((kind, days), …); both in `basis`, None or absent = no cap. Past a cap the clock runs again.
    Raises EngineError("clock_days_out_of_range" | "clock_basis_unknown").
    """

    days: int
    basis: Basis = "working"
    extension: int = 0
    pause_cap_days: int | None = None
    kind_caps: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.days <= MOST_DAYS or not 0 <= self.extension <= MOST_DAYS:
            raise EngineError(
                "clock_days_out_of_range", least=0, most=MOST_DAYS, seen=self.days, extension=self.extension
            )
        if self.basis not in ("working", "calendar"):
            raise EngineError("clock_basis_unknown", seen=self.basis)

    @property
    def allowance(self) -> int:
        return self.days + self.extension


@dataclass(frozen=True, slots=True)
class Pause:
    """An interval in which the clock stood still.

    `from_on`, `to_on`: local dates on which it began and ended (None = still open). The day it begins still counts, the
    day it ends does not. `from_at`, `to_at`: the instants, where known; they only decide whether a reading within the
    day already sees the event, and without them an event holds for the whole of its day.

    `limit_days` in `limit_basis` is its own limit (None = none). `counts_to_cap`: whether the clock's caps apply to it.
    `effect`: what it does; "restart" also starts the allowance anew on the day it ends, "not_started" (a correction
    before acceptance) does nothing to the clock. `waiting_for`: whose turn it is meanwhile. The rest is for the record.
    A pause that ends before it begins has no effect.
    """

    kind: str
    from_on: date
    to_on: date | None = None
    limit_days: int | None = None
    limit_basis: Basis = "working"
    counts_to_cap: bool = True
    effect: Effect = "pause"
    from_at: datetime | None = None
    to_at: datetime | None = None
    waiting_for: Party = "applicant"
    basis: str = ""
    asked_by: str = ""
    approved_by: tuple[str, ...] = ()
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """More days, granted on a local date (at an instant where known)."""

    days: int
    on: date
    at: datetime | None = None
    approved_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockHistory:
    """Everything that ever happened to one clock. Later events may be present: a reading ignores what came after it.

    `start_on`: local date of acceptance (None = not accepted), `ended_on`: of the decision. `*_at` as in `Pause`.
    """

    start_on: date | None = None
    pauses: tuple[Pause, ...] = ()
    ended_on: date | None = None
    start_at: datetime | None = None
    ended_at: datetime | None = None
    extensions: tuple[Extension, ...] = ()
