"""Taking a result back: the same care whether it was lawful (撤回) or not (撤销)."""

from __future__ import annotations

from typing import Protocol

from ..errors import Reason
from .approvals import Approvable, approval_refusals
from .command_data import Words, erasable
from .context import Context, text_refusals
from .deciding import acting_refusals, draft, office_refusals, words_refusals
from .events import Draft


class TakingBack(Approvable, Protocol):
    """The fields of a command that takes a result back."""

    @property
    def item(self) -> str: ...

    @property
    def number(self) -> str: ...

    @property
    def basis(self) -> str: ...

    @property
    def text(self) -> Words: ...


def taking_back_refusals(ctx: Context, asked: TakingBack, what: str) -> list[Reason]:
    reasons = [*acting_refusals(ctx, asked.item, what), *office_refusals(ctx, asked.item)]
    reasons += text_refusals("number", asked.number, most=80) + text_refusals("basis", asked.basis, most=400)
    reasons += words_refusals("text", asked.text)
    return reasons + (approval_refusals(ctx, asked) if not reasons else [])


def taking_back_drafts(ctx: Context, asked: TakingBack, what: str) -> list[Draft]:
    instance = ctx.pick_instance(asked.item, starting=False)
    said = {"number": asked.number.strip(), "basis": asked.basis.strip(), "text": erasable(asked.text)}
    return [draft(f"item.{what}", instance, ctx.today.isoformat(), **said)]
