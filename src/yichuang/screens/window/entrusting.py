"""What is typed of a mandate, wherever it is typed: to whom, for which stages, until when, with the signed paper; and
the command it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from yichuang.backoffice.cases import wording
from yichuang.backoffice.cases.contexts.project_page_people import team_choices
from yichuang.backoffice.ledger import files as kept
from yichuang.engine.case.commands import GiveMandate

from .desk_forms import TypedError

_AGENT = ("agent", "agent_name", "agent_code", "agent_paper")
_TEXTS = (*_AGENT, "until")


def typed_in(request: HttpRequest, held: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What was typed, with the paper `held` from before unless it is not wanted any more."""
    said: dict[str, Any] = {name: request.POST.get(name, "").strip()[:200] for name in _TEXTS}
    said["stages"] = request.POST.getlist("stage")[:100]
    if held and held.get("file") and not request.POST.get("drop-mandate"):
        said |= {"file": held["file"], "file_name": held["file_name"]}
    return said


def is_typed(said: Mapping[str, Any]) -> bool:
    """Whether a mandate is meant at all; stages alone, ticked from the start, are none."""
    return any(said.get(name) for name in (*_TEXTS, "file"))


def keep_paper(request: HttpRequest, said: dict[str, Any]) -> None:
    """Keeps the signed paper that was chosen, if any. Raises TypedError where it cannot be kept."""
    upload = request.FILES.get("paper")
    if upload is None:
        return
    try:
        info = kept.keep(upload, upload.name or "")
    except kept.FileRefusedError as refused:
        raise TypedError(wording.file_text(refused)) from None
    said |= {"file": info.digest, "file_name": info.name}


def check(said: Mapping[str, Any], on: date) -> None:
    """Raises TypedError for what can be told wrong before a paper is looked at."""
    other = [name for name in _AGENT[1:] if said[name]]
    if said["agent"] and other:
        raise TypedError(_("专班和别的机构、个人只能填一个。请去掉一个。"))
    if said["agent"] and said["agent"] not in {ref for ref, _title in team_choices(on)}:
        raise TypedError(_("请选受托的专班。"))
    if not said["agent"] and not said["agent_name"]:
        raise TypedError(_("请选受托的专班，或填代办的机构、个人。"))
    if not said["stages"]:
        raise TypedError(_("请选委托哪些阶段，至少一个。"))
    _day(said["until"])


def mandate_of(said: Mapping[str, Any], on: date, *, principal: str) -> GiveMandate:
    """The mandate of `principal` as typed. Raises TypedError."""
    check(said, on)
    if not said.get("file"):
        raise TypedError(_("还没有选文件。请选签字盖章的委托书扫描件。"))
    return GiveMandate(
        agent=said["agent"], name=said["agent_name"], code=said["agent_code"], paper=said["agent_paper"],
        principal=principal, stages=tuple(said["stages"]), file=said["file"], until_on=_day(said["until"]),
    )  # fmt: skip


def _day(raw: str) -> date | None:
    try:
        return date.fromisoformat(raw) if raw else None
    except ValueError:
        raise TypedError(_("日期“{raw}”认不出来。请写成2020-03-25。").format(raw=raw[:20])) from None
