"""An overlay that may change under its cases: published, it names the digest of its base."""

from __future__ import annotations

from collections.abc import Iterator

from ..mistake import Mistake
from ..model import Programme
from .places import where


def find(programme: Programme) -> Iterator[Mistake]:
    if programme.extends and "@" not in programme.extends:
        yield Mistake("extends_not_pinned", where(programme, "programme", "extends"), {"id": programme.extends})
