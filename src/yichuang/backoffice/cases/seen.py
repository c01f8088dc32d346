"""Did somebody else change, in the meantime, what a command is about?"""

from __future__ import annotations

from typing import Any

from yichuang.engine.case import commands
from yichuang.engine.case.state import CaseState, item_of
from yichuang.engine.errors import Reason
from yichuang.engine.programme.model import Programme

_ADDING = (
    commands.WriteNote, commands.AttachFile, commands.RaiseObstacle, commands.ReceiveFacts, commands.LinkCase,
    commands.Apply, commands.ReceiveWalkIn, commands.GiveMandate,
)  # fmt: skip
"""Commands that only add: two people may do them side by side."""


_ON_PAPERS = (
    commands.GiveNotice, commands.AcceptItems, commands.DeclineItems, commands.GrantItem, commands.GrantOnCommitment,
    commands.GrantWithMaterialToFollow, commands.RefuseItem, commands.ProposeDecision, commands.ApproveDecision,
)  # fmt: skip
"""Commands that rest on the papers of their items: one handed in since is one nobody has looked at."""


def stale(programme: Programme, state: CaseState, command: Any, seen: int) -> Reason | None:
    """The refusal when the last event about the same item (or its papers, the same facts, or the case) is newer than
    `seen`."""
    if isinstance(command, _ADDING) or _adds(state, command):
        return None
    about = _about(state, command)
    if about:
        found = [(item, _item_touched(state, item)) for item in about]
        if isinstance(command, _ON_PAPERS):
            found += [(item, _papers_touched(programme, state, item)) for item in about]
        found += [("", touched) for one in _records(command) if (touched := state.window.subjects.get(one))]
        item, last = max(found, key=lambda one: one[1])
        return _reason(item, seen, last)
    if records := _records(command):
        return _reason("", seen, max(state.window.subjects.get(one, 0) for one in records))
    if isinstance(command, commands.GiveFacts):
        last = max((log[-1].seq for fact in command.facts if (log := state.facts.get(fact))), default=0)
        return _reason("", seen, last)
    if isinstance(command, commands.RectifyEntry):
        for one in state.items.values():
            if any(entry.seq == command.seq for entry in one.history):
                return _reason(one.instance, seen, one.touched)
        return _reason("", seen, state.touched)
    if isinstance(command, commands.CloseCase | commands.MigrateCase):
        return _reason("", seen, state.seq)
    return _reason("", seen, state.touched)


_KEPT_AS = {
    "application": "applications", "notice": "notices", "opinion": "opinions", "session": "sessions",
    "proposal": "proposals", "mandate": "mandates", "rating": "ratings", "supervision": "supervisions",
}  # fmt: skip
"""Field of a command → where the window keeps what it names."""


def _adds(state: CaseState, command: Any) -> bool:
    """Material beside any notice, and what another office than those that have spoken says in a session."""
    if isinstance(command, commands.HandInMaterial):
        return not command.notice
    held = state.window.sessions.get(command.session) if isinstance(command, commands.RecordConclusion) else None
    return held is not None and held.closed_on is None and command.function not in held.conclusions


def _about(state: CaseState, command: Any) -> list[str]:
    """The items a command is about. Applying, raising an obstacle or writing a note about one changes nothing of it.
    Whoever signs signs what was proposed on the item as it then stood."""
    if isinstance(command, commands.ApproveDecision):
        held = state.window.proposals.get(command.proposal)
        return [held.item] if held is not None and held.item else []
    if isinstance(command, commands.ProposeDecision):
        fields = command.fields
        return [fields["item"]] if "item" in fields else list(fields.get("items", ()))
    one, several = getattr(command, "item", ""), getattr(command, "items", ())
    return [one] if one else list(several)


def _records(command: Any) -> list[str]:
    """What of the window a command is about, as its subjects are named."""
    found = [f"{kept}:{one}" for field, kept in _KEPT_AS.items() if (one := getattr(command, field, ""))]
    if isinstance(command, commands.RenewDocument | commands.LapseDocument):
        found.append(f"documents:{command.number}")
    return found


def _item_touched(state: CaseState, name: str) -> int:
    item, nth = item_of(name)
    told = state.window.subjects.get(f"item:{name}", 0)
    if nth > 1:
        one = state.items.get(name)
        return max(one.touched if one else 0, told)
    return (
        max((one.touched for one in state.instances(item)), default=0)
        if not told
        else max(told, *(one.touched for one in state.instances(item)), 0)
    )


def _papers_touched(programme: Programme, state: CaseState, name: str) -> int:
    item = programme.item(item_of(name)[0], state.flow)
    papers = (state.window.materials.get(use.material) for use in (item.materials if item else ()))
    return max((one.seq for one in papers if one is not None), default=0)


def _reason(item: str, seen: int, last: int) -> Reason | None:
    return Reason("stale", {"item": item, "seen": seen, "last": last}) if last > seen else None
