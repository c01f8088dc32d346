"""An agent with an account applies for the enterprise that gave it a mandate, on the form an applicant uses.

Until it is sent nothing is written but what was typed, and only whoever began it opens it. Sent, it bears the number
and a code, with which the enterprise follows it like one it sent by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from yichuang.backoffice.people.access import may_read_personal
from yichuang.engine.case.commands import Apply
from yichuang.engine.case.context import open_refusals
from yichuang.engine.case.events import Actor
from yichuang.engine.case.mandates import is_agent, mandate_refusals
from yichuang.engine.case.state import CaseState
from yichuang.engine.case.window import Mandate
from yichuang.engine.errors import Reason

from .answers import Done, Refused
from .applicants import known, opened
from .applying import Typed, read, start
from .joining import Joined, context_of, joined, said_in, send_in, ticked_first
from .models import Applying
from .states import programme_of, state_of

MANDATE = "agent_mandate"
"""The material that is the signed mandate, wherever a programme asks for it."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """An application somebody has begun under `mandate` and not sent, last touched at `at`."""

    number: str
    mandate: str
    at: datetime


def begin(case_id: str, held: Mandate, *, by: Actor, at: datetime) -> Applying | Refused:
    """The form of an application under a mandate, with what is known of who gave it; Refused where it does not hold
    today. Raises CaseUnknownError."""
    state = state_of(case_id)
    typed = Typed(agent=by.ref, joins=case_id, mandate=held.id, name=held.principal)
    if against := standing(state, typed, by=by, at=at):
        return Refused(against)
    typed.code = known_code(state, held.principal)
    for name, said in _whom_to_call(state, held.principal, by).items():
        setattr(typed, name, said)
    typed.items = ticked_first(offered(typed, by=by, at=at))
    one, _code = start(state.programme, typed, at=at)
    return one


def held_by(number: str, by: Actor) -> Applying | None:
    """What this agent has begun under a number and not sent. What others write is nobody's here."""
    one = Applying.objects.filter(pk=number).first()
    return one if one is not None and one.sent_at is None and read(one).agent == by.ref else None


def unsent_in(case_id: str, by: Actor) -> list[Unsent]:
    """What this agent has begun in a case and not sent, the newest first. One query."""
    begun = Applying.objects.filter(case=case_id, sent_at__isnull=True).order_by("-touched_at", "-number")
    return [Unsent(one.number, typed.mandate, one.touched_at) for one in begun if (typed := read(one)).agent == by.ref]


def standing(state: CaseState, typed: Typed, *, by: Actor, at: datetime) -> tuple[Reason, ...]:
    """What is against applying in the case under the mandate today, whatever the item."""
    ctx = context_of(state, programme_of(state), by=by, at=at)
    return (*open_refusals(ctx), *mandate_refusals(ctx, typed.mandate, (), applicant=typed.name))


def usable(state: CaseState, typed: Typed, *, by: Actor, at: datetime) -> list[Mandate]:
    """The mandates of the same enterprise in the case under which the agent may apply today."""
    ours = [one for one in state.window.mandates.values() if one.principal == typed.name and is_agent(by, one)]
    return [one for one in ours if not standing(state, replace(typed, mandate=one.id), by=by, at=at)]


def offered(typed: Typed, *, by: Actor, at: datetime) -> Joined:
    """What the form offers: the items of the case in the stages of the mandate that may be applied for now. The signed
    mandate is here already, and not asked for."""
    found = _in_the_case(typed, by=by, at=at)
    asked = {name: minor for name, minor in found.wanted.materials.items() if name != MANDATE}
    return replace(found, wanted=replace(found.wanted, materials=asked))


def _in_the_case(typed: Typed, *, by: Actor, at: datetime) -> Joined:
    def trial(item: str) -> Apply:
        return Apply(number="-", items=(item,), name=typed.name, mandate=typed.mandate)

    state = state_of(typed.joins)
    return joined(typed, programme_of(state), trial, by=by, at=at, known=standing(state, typed, by=by, at=at))


def known_code(state: CaseState, principal: str) -> str:
    """The code under which an enterprise applied in a case before, "" where it has not."""
    made = reversed(list(state.window.applications.values()))
    return next((str(one.applicant.get("code", "")) for one in made if _of(one.applicant.get("name"), principal)), "")


def _of(name: object, principal: str) -> bool:
    # the name of a natural person is sealed, and never that of an enterprise
    return isinstance(name, str) and name == principal


def _whom_to_call(state: CaseState, principal: str, by: Actor) -> dict[str, str]:
    """Contact and telephone as the agent's side gave them before, or as somebody who may read that would see them."""
    window, personal = state.window, may_read_personal(by, state.assigned.get("team", ""))
    for one in reversed(list(window.applications.values())):
        filed = window.mandates.get(one.mandate)
        ours = filed is not None and is_agent(by, filed)
        if _of(one.applicant.get("name"), principal) and (ours or personal):
            return {key: said for key, said in opened(one.applicant).items() if key in ("contact", "phone")}
    return {key: said for key, said in known("", principal, by=by).items() if key in ("contact", "phone")}


def send(one: Applying, *, by: Actor, at: datetime, key: str) -> Done | Refused:
    """Applies as it was typed, under the mandate, whole or not at all; sent twice it is one application."""
    typed = read(one)
    found = _in_the_case(typed, by=by, at=at)
    if MANDATE in found.wanted.materials and (held := state_of(typed.joins).window.mandates.get(typed.mandate)):
        typed.materials[MANDATE] = {"how": "upload", "files": [{"digest": held.file}]}
    application = Apply(**said_in(one, typed, found.wanted))
    return send_in(one, typed.joins, application, by=by, at=at, key=key)
