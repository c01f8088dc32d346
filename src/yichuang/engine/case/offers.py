"""An offer: a command somebody could be shown a button for, with every reason against it."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import Reason
from .approvals import UNTIL_SIGNED
from .context import Command

PLACEHOLDER = "—"
"""A text the person has not typed yet must not be what greys the button."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A command that can be offered, and every reason against it. `name` is the command, `what` the item event, or of
    the window the record it is about ("O1")."""

    name: str
    command: Command
    refusals: tuple[Reason, ...]
    item: str = ""
    what: str = ""

    @property
    def open(self) -> bool:
        return not self.refusals

    @property
    def to_propose(self) -> bool:
        """Whether nothing but a signature is missing: it can be put before whoever signs."""
        return bool(self.refusals) and all(reason.code in UNTIL_SIGNED for reason in self.refusals)
