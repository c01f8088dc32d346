"""Silence means something in two places only: an unanswered application reads as accepted, and an opinion kind may say
that silence agrees. A number elsewhere that claims so is a mistake."""

from __future__ import annotations

from collections.abc import Iterator

from ...values import LegalEffect
from ..draft import Draft, tables
from ..key_kinds import NUMBER
from ..mistake import Mistake


def find(draft: Draft) -> Iterator[Mistake]:
    for table in tables(draft):
        if table.keys is not NUMBER:
            continue
        effect, path = table.value.get("effect", ""), table.path
        accepted = path == ("programme", "intake")
        agreed = path[0] == "opinion" and path[-1] == "days"
        wrong = (effect == LegalEffect.READS_AS_ACCEPTED and not accepted) or (
            effect == LegalEffect.READS_AS_CONSENT and not agreed
        )
        if wrong:
            yield Mistake("silence_elsewhere", draft.where(path), {"key": ".".join(path), "effect": effect})
