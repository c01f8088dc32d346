"""Numbers of a programme, changed in two steps: one person proposes, another publishes from a date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from yichuang.engine.case.events import Actor
from yichuang.engine.case.evolve import day_of
from yichuang.engine.programme.build_values import effect_of
from yichuang.engine.programme.check import check
from yichuang.engine.programme.mistake import Mistake
from yichuang.engine.programme.model import Programme
from yichuang.engine.programme.read import as_stored, examine_stored
from yichuang.engine.values import Evidence, LegalEffect

from . import programmes, register
from .models import ProgrammeDraft

OPEN, PUBLISHED, WITHDRAWN = "open", "published", "withdrawn"
_BRANCHES = frozenset(
    {"item", "flow", "pause", "light", "stage", "document", "programme", "measure", "opinion", "remedy", "material"}
)
"""The parts of a programme that hold numbers people change; examples and facts are not among them."""


class DraftRefusedError(ValueError):
    """A draft that is not made or not published. `code`: draft_empty, draft_decided, draft_own, draft_stale,
    draft_mistakes, number_unknown, number_unreadable, number_locked, evidence_unknown, source_unknown, note_missing,
    version_taken, not_allowed; `where` names the number."""

    def __init__(self, code: str, where: str = "", mistakes: tuple[Mistake, ...] = (), **params: Any) -> None:
        self.code, self.where, self.mistakes, self.params = code, where, mistakes, params
        super().__init__(f"{code} {where}")


@dataclass(frozen=True, slots=True)
class NumberAt:
    """A number in a programme. `path` dotted; `locked`: statutory, so only a new text of the law changes it; `effect`:
    what follows in law when its time has passed, which changing the number does not change."""

    path: str
    n: str
    evidence: str
    source: str
    effect: str = LegalEffect.NOTHING

    @property
    def locked(self) -> bool:
        return self.evidence == Evidence.STATUTORY


def numbers_of(programme: Programme) -> tuple[NumberAt, ...]:
    """Every number of the programme, in the order of its paths."""
    text = as_stored(programme)["text"]
    return tuple(one for part in sorted(_BRANCHES & set(text)) for one in _numbers(part, text[part]))


def _numbers(path: str, value: Any) -> Iterator[NumberAt]:
    if isinstance(value, Mapping):
        if "n" in value:
            effect = effect_of(path.split(".")[-1], value)
            yield NumberAt(path, str(value["n"]), str(value.get("evidence", "")), str(value.get("source", "")), effect)
            return
        for key in sorted(value):
            yield from _numbers(f"{path}.{key}", value[key])
    elif isinstance(value, list):
        for nth, one in enumerate(value):
            yield from _numbers(f"{path}.{nth}", one)


def propose(
    programme: Programme, changes: Mapping[str, Mapping[str, str]], *, note: str, by: Actor, at: datetime
) -> ProgrammeDraft:
    """Keeps a proposal. Raises DraftRefusedError; a refused proposal leaves nothing behind."""
    if "programmes" not in by.rights:
        raise DraftRefusedError("not_allowed")
    if not note.strip():
        raise DraftRefusedError("note_missing")
    known = {one.path: one for one in numbers_of(programme)}
    wanted = {}
    for path, said in changes.items():
        new = _checked(programme, known, path, said)
        if new is not None:
            wanted[path] = new
    if not wanted:
        raise DraftRefusedError("draft_empty")
    made, mistakes = _applied(programme, wanted, f"{programme.version}+")
    if made is None or mistakes:
        raise DraftRefusedError("draft_mistakes", mistakes=mistakes)
    with transaction.atomic():
        draft = ProgrammeDraft.objects.create(
            programme_id=programme.id, base=programme.digest, changes=wanted, note=note.strip(), by=by.ref, made_at=at
        )
        register.record("programme_draft", draft.pk, {}, {"changes": wanted}, by=by, at=at, reason=draft.note)
    return draft


def _checked(
    programme: Programme, known: Mapping[str, NumberAt], path: str, said: Mapping[str, str]
) -> dict[str, str] | None:
    now = known.get(path)
    if now is None:
        raise DraftRefusedError("number_unknown", path)
    spelled = said.get("n", "").strip().replace(",", "")
    new = {
        "n": spelled,
        "evidence": said.get("evidence", now.evidence).strip(),
        "source": said.get("source", now.source).strip(),
    }
    if new == {"n": now.n, "evidence": now.evidence, "source": now.source}:
        return None
    if now.locked:
        raise DraftRefusedError("number_locked", path)
    try:
        number = Decimal(spelled)
    except InvalidOperation:
        raise DraftRefusedError("number_unreadable", path, seen=spelled) from None
    if not number.is_finite() or number < 0:
        raise DraftRefusedError("number_unreadable", path, seen=spelled)
    if new["evidence"] not in set(Evidence):
        raise DraftRefusedError("evidence_unknown", path, seen=new["evidence"])
    if not new["source"] and new["evidence"] != Evidence.ASSUMED:
        raise DraftRefusedError("source_missing", path)
    if new["source"] and new["source"] not in programme.sources:
        raise DraftRefusedError("source_unknown", path, seen=new["source"])
    return new


def _applied(
    programme: Programme, changes: Mapping[str, Mapping[str, str]], version: str, today: date | None = None
) -> tuple[Programme | None, tuple[Mistake, ...]]:
    """The programme with the numbers changed, and what is wrong with it."""
    stored = deepcopy(as_stored(programme))
    for path, new in changes.items():
        table: Any = stored["text"]
        for key in path.split("."):
            table = table[int(key)] if isinstance(table, list) else table[key]
        number = Decimal(new["n"])
        spelled: Any = new["n"]
        if isinstance(table["n"], int) and number == number.to_integral_value():
            spelled = int(number)
        table.update({"n": spelled, "evidence": new["evidence"], "source": new["source"]})
        if not new["source"]:
            del table["source"]
    stored["text"]["programme"]["version"] = version
    made, mistakes = examine_stored(stored)
    if made is None or mistakes:
        return made, mistakes
    return made, check(made, today=today, publishing=True)


def preview(draft: ProgrammeDraft) -> tuple[tuple[NumberAt, NumberAt], ...]:
    """(as it stands, as proposed) for each number of a draft."""
    base = {one.path: one for one in numbers_of(programmes.get(draft.base))}
    return tuple((base[path], NumberAt(path, **new)) for path, new in sorted(draft.changes.items()) if path in base)


def as_programme(draft: ProgrammeDraft) -> Programme:
    """The programme as it would be with the numbers of an open draft. Raises DraftRefusedError where they are wrong."""
    base = programmes.get(draft.base)
    made, mistakes = _applied(base, draft.changes, f"{base.version}+")
    if made is None or mistakes:
        raise DraftRefusedError("draft_mistakes", mistakes=mistakes)
    return made


def put_into_force(draft: ProgrammeDraft, *, version: str, valid_from: date, by: Actor, at: datetime) -> Programme:
    """Publishes a draft as a new version. Raises DraftRefusedError; cases already open keep what they are pinned to."""
    _decidable(draft, by, "publish")
    if draft.by == by.ref:
        raise DraftRefusedError("draft_own")
    base = programmes.get(draft.base)
    if programmes.current(draft.programme_id, at).digest != draft.base:
        raise DraftRefusedError("draft_stale")
    version = version.strip()
    if not version or version in {row.version for row in programmes.versions(draft.programme_id)} | {base.version}:
        raise DraftRefusedError("version_taken", seen=version)
    made, mistakes = _applied(base, draft.changes, version, day_of(at, base.zone))
    if made is None or mistakes:
        raise DraftRefusedError("draft_mistakes", mistakes=mistakes)
    with transaction.atomic():
        programmes.publish(made, by, at, draft.note, valid_from=valid_from)
        _decide(draft, PUBLISHED, by, at, made.digest)
    return made


def withdraw(draft: ProgrammeDraft, *, by: Actor, at: datetime) -> None:
    """Takes a proposal back, by its author or by whoever may publish."""
    if draft.by != by.ref:
        _decidable(draft, by, "publish")
    elif draft.state != OPEN:
        raise DraftRefusedError("draft_decided")
    with transaction.atomic():
        _decide(draft, WITHDRAWN, by, at, "")


def _decidable(draft: ProgrammeDraft, by: Actor, right: str) -> None:
    if right not in by.rights:
        raise DraftRefusedError("not_allowed")
    if draft.state != OPEN:
        raise DraftRefusedError("draft_decided")


def _decide(draft: ProgrammeDraft, state: str, by: Actor, at: datetime, digest: str) -> None:
    # of two people deciding at once, one finds the row no longer open
    taken = ProgrammeDraft.objects.filter(pk=draft.pk, state=OPEN).update(
        state=state, decided_by=by.ref, decided_at=at, published=digest
    )
    if not taken:
        raise DraftRefusedError("draft_decided")
    draft.refresh_from_db()
    register.record(
        "programme_draft", draft.pk, {"state": OPEN}, {"state": state, "published": digest}, by=by, at=at,
        reason=draft.note,
    )  # fmt: skip
