"""Random lives of a case at the invented window: whoever is there does something of what is offered."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.engine.case.conftest import BY, CALENDAR
from tests.engine.case.window_desk import APPLICANT, BUREAU, CLERK, DONE, FIRE, HEAD, LEADER, OFFICER, PAPERS, TEAM
from yichuang.engine.case import commands as c
from yichuang.engine.case.command_data import to_data
from yichuang.engine.case.context import Context
from yichuang.engine.case.events import Erasable
from yichuang.engine.case.window_offers import window_offers

ITEMS = ("SCHEME", "PERMIT", "JOINT", "SIGNED", "FIRE")
PEOPLE = (CLERK, OFFICER, HEAD, APPLICANT, FIRE, LEADER, BUREAU)

beside = st.sampled_from(
    [
        (c.HandInMaterial(materials=PAPERS), APPLICANT),
        (c.HandInMaterial(materials={"drawing": {"how": "upload", "files": ["d2"]}}), APPLICANT),
        (c.RecordItemEvent(item="LAND", what="met"), BY),
        (c.GiveFacts(facts={"phased": True}), BY),
        (c.Assign(role="responsible", to="office:1", item="SCHEME"), BY),
        (c.GiveMandate(agent="team:1", principal="某公司", stages=("one",), file="f"), CLERK),
        (c.Apply(number="T", items=("SCHEME", "SIGNED"), name="某公司", mandate="M1", materials=PAPERS), TEAM),
        (c.GiveMandate(name="王五", paper="居民身份证 1", principal="某公司", stages=("two",), file="f"), CLERK),
        (c.ReceiveWalkIn(number="T2", items=("PERMIT",), name="某公司", mandate="M1", materials=PAPERS), CLERK),
        (c.HandInMaterial(materials=PAPERS, mandate="M2"), APPLICANT),
        (c.HandInMaterial(notice="N1", materials={"form": {"how": "paper"}}, mandate="M1"), TEAM),
        (c.WithdrawItems(items=("SCHEME",), text="不办了", mandate="M1"), TEAM),
        (c.RateService(item="SCHEME", level=2, mandate="M1"), CLERK),
        (c.RevokeMandate(mandate="M1", text="不再委托"), APPLICANT),
        (c.CheckCommitment(item="PERMIT", kept=False, text="没做到"), OFFICER),
        (c.GrantItem(item="PERMIT", number="基1", phase="foundation"), OFFICER),
        (c.WriteNote(text="一"), BY),
        (c.CloseCase(text="完"), BY),
        (c.ReopenCase(text="再办"), BY),
    ]
)
_NAMES = sorted(set(DONE) - {"apply", "receive_walk_in", "withdraw_items", "give_mandate", "revoke_mandate"})
steps = st.one_of(
    st.tuples(st.just("done"), st.sampled_from(ITEMS), st.sampled_from(_NAMES)),
    st.tuples(st.just("done"), st.sampled_from(ITEMS[:2]), st.sampled_from(_NAMES)),
    st.tuples(st.just("done"), st.sampled_from(ITEMS[:2]), st.sampled_from(["grant_item", "ask_opinion", "hold_item"])),
    st.tuples(st.just("offered"), st.sampled_from(ITEMS), st.integers(0, len(PEOPLE) - 1), st.integers(0, 99)),
    st.tuples(st.just("offered"), st.sampled_from(ITEMS[:2]), st.integers(0, 2), st.integers(0, 9)),
    st.tuples(st.just("all the way"), st.sampled_from(ITEMS)),
    st.tuples(st.just("beside"), beside),
)
scripts = st.lists(st.tuples(st.integers(0, 5), steps), min_size=1, max_size=14)
"""(days later, what is tried)."""


def offered(case: Any, item: str, by: Any) -> list[tuple[Any, Any]]:
    """What may be done about an item by somebody now: (command, who), a decision that lacks a signature as proposal."""
    found = []
    for one in window_offers(Context(case.programme, case.state, by, case.at, CALENDAR), item):
        if one.open:
            found.append((one.command, by))
        elif one.to_propose:
            fields = {key: _typed(value) for key, value in to_data(one.command).items()}
            found.append((c.ProposeDecision(command=one.name, fields=fields), by))
    return found


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _typed(inner) for key, inner in value.items()}
    return value.text if isinstance(value, Erasable) else value


def commands_of(case: Any, step: tuple[Any, ...]) -> list[tuple[Any, Any]]:
    """The commands one step of a script comes to, as the case stands."""
    match step:
        case ("offered", item, who, nth):
            some = offered(case, item, PEOPLE[who])
            return [some[nth % len(some)]] if some else []
        case ("done", item, name):
            wanted = c.COMMANDS[name]
            everybody = (one for by in PEOPLE for one in offered(case, item, by) if isinstance(one[0], wanted))
            return [one for one in [next(everybody, None)] if one is not None]
        case ("beside", one):
            return [one]
        case ("all the way", item):
            number = f"申{case.state.seq}"
            return [
                (c.ReceiveWalkIn(number=number, items=(item,), name="某公司", materials=PAPERS), CLERK),
                (c.AcceptItems(items=(item,)), CLERK),
                (c.HandToOffices(items=(item,)), CLERK),
            ]
    raise AssertionError(step)


def walk(case: Any, script: list[tuple[int, tuple[Any, ...]]]) -> Any:
    """The case after a script; what was refused on the way changed nothing."""
    for days, step in script:
        case.days_later(days)
        for command, by in commands_of(case, step):
            case.try_to(command, by)
    return case
