from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..approvals import Approval
from ..command_data import Words, typed
from ..context import Context
from ..events import Draft
from ..taking_back import taking_back_drafts, taking_back_refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeItem:
    """Revoke a result (撤销) that should not have been granted. Signed by a second
    person, with reasons (`text`) and the law (`basis`); the applicant is told (`number`)."""

    item: str
    number: str
    basis: str
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        return taking_back_refusals(ctx, self, "revoked")

    def approval(self, ctx: Context) -> Approval | None:
        return Approval("sign", two=True)

    def drafts(self, ctx: Context) -> list[Draft]:
        return taking_back_drafts(ctx, self, "revoked")
