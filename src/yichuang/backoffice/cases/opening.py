"""Opening a project by the few facts one has, its permits case once it is to be permitted, and a service that is
applied for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q

from yichuang.backoffice.ledger import programmes
from yichuang.backoffice.ledger.instants import uuid7
from yichuang.backoffice.ledger.store import keyed
from yichuang.engine.calendars import local_date
from yichuang.engine.case.commands import Apply, GiveMandate, LinkCase, OpenCase, ReceiveWalkIn
from yichuang.engine.case.context import plan_under
from yichuang.engine.case.events import Actor
from yichuang.engine.case.fact_bodies import Received
from yichuang.engine.case.passing import facts_to_pass
from yichuang.engine.case.state import CaseState
from yichuang.engine.errors import EngineError
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import say

from .answers import Done, Refused
from .models import Case, ProjectRow
from .numbers import take_number
from .perform import open_case, perform_many
from .projections.search import pairs, wanted
from .states import state_of

PROJECTS, PERMITS, SERVICES = "key_projects", "construction_permits", "one_window"

ALIKE = 0.6
"""From this share of common pairs of characters on, two names of one owner may be the same project."""

_LOOKED_AT = 200
_APART = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Known:
    """A project there is already; `same` when its name is the very one, else it only reads alike."""

    case_id: str
    number: str
    name: str
    owner: str
    same: bool


def open_project(
    case_id: str, facts: Mapping[str, Any], *, by: Actor, at: datetime, now: datetime | None = None, key: str = ""
) -> Done | Refused:
    """Opens a project under the key-projects programme current at `at`. `facts` in JSON spelling, "project_name" among
    them; `case_id` comes with the form, so that the same form sent twice opens one project."""
    number = take_number("project", local_date(at, settings.TIME_ZONE).year)
    command = OpenCase(
        case=case_id,
        programme=programmes.current(PROJECTS, at),
        number=number,
        title=str(facts.get("project_name", "")),
        kind="project",
        facts=facts,
    )
    return open_case(command, by=by, at=at, now=now, key=key or None)


def open_permits(project_id: str, *, by: Actor, at: datetime, now: datetime | None = None) -> Done | Refused:
    """Opens the permits case of a project with every fact both know, links it, and fixes nothing else. Where there is
    one already, that is the answer. Raises CaseUnknownError."""
    state = state_of(project_id)
    there = permits_of(project_id)
    if there is not None:
        permits = state_of(there)
        return Done(there, permits.seq, (), permits)
    programme = programmes.current(PERMITS, at)
    case_id, number = uuid7(at), take_number("permits", local_date(at, settings.TIME_ZONE).year)
    opening = OpenCase(
        case=case_id,
        programme=programme,
        number=number,
        title=state.title if isinstance(state.title, str) else state.number,
        kind="permits",
        division=state.division,
        received=received_from(state, programme),
    )
    link = LinkCase(case=project_id, relation="project", number=state.number)
    done = perform_many([(case_id, opening), (case_id, link)], by=by, at=at, now=now)
    return done if isinstance(done, Refused) else done[-1]


def open_service(
    case_id: str,
    application: Apply | ReceiveWalkIn,
    *,
    by: Actor,
    at: datetime,
    now: datetime | None = None,
    key: str = "",
    programme_id: str = SERVICES,
    given: GiveMandate | None = None,
) -> Done | Refused:
    """Opens the case of a service with its application, both or neither: from afar by whoever applies, or at the
    counter, where a mandate may be `given` with it. The facts of the application say which service it is; its number is
    taken where it has none yet. `case_id` comes with the form, so that the same form sent twice is one application."""
    programme = programmes.current(programme_id, at)
    year = local_date(at, settings.TIME_ZONE).year
    last = 2 if given else 1
    before = [_number_given(case_id, f"{key}:{nth}") if key else "" for nth in (0, last)]
    opening = OpenCase(
        case=case_id,
        programme=programme,
        number=before[0] or take_number("service", year),
        title=_service_title(programme, application),
        kind="service",
        facts=application.facts,
    )
    number = application.number or before[1] or take_number("application", year)
    commands = [opening, *([given] if given else []), replace(application, number=number, facts={})]
    done = perform_many([(case_id, one) for one in commands], by=by, at=at, now=now, key=key or None)
    return done if isinstance(done, Refused) else done[-1]


def _number_given(case_id: str, key: str) -> str:
    """The number a command sent before under this key was given; sent again, it bears the same one."""
    before = keyed(case_id, key)
    return str(before[1][0].body.get("number", "")) if before and before[1] else ""


def _service_title(programme: Programme, application: Apply | ReceiveWalkIn) -> str:
    """What the case is called: the enterprise; the service where a natural person, whose name may have to be
    forgotten, asks for it."""
    if application.code.strip():
        return application.name
    try:
        flow = plan_under(programme, application.facts).flow
    except (EngineError, KeyError):
        flow = ""  # what is wrong with the facts is said when the case is opened
    return say((programme.flows[flow] if flow else programme).title, "zh-Hans")


def permits_of(project_id: str) -> str | None:
    """The permits case of a project, the latest where there are several."""
    permits = Case.objects.filter(project=project_id, kind="permits").order_by("-opened_at")
    return permits.values_list("pk", flat=True).first()


def received_from(project: CaseState, programme: Programme) -> Received:
    """What a permits case of `programme` takes over from its project, each answer with when it was given."""
    news = facts_to_pass(project, programmes.get(project.programme), CaseState(), programme)
    return Received(
        facts={fact: said.raw for fact, said in news.items()},
        from_case=project.case,
        from_seq=project.seq,
        since={fact: said.answered_at.isoformat() for fact, said in news.items()},
    )


def known_already(name: str, owner: str = "") -> list[Known]:
    """Projects there are under this name, however it is punctuated, and those of the owner that read much alike; the
    very same first. At most two queries."""
    said = _bare(name)
    pieces = wanted(said)
    if not pieces:
        return []
    # the ends of the name: what stands between may be punctuated differently
    ends = Q(search__contains=pieces[0]) & Q(search__contains=pieces[-1])
    found = {row.case_id: row for row in _rows(ends)}
    if owner.strip():
        found |= {row.case_id: row for row in _rows(Q(owner=owner.strip()))}
    known = []
    for row in found.values():
        same = _bare(row.name) == said
        if same or (row.owner == owner.strip() and likeness(row.name, name) >= ALIKE):
            known.append(Known(row.case_id, row.case.number, row.name, row.owner, same))
    return sorted(known, key=lambda one: (not one.same, one.number))


def likeness(one: str, other: str) -> float:
    """The share of pairs of characters that two names have in common, of those in the shorter one."""
    first, second = set(pairs(one).split()), set(pairs(other).split())
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0


def _rows(where: Q) -> Any:
    return ProjectRow.objects.filter(where, case__closed_at__isnull=True).select_related("case")[:_LOOKED_AT]


def _bare(name: str) -> str:
    return _APART.sub("", unicodedata.normalize("NFKC", name).lower())
