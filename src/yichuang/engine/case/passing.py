"""Which answers one case hands to a linked one, so that the newest answer stands in both and nothing is typed twice.

What counts is when a person gave an answer, wherever that was, not when it was passed on: so a delivery that comes
late, twice, or in another order changes nothing, and two cases told of each other's answers end with the same ones.
"""

from __future__ import annotations

from ..programme.model import Programme
from ..programme.shared import known_by_link, same_facts
from .state import CaseState, FactEntry


def facts_to_pass(
    sender: CaseState, sender_programme: Programme, receiver: CaseState, receiver_programme: Programme
) -> dict[str, FactEntry]:
    """The receiver's fact → the sender's answer to the same fact, where that is news to the receiver. Nothing about a
    person, and nothing that the receiver's programme could not read."""
    news: dict[str, FactEntry] = {}
    for mine, theirs in same_facts(sender_programme, receiver_programme).items():
        log = sender.facts.get(mine)
        one, other = sender_programme.facts[mine], receiver_programme.facts[theirs]
        if not log or one.personal or other.personal or one.kind != other.kind:
            continue
        known = receiver.facts.get(theirs)
        if _is_news(log[-1], known[-1] if known else None):
            news[theirs] = log[-1]
    if sender.opened_at is not None:
        for fact, raw in known_by_link(receiver_programme, sender_programme).items():
            if not receiver.facts.get(fact):
                news[fact] = FactEntry(sender.seq, sender.opened_at, raw)
    return news


def _is_news(said: FactEntry, known: FactEntry | None) -> bool:
    if known is None:
        return said.raw is not None
    return known.raw != said.raw and said.newer_than(known)
