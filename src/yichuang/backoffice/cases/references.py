"""What a command names outside its own case, looked up before it is decided: another case, kept files, who is to act.

The engine cannot know them; without this a case could be linked to nothing, and a file shown that was never kept.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from yichuang.backoffice.ledger.models import File
from yichuang.backoffice.people.models import Office, Person, Post, Team
from yichuang.engine.case.commands import Assign, AttachFile, LinkCase, RecordItemEvent
from yichuang.engine.errors import Reason

from .models import Case

_REFS: dict[str, Any] = {"office": Office, "post": Post, "person": Person, "team": Team}


def dangling(command: Any, opening: Collection[str] = ()) -> list[Reason]:
    """Why what a command names is not there; one query for the few commands that name anything, none for the others.
    `opening`: cases the same write opens."""
    if isinstance(command, LinkCase):
        there = command.case in opening or Case.objects.filter(pk=command.case).exists()
        return [] if there else [Reason("case_not_open")]
    if isinstance(command, AttachFile | RecordItemEvent):
        named = {command.file} if isinstance(command, AttachFile) else set(command.files)
        named.discard("")
        kept = File.objects.filter(pk__in=named, erased_at__isnull=True).count() if named else 0
        return [] if kept == len(named) else [Reason("file_missing")]
    if isinstance(command, Assign) and command.to:
        kind, _, key = command.to.partition(":")
        there = kind in _REFS and key.isdecimal() and len(key) < 18 and _REFS[kind].objects.filter(pk=key).exists()
        return [] if there else [Reason("assignee_unknown", {"to": command.to[:80]})]
    return []
