"""Silence means something in two places only: an unanswered application reads as accepted, and an opinion kind may say
that silence agrees. A number elsewhere that claims so is a mistake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...values import LegalEffect
from ..build_values import effect_of
from ..draft import Draft, tables
from ..key_kinds import NUMBER
from ..mistake import Mistake

_SPEAKS = frozenset({LegalEffect.READS_AS_ACCEPTED, LegalEffect.READS_AS_CONSENT})


@dataclass(frozen=True, slots=True)
class Silence:
    """A number whose passing means something though nobody acted: dotted `key`, `n` working days, `where` it stands."""

    key: str
    n: str
    effect: LegalEffect
    where: str


def silences(draft: Draft) -> tuple[Silence, ...]:
    """Every place of a programme where silence means something, in the order of its parts."""
    found = []
    for table in tables(draft):
        if table.keys is NUMBER:
            effect = effect_of(table.path[-1], table.value)
            if effect in _SPEAKS:
                found.append(Silence(".".join(table.path), str(table.value["n"]), effect, draft.where(table.path)))
    return tuple(found)


def find(draft: Draft) -> Iterator[Mistake]:
    for one in silences(draft):
        accepted = one.key == "programme.intake"
        agreed = one.key.startswith("opinion.") and one.key.endswith(".days")
        if agreed if one.effect is LegalEffect.READS_AS_CONSENT else accepted:
            continue
        yield Mistake("silence_elsewhere", one.where, {"key": one.key, "effect": one.effect})
