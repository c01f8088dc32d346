"""Reading a programme: texts in, a programme or every mistake that keeps it from being one.

Nothing here opens a file; the texts come by name, as `folder_texts` of `yichuang.programmes` gives them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from .build import build, programme_digest
from .check import draft_mistakes, keeps_unread
from .check.types import find as find_wrong_types
from .check.unknown_keys import find as find_unknown_keys
from .draft import Draft, gather
from .mistake import Mistake, ProgrammeMistakesError, in_order
from .model import Programme
from .overlay import loosen, merge, settle

Resolve = Callable[[str], Programme | None]
"""Id of a base programme → the programme, or None where there is none."""


def read(files: Mapping[str, str], *, base: Programme | None = None, resolve: Resolve | None = None) -> Programme:
    """The programme of `files` (name → TOML text).

    An overlay (`extends`) is laid on `base`, else on what `resolve` finds. Raises ProgrammeMistakesError with every
    mistake that keeps the programme from being read; `check` finds the rest.
    """
    programme, mistakes = examine(files, base=base, resolve=resolve)
    grave = [one for one in mistakes if keeps_unread(one)]
    if programme is None or grave:
        raise ProgrammeMistakesError(grave or mistakes)
    return programme


def examine(
    files: Mapping[str, str], *, base: Programme | None = None, resolve: Resolve | None = None
) -> tuple[Programme | None, tuple[Mistake, ...]]:
    """The programme if it can be built, and what reading it found, in the order of files and lines."""
    draft, mistakes = gather(files)
    wrong = list(find_wrong_types(draft))
    if mistakes or any(one.code == "wrong_type" for one in wrong):
        mistakes += wrong
        mistakes += [one for one in find_unknown_keys(draft) if one.code in ("unknown_key", "unknown_part")]
        return None, in_order(mistakes)
    head = draft.ids("programme")
    if head.get("extends") or base is not None:
        extended, mistakes = _extended(draft, str(head.get("extends", "")), base, resolve)
        if extended is None:
            return None, in_order(mistakes)
        draft = extended
    return _built(draft, mistakes)


def examine_stored(stored: Mapping[str, Any]) -> tuple[Programme | None, tuple[Mistake, ...]]:
    """As `examine`, for what `as_stored` gave and somebody then changed (a number in a form)."""
    draft = Draft(loosen(stored["text"]), dict(stored.get("origins", {})))
    wrong = list(find_wrong_types(draft))
    if any(one.code == "wrong_type" for one in wrong):
        return None, in_order(wrong)
    return _built(draft, [])


def _built(draft: Draft, mistakes: list[Mistake]) -> tuple[Programme | None, tuple[Mistake, ...]]:
    mistakes += draft_mistakes(draft)
    if any(keeps_unread(one) for one in mistakes):
        return None, in_order(mistakes)
    settle(draft.data)
    programme, wrong = build(draft)
    return programme, in_order([*mistakes, *wrong])


def _extended(
    draft: Draft, extends: str, base: Programme | None, resolve: Resolve | None
) -> tuple[Draft | None, list[Mistake]]:
    name, _, pinned = extends.partition("@")
    where = draft.where(("programme", "extends"))
    if base is None and resolve is not None:
        base = resolve(name)
    if base is None:
        return None, [Mistake("extends_unknown", where, {"id": name})]
    if name and name != base.id:
        return None, [Mistake("extends_unknown", where, {"id": name})]
    if pinned and pinned != base.digest:
        return None, [Mistake("base_changed", where, {"id": name, "pinned": pinned[:12], "now": base.digest[:12]})]
    return merge(base, draft)


def as_stored(programme: Programme) -> dict[str, Any]:
    """What is published and kept whole: the merged plain data and the origin of each value. JSON values only."""
    return {"text": deepcopy(dict(programme.text)), "origins": dict(programme.origins)}


def stored_digest(stored: Mapping[str, Any]) -> str:
    """The digest of what `as_stored` gave: a programme that was changed since has another."""
    data = loosen(stored["text"])
    settle(data)
    return programme_digest(data)


def from_stored(stored: Mapping[str, Any]) -> Programme:
    """The programme of what `as_stored` gave, in whatever order a database keeps keys.

    Raises ProgrammeMistakesError where the language no longer reads it.
    """
    draft = Draft(loosen(stored["text"]), dict(stored.get("origins", {})))
    settle(draft.data)
    programme, mistakes = build(draft)
    if mistakes:
        raise ProgrammeMistakesError(mistakes)
    return programme
