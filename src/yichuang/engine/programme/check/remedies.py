"""Remedies that do not say by when, or say it twice."""

from __future__ import annotations

from collections.abc import Iterator

from ..draft import Draft
from ..mistake import Mistake


def find(draft: Draft) -> Iterator[Mistake]:
    for name, remedy in draft.ids("remedy").items():
        if ("days" in remedy) is ("months" in remedy):
            yield Mistake("remedy_limit", draft.where(("remedy", name)), {"remedy": name})
