"""Facts that cannot be asked, or not for what they are used for: choices without options, amounts without scale and
unit, a due date that is no date."""

from __future__ import annotations

from collections.abc import Iterator

from ...values import SCALED, FactKind
from ..draft import Draft
from ..mistake import Mistake


def find(draft: Draft) -> Iterator[Mistake]:
    for name, fact in draft.ids("fact").items():
        kind = fact.get("type", "")
        chosen = kind in (FactKind.CHOICE, FactKind.CHOICES)
        if chosen and not fact.get("choices"):
            yield Mistake("fact_without_choices", draft.where(("fact", name)), {"fact": name})
        if not chosen and fact.get("choices"):
            yield Mistake(
                "fact_choices_misplaced", draft.where(("fact", name, "choices")), {"fact": name, "type": kind}
            )
        if kind in SCALED:
            for key in ("scale", "unit"):
                if key not in fact:
                    yield Mistake("fact_without_scale", draft.where(("fact", name)), {"fact": name, "key": key})
        elif "scale" in fact:
            yield Mistake("fact_scale_misplaced", draft.where(("fact", name, "scale")), {"fact": name, "type": kind})
    for name, item in draft.ids("item").items():
        for index, due in enumerate(item.get("due", [])):
            kind = draft.ids("fact").get(due, {}).get("type", FactKind.DATE)
            if kind != FactKind.DATE:
                place = draft.where(("item", name, "due", str(index)))
                yield Mistake("due_not_date", place, {"item": name, "fact": due, "type": kind})
