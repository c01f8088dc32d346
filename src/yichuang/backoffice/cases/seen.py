"""Did somebody else change, in the meantime, what a command is about?"""

from __future__ import annotations

from typing import Any

from yichuang.engine.case import commands
from yichuang.engine.case.state import CaseState, item_of
from yichuang.engine.errors import Reason

_ADDING = (commands.WriteNote, commands.AttachFile, commands.RaiseObstacle, commands.ReceiveFacts, commands.LinkCase)
"""Commands that only add: two people may do them side by side."""


def stale(state: CaseState, command: Any, seen: int) -> Reason | None:
    """The refusal when the last event about the same item (or the same facts, or the case) is newer than `seen`."""
    if isinstance(command, _ADDING):
        return None
    if isinstance(command, commands.RecordItemEvent):
        return _reason(command.item, seen, _item_touched(state, command.item))
    if isinstance(command, commands.GiveFacts):
        last = max((log[-1].seq for fact in command.facts if (log := state.facts.get(fact))), default=0)
        return _reason("", seen, last)
    if isinstance(command, commands.RectifyEntry):
        for one in state.items.values():
            if any(entry.seq == command.seq for entry in one.history):
                return _reason(one.instance, seen, one.touched)
        return _reason("", seen, state.touched)
    if isinstance(command, commands.Assign) and command.item:
        return _reason(command.item, seen, _item_touched(state, command.item))
    if isinstance(command, commands.CloseCase | commands.MigrateCase):
        return _reason("", seen, state.seq)
    return _reason("", seen, state.touched)


def _item_touched(state: CaseState, name: str) -> int:
    item, nth = item_of(name)
    if nth > 1:
        one = state.items.get(name)
        return one.touched if one else 0
    return max((one.touched for one in state.instances(item)), default=0)


def _reason(item: str, seen: int, last: int) -> Reason | None:
    return Reason("stale", {"item": item, "seen": seen, "last": last}) if last > seen else None
