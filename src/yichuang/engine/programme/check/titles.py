"""Titles that one of the two languages cannot read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..draft import Draft, tables
from ..mistake import Mistake

LANGUAGES = ("zh-Hans", "en")


def find(draft: Draft) -> Iterator[Mistake]:
    for table in tables(draft):
        for key in table.keys:
            value = table.value.get(key.name)
            path = (*table.path, key.name)
            if value is None:
                continue
            if key.type == "titles":
                yield from _titles(draft, path, value)
            elif key.type == "choices" and isinstance(value, dict):
                for choice, titles in value.items():
                    yield from _titles(draft, (*path, choice), titles)
            elif key.type == "choices" and isinstance(value, list):
                for choice in value:
                    yield from _titles(draft, (*path, choice["id"]), choice["title"])


def _titles(draft: Draft, path: tuple[str, ...], titles: Any) -> Iterator[Mistake]:
    said = {"zh-Hans": titles} if isinstance(titles, str) else titles
    for language in LANGUAGES:
        if not str(said.get(language, "")).strip():
            yield Mistake("untranslated", draft.where(path), {"key": ".".join(path), "language": language})
