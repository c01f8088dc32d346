"""No permit is ever issued by a timer: keys that would make silence a decision are refused, with the reason."""

from __future__ import annotations

from collections.abc import Iterator

from ..draft import Draft, tables
from ..mistake import Mistake

SILENCE = frozenset(
    {"silence", "silence_is_consent", "deemed", "deemed_after", "deemed_granted", "auto_grant", "automatic", "timer"}
)


def find(draft: Draft) -> Iterator[Mistake]:
    for table in tables(draft):
        for name in SILENCE & table.value.keys():
            yield Mistake(
                "silence_consent", draft.where((*table.path, name)), {"table": ".".join(table.path), "key": name}
            )
