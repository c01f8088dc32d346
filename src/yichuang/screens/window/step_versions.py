"""The versions of a programme that can be held against each other: published ones, drafts, an overlay and its base."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from yichuang.backoffice.ledger import drafts
from yichuang.backoffice.ledger import programmes as published
from yichuang.backoffice.ledger.drafts import DraftRefusedError
from yichuang.backoffice.ledger.models import ProgrammeDraft
from yichuang.engine.errors import EngineError
from yichuang.engine.programme.model import Programme

SHORT = 12
"""How many characters of a digest an address bears."""

PUBLISHED, FOLDER, DRAFT = "published", "folder", "draft"


@dataclass(frozen=True, slots=True)
class Edition:
    """One version: `key` as an address spells it, `version` as people call it ("" for a draft), `base` the key of what
    a draft was read from. `load` makes the programme; it raises DraftRefusedError for a draft that no longer fits."""

    key: str
    version: str
    state: str
    valid_from: date | None
    note: str
    load: Callable[[], Programme]
    base: str = ""

    @property
    def public(self) -> bool:
        return self.state != DRAFT


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions and how they are related: "draft" and what it was read from, "next" and the one before, "overlay"
    and its base."""

    before: Edition
    after: Edition
    relation: str


class EditionUnknownError(LookupError):
    """No version of the programme goes by this name; `known` are the names there are."""

    def __init__(self, wanted: str, known: tuple[str, ...]) -> None:
        self.wanted, self.known = wanted, known
        super().__init__(wanted)


def editions(programme_id: str, at: datetime, *, with_drafts: bool = True) -> list[Edition]:
    """Every version known at `at`, newest first, open drafts before all. Two queries."""
    found = [_stored(row.digest, row.version, row.valid_from, row.note) for row in _rows(programme_id, at)]
    if not found:
        try:
            shipped = published.current(programme_id, at)
        except EngineError:
            return []
        found = [_edition(shipped, FOLDER)]
    return [*(_drafted(programme_id) if with_drafts else ()), *found]


def pairs(programme_id: str, at: datetime, *, with_drafts: bool = True) -> list[Pair]:
    """Which versions are worth holding against each other, newest first."""
    every = editions(programme_id, at, with_drafts=with_drafts)
    kept = [one for one in every if one.state != DRAFT]
    bases = {one.key: one for one in kept}
    found = []
    for one in every:
        if one.state == DRAFT:
            base = bases.get(one.base)
            if base is not None:
                found.append(Pair(base, one, "draft"))
    for nth, one in enumerate(kept):
        older = kept[nth + 1 :]
        base = bases.get(one.load().extends.partition("@")[2][:SHORT])
        if older and older[0] is not base:
            found.append(Pair(older[0], one, "next"))
        if base in older:
            found.append(Pair(base, one, "overlay"))
    return found


def edition(programme_id: str, name: str, at: datetime, *, with_drafts: bool = True) -> Edition:
    """The version somebody names: as people call it, by the start of its digest, or "draft-3". Raises
    EditionUnknownError."""
    every = editions(programme_id, at, with_drafts=with_drafts)
    for one in every:
        if name == one.key or (len(name) >= SHORT and name.startswith(one.key) and one.load().digest.startswith(name)):
            return one
    for one in every:
        if one.state != DRAFT and name == one.version:
            return one
    raise EditionUnknownError(name, tuple(dict.fromkeys(_called(one) for one in every)))


def _called(one: Edition) -> str:
    return one.key if one.state == DRAFT else one.version


def _rows(programme_id: str, at: datetime) -> list[published.StoredProgramme]:
    return [row for row in published.versions(programme_id) if row.published_at <= at]


def _stored(digest: str, version: str, valid_from: date | None, note: str) -> Edition:
    return Edition(digest[:SHORT], version, PUBLISHED, valid_from, note, lambda: published.get(digest))


def _edition(programme: Programme, state: str) -> Edition:
    key, since = programme.digest[:SHORT], programme.valid_from
    return Edition(key, programme.version, state, since, "", lambda: programme)


def _drafted(programme_id: str) -> list[Edition]:
    rows = ProgrammeDraft.objects.filter(programme_id=programme_id, state=drafts.OPEN).order_by("-pk")
    return [_draft(row) for row in rows]


def _draft(row: ProgrammeDraft) -> Edition:
    return Edition(f"draft-{row.pk}", "", DRAFT, None, row.note, lambda: drafts.as_programme(row), row.base[:SHORT])


__all__ = ["DraftRefusedError", "Edition", "EditionUnknownError", "Pair", "edition", "editions", "pairs"]
