"""How much of a file is read before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings of one reading; passing one raises EngineError("log_huge" or "log_bomb"), never a slow machine.

    The defaults take a log forty times the size of a large municipality's four years. Sizes are bytes unless named
    otherwise.
    """

    file_bytes: int = 512 * MB
    unpacked_bytes: int = 4096 * MB
    unpacked_ratio: int = 200
    """Unpacked bytes for one packed byte, from `ratio_from_bytes` on. Real logs pack 20 times, a bomb 1,000 times."""
    ratio_from_bytes: int = 16 * MB
    token_bytes: int = 1 * MB
    """The longest single tag, comment, line or record: without it a parser re-reads an endless one again and again."""
    cases: int = 2_000_000
    events: int = 10_000_000
    attributes: int = 1_000
    """Of one event or one case, nested ones counted; columns of a CSV."""
    depth: int = 32
    names: int = 50_000
    """Different activities, resources or groups."""
    name_characters: int = 500
