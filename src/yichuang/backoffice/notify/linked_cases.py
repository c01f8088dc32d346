"""What cases tell each other: facts both their programmes know, that they are linked, and what happened in both.

A case never reads another. Each delivery looks at the sender as it stands now and passes on only what is news to the
receiver (see `engine.case.passing`); so whatever order deliveries arrive in, linked cases end with the newest answer,
and nothing goes round in circles. The permits of a project are worked on by the project's team.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yichuang.backoffice.cases.answers import Refused
from yichuang.backoffice.cases.deliveries import DELIVERIES
from yichuang.backoffice.cases.enterprises import enterprise_case
from yichuang.backoffice.cases.perform import perform
from yichuang.backoffice.cases.states import programme_of, state_of
from yichuang.backoffice.ledger.models import Delivery
from yichuang.engine.case.commands import Assign, LinkCase, ReceiveFacts, RecordItemEvent
from yichuang.engine.case.passing import facts_to_pass
from yichuang.engine.case.state import CaseState


class NotDeliveredError(RuntimeError):
    """The receiving case refused; the message says why."""


def deliver_facts(delivery: Delivery, payload: Mapping[str, Any], at: datetime) -> None:
    """Gives the linked case what it has not got. Raises NotDeliveredError."""
    sender, receiver = state_of(delivery.case_id), state_of(payload["to"])
    news = facts_to_pass(sender, programme_of(sender), receiver, programme_of(receiver))
    if not news or not receiver.open:
        return
    command = ReceiveFacts(
        facts={fact: said.raw for fact, said in news.items()},
        from_case=sender.case,
        from_seq=sender.seq,
        since={fact: said.answered_at.isoformat() for fact, said in news.items()},
    )
    when = _not_before(receiver, _not_before(sender, at))  # this machine's clock may lag behind the one that wrote
    _done(perform(receiver.case, command, by=DELIVERIES, at=when, key=f"delivery:{delivery.pk}"))


def deliver_link(delivery: Delivery, payload: Mapping[str, Any], at: datetime) -> None:
    """Tells the other case of the link. Raises NotDeliveredError."""
    other = state_of(payload["to"])
    if delivery.case_id in other.links:
        return
    command = LinkCase(case=delivery.case_id, relation=payload["as"], number=payload.get("number", ""))
    _done(perform(other.case, command, by=DELIVERIES, at=_not_before(other, at), key=f"delivery:{delivery.pk}"))


def deliver_team(delivery: Delivery, payload: Mapping[str, Any], at: datetime) -> None:
    """Gives the permits of a project to the team the project has now. Raises NotDeliveredError."""
    project, permits = state_of(delivery.case_id), state_of(payload["to"])
    team = project.assigned.get("team", "")
    if not permits.open or permits.assigned.get("team", "") == team:
        return
    _done(perform(permits.case, Assign(role="team", to=team), by=DELIVERIES, at=_not_before(permits, at)))


def deliver_enterprise(delivery: Delivery, payload: Mapping[str, Any], at: datetime) -> None:
    """Links the applying case with the one case of its enterprise, opened the first time, so that each learns what
    counts wherever the enterprise applies. Raises NotDeliveredError."""
    applying = state_of(delivery.case_id)
    enterprise = enterprise_case(payload["code"], payload["name"], _not_before(applying, at))
    for one, other, relation in (
        (applying.case, enterprise, "enterprise"),
        (enterprise, applying.case, "applications"),
    ):
        state = state_of(one)
        if state.open and other not in state.links:
            link = LinkCase(case=other, relation=relation, number=state_of(other).number)
            _done(
                perform(one, link, by=DELIVERIES, at=_not_before(state, at), key=f"delivery:{delivery.pk}:{relation}")
            )


def deliver_shown(delivery: Delivery, payload: Mapping[str, Any], at: datetime) -> None:
    """Records in the linked case, on the same day, what happened here and is kept there too, so that nobody is asked
    twice. What the linked case knows already, or may not have yet by its own rules, stays as it is."""
    sender, receiver = state_of(delivery.case_id), state_of(payload["to"])
    here = sender.items.get(payload["of"])
    there = programme_of(receiver).items.get(payload["item"])
    if here is None or not here.ended_well or there is None or not receiver.open:
        return
    if any(one.item == there.id and one.ended_well for one in receiver.items.values()):
        return
    command = RecordItemEvent(item=there.id, what="met", done_on=here.ended_on)
    perform(receiver.case, command, by=DELIVERIES, at=_not_before(receiver, at), key=f"delivery:{delivery.pk}")


def _not_before(state: CaseState, at: datetime) -> datetime:
    return max(at, state.last_at) if state.last_at else at


def _done(answer: Any) -> None:
    if isinstance(answer, Refused):
        raise NotDeliveredError("; ".join(f"{reason.code} {dict(reason.params)}" for reason in answer.reasons))
