"""Items that do not say which law they rest on."""

from __future__ import annotations

from collections.abc import Iterator

from ...values import Evidence
from ..draft import Draft
from ..mistake import Mistake


def find(draft: Draft) -> Iterator[Mistake]:
    for name, item in draft.ids("item").items():
        if "evidence" not in item:
            yield Mistake("item_without_evidence", draft.where(("item", name)), {"item": name})
        elif item["evidence"] != Evidence.ASSUMED and not item.get("basis"):
            yield Mistake("item_without_source", draft.where(("item", name)), {"item": name})
