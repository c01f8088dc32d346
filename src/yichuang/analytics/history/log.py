"""A log in columns: 25 bytes an event, in the order of each case."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from yichuang.engine.errors import EngineError

from .limits import Limits

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
DAY = 86_400_000_000
"""Microseconds."""


@dataclass(frozen=True, slots=True)
class Completion:
    """One event of a log: activity `activity` of `case` was completed at `at` (aware, UTC).

    `seq` counts the events of the case from 1; `repeat` the completions of this activity in this case from 1.
    `resource` and `group` are empty where the log does not say.
    """

    case: str
    seq: int
    activity: str
    repeat: int
    at: datetime
    resource: str
    group: str


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """Completed events by case. Cases stand in the order of the log; the events of a case by time, ties as in the log.

    `case`, `activity`, `resource`, `group` are codes into the tuples of names (-1: not said); `at` is microseconds
    since 1970 UTC; `answer` what the event answered to the question its activity asks (1 yes, 0 no, -1 none or not that
    kind of answer); events of case i are `starts[i]:starts[i + 1]`. `skipped` counts the events of other lifecycle
    transitions than `complete`, which are not in the columns; `empty_cases` the cases left without any event; `naive`
    the stamps that carried no offset and were read in `zone`.
    """

    name: str
    sha256: str
    cases: tuple[str, ...]
    activities: tuple[str, ...]
    resources: tuple[str, ...]
    groups: tuple[str, ...]
    case: NDArray[np.int32]
    activity: NDArray[np.int32]
    resource: NDArray[np.int32]
    group: NDArray[np.int32]
    at: NDArray[np.int64]
    answer: NDArray[np.int8]
    starts: NDArray[np.int64]
    skipped: Mapping[str, int]
    empty_cases: int
    naive: int
    zone: str

    def __len__(self) -> int:
        return len(self.at)

    @property
    def repeat(self) -> NDArray[np.int32]:
        """For each event, which completion of its activity in its case it is, from 1."""
        key = self.case.astype(np.int64) * max(len(self.activities), 1) + self.activity
        order = np.argsort(key, kind="stable")
        ordered = key[order]
        fresh = np.r_[True, ordered[1:] != ordered[:-1]]
        begins = np.maximum.accumulate(np.where(fresh, np.arange(len(key)), 0))
        counted = np.empty(len(key), dtype=np.int32)
        counted[order] = np.arange(len(key)) - begins + 1
        return counted

    def completions(self, *, by_time: bool = False) -> Iterator[Completion]:
        """Every event, case after case; with `by_time` as the office saw them (ties: by case, then as within it)."""
        repeat = self.repeat
        seq = np.arange(len(self)) - self.starts[self.case] + 1
        order = np.argsort(self.at, kind="stable") if by_time else np.arange(len(self))
        for i in order.tolist():
            yield Completion(
                case=self.cases[self.case[i]],
                seq=int(seq[i]),
                activity=self.activities[self.activity[i]],
                repeat=int(repeat[i]),
                at=instant(int(self.at[i])),
                resource=_named(self.resources, int(self.resource[i])),
                group=_named(self.groups, int(self.group[i])),
            )


def instant(microseconds: int) -> datetime:
    """The aware UTC instant of a stamp of `Log.at`."""
    return EPOCH + timedelta(microseconds=microseconds)


def stamp(at: datetime) -> int:
    """The microseconds since 1970 UTC of an aware instant."""
    return (at - EPOCH) // _MICROSECOND


def _named(names: tuple[str, ...], code: int) -> str:
    return names[code] if code >= 0 else ""


class LogBuilder:
    """Collects events one by one under `limits` and gives the log; the readers' shared half."""

    def __init__(self, name: str, zone: str, limits: Limits) -> None:
        self.name, self.zone, self.limits = name, zone, limits
        self.naive = 0
        self.skipped: dict[str, int] = {}
        self._names: dict[str, dict[str, int]] = {"case": {}, "activity": {}, "resource": {}, "group": {}}
        self._codes = {kind: array("i") for kind in self._names}
        self._at = array("q")
        self._answer = array("b")

    def open_case(self, name: str, *, where: str) -> int:
        """The code of the case of this name, new or known."""
        return self._code("case", name, self.limits.cases, where)

    @property
    def next_case(self) -> int:
        """The code the next new case will have."""
        return len(self._names["case"])

    def knows_case(self, name: str) -> bool:
        return name in self._names["case"]

    def skip(self, transition: str) -> None:
        """Count an event that is not a completion."""
        if len(self.skipped) >= 100 and transition not in self.skipped:
            transition = "other"
        self.skipped[transition] = self.skipped.get(transition, 0) + 1

    def add(
        self, case: int, activity: str, at: datetime, resource: str, group: str, *, answer: int = -1, where: str
    ) -> None:
        """Take one completed event of an open case; `at` is aware, `answer` as in `Log`."""
        if len(self._at) >= self.limits.events:
            raise EngineError("log_huge", where=where, what="events", most=self.limits.events)
        most = self.limits.names
        self._codes["case"].append(case)
        self._codes["activity"].append(self._code("activity", activity, most, where))
        self._codes["resource"].append(self._code("resource", resource, most, where) if resource else -1)
        self._codes["group"].append(self._code("group", group, most, where) if group else -1)
        self._at.append(stamp(at))
        self._answer.append(answer)

    def _code(self, kind: str, name: str, most: int, where: str) -> int:
        known = self._names[kind]
        code = known.get(name)
        if code is None:
            if len(name) > self.limits.name_characters:
                raise EngineError("log_huge", where=where, what="name", most=self.limits.name_characters)
            if len(known) >= most:
                raise EngineError("log_huge", where=where, what=f"{kind} names", most=most)
            code = known[name] = len(known)
        return code

    def build(self, sha256: str) -> Log:
        """The log. Raises EngineError("log_no_events") when nothing completed was in it."""
        if not self._at:
            raise EngineError("log_no_events", where=self.name, skipped=sum(self.skipped.values()))
        codes = {kind: np.frombuffer(column, dtype=np.int32) for kind, column in self._codes.items()}
        at = np.frombuffer(self._at, dtype=np.int64)
        present, place = np.unique(codes["case"], return_inverse=True)
        order = np.lexsort((at, place))  # stable, so events of one instant stay as the log had them
        case = place.astype(np.int32)[order]
        names = list(self._names["case"])
        return Log(
            name=self.name,
            sha256=sha256,
            cases=tuple(names[i] for i in present.tolist()),
            activities=tuple(self._names["activity"]),
            resources=tuple(self._names["resource"]),
            groups=tuple(self._names["group"]),
            case=case,
            activity=codes["activity"][order],
            resource=codes["resource"][order],
            group=codes["group"][order],
            at=at[order],
            answer=np.frombuffer(self._answer, dtype=np.int8)[order],
            starts=np.searchsorted(case, np.arange(len(present) + 1)),
            skipped=dict(self.skipped),
            empty_cases=len(names) - len(present),
            naive=self.naive,
            zone=self.zone,
        )
