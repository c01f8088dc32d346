"""Rows of another system tried on their cases, one after the other, before anything is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from yichuang.backoffice.ledger.texts import open_texts, plain, sealed_ids
from yichuang.engine.case.commands import RecordItemEvent, RectifyEntry
from yichuang.engine.case.events import Actor
from yichuang.engine.case.item_rules import ACCEPTING
from yichuang.engine.case.state import CaseState, ItemEntry, ItemState, item_of
from yichuang.engine.errors import Reason
from yichuang.engine.programme.model import Programme

from .answers import Refused
from .rehearse import rehearse
from .states import programme_of, state_of
from .wording import day_text, event_word, language, refusal_text

_LONGEST = 60
_BY_ITSELF = frozenset(
    {"done_in_future", "day_unlikely", "text_too_long", "item_unknown", "item_decided_here", "item_is_gate"}
    | {"item_not_gate", "not_allowed"}
)
"""What is wrong with a row whatever the rows before it said."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a row: `line` of the file, 1 the head, 0 the file itself; `column` "" = the row."""

    line: int
    column: str
    said: str


@dataclass(slots=True)
class Tried:
    """Each case as the rows tried so far would leave it. What was wrong about an item leaves open how it stands, so of
    later rows that rest on it only what is wrong by itself is told."""

    by: Actor
    at: datetime
    states: dict[str, CaseState] = field(default_factory=dict)
    texts: dict[str, Mapping[str, str | None]] = field(default_factory=dict)
    wrong: dict[str, set[str]] = field(default_factory=dict)

    def row(self, line: int, case: str, command: RecordItemEvent) -> list[Trouble] | None:
        """What is wrong with a row; None where exactly that is recorded already."""
        state, item = self._state(case), item_of(command.item)[0]
        standing = [(one, entry) for one in state.instances(item) for entry in one.history if _same(entry, command)]
        if standing:
            found = [self._against(case, one, entry, command) for one, entry in standing]
            if [] in found:
                return None
            return _told(line, command, found[-1], ours=self._decided_here(case, standing[-1][1]))
        made = rehearse(case, command, by=self.by, at=self.at, state=state)
        if isinstance(made, Refused):
            reasons = self._own(case, item, made.reasons)
            self.leave_out(case, command.item)
            return _refusals(line, command, reasons, programme_of(state))
        self.states[case] = made.state
        instance = made.state.items[str(made.events[-1].body["item"])]
        other = _other_acceptance(instance, command)
        return _told(line, command, [other]) if other else []

    def leave_out(self, case: str, item: str) -> None:
        """Counts a row as wrong: nobody knows how its item, and what comes in with it, would stand."""
        name = item_of(item)[0]
        state = self._state(case)
        known = programme_of(state).item(name, state.flow)
        self.wrong.setdefault(case, set()).update({name, *(known.contains if known else ())})

    def _state(self, case: str) -> CaseState:
        if case not in self.states:
            self.states[case] = state_of(case)
        return self.states[case]

    def _own(self, case: str, item: str, reasons: Sequence[Reason]) -> list[Reason]:
        wrong = self.wrong.get(case, set())
        if item in wrong:
            return [one for one in reasons if one.code in _BY_ITSELF]
        resting = [{one.params.get("before"), *one.params.get("items", ())} for one in reasons]
        return [one for one, on in zip(reasons, resting, strict=True) if not on & wrong]

    def _against(
        self, case: str, instance: ItemState, entry: ItemEntry, command: RecordItemEvent
    ) -> list[tuple[str, str, str]]:
        """(column, what stands here, what the row says) where they differ. A row that says nothing denies nothing."""
        found = []
        number, stands = command.number.strip(), str(entry.body.get("number", ""))
        if number and number != stands:
            found.append(("number", stands, number))
        if other := _other_acceptance(instance, command):
            found.append(other)
        text = command.text.strip()
        if text and "text" not in entry.body:
            found.append(("text", "", text))
        elif text:
            kept = plain(entry.body["text"], self._texts(case))
            # words that were erased are not written down anew
            if kept is not None and kept.strip() != text:
                found.append(("text", kept.strip(), text))
        return found

    def _decided_here(self, case: str, entry: ItemEntry) -> bool:
        back = RectifyEntry(seq=entry.seq, text="—", void=True)
        made = rehearse(case, back, by=self.by, at=self.at, state=self._state(case))
        return isinstance(made, Refused) and any(one.code == "entry_decided_here" for one in made.reasons)

    def _texts(self, case: str) -> Mapping[str, str | None]:
        """The words of every entry of a case, read once."""
        if case not in self.texts:
            entries = [entry.body.get("text") for one in state_of(case).items.values() for entry in one.history]
            self.texts[case] = open_texts(sealed_ids(entries))
        return self.texts[case]


def _same(entry: ItemEntry, command: RecordItemEvent) -> bool:
    return entry.what == command.what and entry.on == command.done_on


def _other_acceptance(instance: ItemState, command: RecordItemEvent) -> tuple[str, str, str] | None:
    stands, seen = instance.accepted_on, command.accepted_on
    # the window and the department may each have accepted it
    days = {entry.on for entry in instance.history if entry.what in ACCEPTING}
    if stands is None or seen is None or seen == stands or seen in days:
        return None
    return "accepted_on", day_text(stands), day_text(seen)


def _told(
    line: int, command: RecordItemEvent, found: Sequence[tuple[str, str, str]], *, ours: bool = False
) -> list[Trouble]:
    """`ours`: our own window did it, so the record is not put right by an entry of somebody else's file."""
    on = day_text(command.done_on) if command.done_on else ""
    said = {
        "number": _("{what}（{on}）已经记过，文号是{stands}；文件里是{seen}。"),
        "accepted_on": _("这个事项已经记过受理，日期是{stands}；文件里是{seen}。"),
        "text": _("{what}（{on}）已经记过，说明是{stands}；文件里是{seen}。"),
    }
    to_do = {
        "number": _("以文件为准，先在项目页更正这条记录的文号，再来一次；以这里为准，改文件。"),
        "accepted_on": _("以文件为准，先在项目页更正受理的日期，再来一次；以这里为准，改文件。"),
        "text": _("以文件为准，先在项目页更正，把这条记录作废，再来一次；以这里为准，改文件。"),
    }
    decided_here = _("这个事项由本系统直接办理，以这里为准。请改文件。")
    troubles = []
    for column, stands, seen in found:
        words = {"what": event_word(command.what), "on": on, "stands": _short(stands), "seen": _short(seen)}
        parts = said[column].format(**words), decided_here if ours else to_do[column]
        troubles.append(Trouble(line, column, (" " if language() == "en" else "").join(parts)))
    return troubles


def _refusals(line: int, command: RecordItemEvent, reasons: Sequence[Reason], programme: Programme) -> list[Trouble]:
    said = {refusal_text(one, programme): _column(one, command) for one in reasons}
    return [Trouble(line, column, text) for text, column in said.items()]


def _column(reason: Reason, command: RecordItemEvent) -> str:
    if reason.code == "item_unknown":
        return "item"
    if reason.code == "text_too_long":
        return str(reason.params.get("field", ""))
    if reason.code in ("done_in_future", "day_unlikely"):
        on: Any = reason.params.get("on")
        return "done_on" if command.done_on == date.fromisoformat(on) else "accepted_on"
    return ""


def _short(text: str) -> str:
    if not text:
        return _("空的")
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
