"""Decisions put up for a signature, as whoever put them up reads of them: what waits, and what came back and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yichuang.backoffice.people import directory

from ..queries.window_case import WindowCase
from ..wording import language


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A decision put up: `command` by name for `item`, `who` proposed it with what words (`text`), `right` that signs
    it. Sent back: `back_on` the day, `back_by` who, `answer` why."""

    id: str
    command: str
    item: str
    who: str
    on: date
    text: str
    right: str
    back_on: date | None = None
    back_by: str = ""
    answer: str = ""


def read_proposals(case: WindowCase, on: date, *, instance: str = "") -> tuple[ProposalView, ...]:
    """What waits, and of each decision on an item that was sent back the newest, unless it was put up again since or
    the item has come to its end. Of one item with `instance`. At most one query for each kind of ref."""
    newest = {}
    for one in case.state.window.proposals.values():
        if not instance or one.item == instance:
            newest[one.item, one.command] = one
    back = {one.body["proposal"]: one.seq for one in case.events if one.type == "decision.returned"}
    shown = [one for one in newest.values() if one.state == "open" or _stands(case, one.item, back.get(one.id))]
    titles = directory.titles({ref for one in shown for ref in (one.by, one.decided_by)} - {""}, on, language())
    return tuple(
        ProposalView(
            one.id, one.command, one.item, titles.get(one.by, ""), one.on, case.words(one.text), one.right,
            one.decided_on, titles.get(one.decided_by, ""), case.words(one.answer),
        )
        for one in shown
    )  # fmt: skip


def _stands(case: WindowCase, instance: str, back: int | None) -> bool:
    """Whether what was sent back with the event `back` still asks for something: the item has not ended since."""
    if back is None:
        return False
    held = case.state.items.get(instance)
    return held is None or not held.ended or held.history[-1].seq < back
