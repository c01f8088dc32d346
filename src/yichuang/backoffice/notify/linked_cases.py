"""What cases tell each other: facts both their programmes know, and that they are linked.

A case never reads another. Each delivery looks at the sender as it stands now, passes on only what the receiver has
not got, and never overrules an answer the receiver got later; so whatever order deliveries arrive in, linked cases
end with the newest answer, and nothing goes round in circles.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yichuang.backoffice.cases.answers import Refused
from yichuang.backoffice.cases.deliveries import DELIVERIES
from yichuang.backoffice.cases.perform import perform
from yichuang.backoffice.cases.states import programme_of, state_of
from yichuang.backoffice.ledger.models import Delivery
from yichuang.engine.case.commands import LinkCase, ReceiveFacts
from yichuang.engine.case.state import CaseState
from yichuang.engine.programme.model import Programme


class NotDeliveredError(RuntimeError):
    """The receiving case refused; the message says why."""


def deliver_facts(delivery: Delivery, payload: Mapping[str, Any], at: datetime) -> None:
    """Gives the linked case what it has not got. Raises NotDeliveredError."""
    sender, receiver = state_of(delivery.case_id), state_of(payload["to"])
    news = facts_to_pass(sender, programme_of(sender), receiver, programme_of(receiver))
    if not news or not receiver.open:
        return
    command = ReceiveFacts(facts=news, from_case=sender.case, from_seq=sender.seq)
    _done(perform(receiver.case, command, by=DELIVERIES, at=_not_before(receiver, at), key=f"delivery:{delivery.pk}"))


def deliver_link(delivery: Delivery, payload: Mapping[str, Any], at: datetime) -> None:
    """Tells the other case of the link. Raises NotDeliveredError."""
    other = state_of(payload["to"])
    if delivery.case_id in other.links:
        return
    command = LinkCase(case=delivery.case_id, relation=payload["as"], number=payload.get("number", ""))
    _done(perform(other.case, command, by=DELIVERIES, at=_not_before(other, at), key=f"delivery:{delivery.pk}"))


def facts_to_pass(
    sender: CaseState, sender_programme: Programme, receiver: CaseState, receiver_programme: Programme
) -> dict[str, Any]:
    """Facts both know by the same id, neither about a person, that the receiver lacks or knows an older answer to."""
    news: dict[str, Any] = {}
    for fact, log in sender.facts.items():
        mine, theirs = sender_programme.facts.get(fact), receiver_programme.facts.get(fact)
        if not log or mine is None or theirs is None or mine.personal or theirs.personal or mine.kind != theirs.kind:
            continue
        known = receiver.facts.get(fact)
        if known and (known[-1].raw == log[-1].raw or known[-1].at > log[-1].at):
            continue
        if not known and log[-1].raw is None:
            continue
        news[fact] = log[-1].raw
    return news


def _not_before(state: CaseState, at: datetime) -> datetime:
    return max(at, state.last_at) if state.last_at else at


def _done(answer: Any) -> None:
    if isinstance(answer, Refused):
        raise NotDeliveredError("; ".join(f"{reason.code} {dict(reason.params)}" for reason in answer.reasons))
