"""Putting up for a signature what one may not decide alone: from the refused command to the one that puts it up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from yichuang.backoffice.cases import wording
from yichuang.engine.case.command_data import to_data
from yichuang.engine.case.commands import ProposeDecision
from yichuang.engine.case.events import in_clear
from yichuang.engine.errors import Reason


def missing_signature(reasons: Iterable[Reason]) -> frozenset[str]:
    """The rights of whoever could sign, where nothing but the signature stands in the way; else none."""
    held = list(reasons)
    if {one.code for one in held} != {"approval_needed"}:
        return frozenset()
    return frozenset(str(one.params.get("right", "")) for one in held)


def rights_said(rights: Iterable[str]) -> str:
    """The rights in the words of the settings."""
    known = wording.RIGHTS
    return _("、").join(sorted(_(str(known[one])) for one in rights if one in known))


def put_up(name: str, command: Any, text: str) -> ProposeDecision:
    """The command that puts `command` (by its `name`) up, with what is said to whoever signs."""
    return ProposeDecision(command=name, fields=in_clear(to_data(command)), text=text.strip())
