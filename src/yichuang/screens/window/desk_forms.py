"""From what a clerk typed on the desk to commands; what cannot be read is said in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from yichuang.backoffice.cases import wording
from yichuang.backoffice.cases.contexts.window_desk import Desk, DeskMaterial
from yichuang.backoffice.ledger import files as kept
from yichuang.engine.case.commands import (
    AcceptItems,
    AnswerRating,
    DeclineItems,
    GiveNotice,
    HandInMaterial,
    HandToOffices,
    ReceiveApplication,
    ReceiveMaterial,
    ServeResult,
    WithdrawItems,
)


class TypedError(ValueError):
    """What was typed cannot be read; the message says what to do."""


def verdict_words() -> list[tuple[str, str]]:
    return [("ok", _("齐")), ("missing", _("缺")), ("flawed", _("要修改")), ("owed", _("容缺"))]


def how_words() -> list[tuple[str, str]]:
    return [
        ("in_person", _("当面领取")), ("post", _("邮寄")), ("electronic", _("电子送达")), ("left", _("留置送达")),
        ("public_notice", _("公告送达")),
    ]  # fmt: skip


def _items(request: HttpRequest) -> tuple[str, ...]:
    chosen = tuple(request.POST.getlist("item"))
    if not chosen:
        raise TypedError(_("还没有选事项。请至少选一项。"))
    return chosen


def _day(request: HttpRequest, name: str) -> date | None:
    raw = request.POST.get(name, "").strip()
    if not raw:
        return None
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise TypedError(_("日期“{raw}”认不出来。请写成2020-03-25。").format(raw=raw[:20])) from None


def receive(request: HttpRequest, desk: Desk) -> list[Any]:
    return [ReceiveApplication(application=request.POST.get("application", ""))]


def _listed(desk: Desk, items: tuple[str, ...]) -> list[DeskMaterial]:
    """The materials of what is dealt with now; the list on the desk holds those of everything that lies there."""
    return [one for one in desk.materials if set(one.asked_by) & set(items)]


def _verdicts(request: HttpRequest, listed: list[DeskMaterial]) -> dict[str, str]:
    found = {one.id: request.POST.get(f"verdict-{one.id}", "") for one in listed}
    return {name: verdict for name, verdict in found.items() if verdict}


def _seen(request: HttpRequest, listed: list[DeskMaterial], verdicts: dict[str, str]) -> None:
    """What nobody handed in is complete only where the clerk says that it was seen on paper."""
    unseen = [
        one.title
        for one in listed
        if verdicts.get(one.id) == "ok" and not one.how and not request.POST.get(f"table-{one.id}")
    ]
    if unseen:
        raise TypedError(
            _("这些材料还没有交：{names}。当面看过纸质的，请在那一份下面打勾；没有看到，请选缺或容缺。").format(
                names=_("、").join(unseen)
            )
        )


def _only_in_notice(request: HttpRequest) -> None:
    """Words meant for a notice are in no other paper: said, not dropped."""
    if request.POST.get("text", "").strip():
        raise TypedError(_("“告知书里还要说明的”只写进一次性告知书，这一步不会留下。请改发一次性告知，或清空这一栏。"))


def notice(request: HttpRequest, desk: Desk) -> list[Any]:
    items = _items(request)
    listed = _listed(desk, items)
    verdicts = _verdicts(request, listed)
    _seen(request, listed, verdicts)
    words = {
        name: text
        for name, verdict in verdicts.items()
        if verdict in ("missing", "flawed") and (text := request.POST.get(f"words-{name}", "").strip())
    }
    return [
        GiveNotice(
            number=request.POST.get("notice_number", ""), items=items, verdicts=verdicts, words=words,
            text=request.POST.get("text", "").strip(),
        )
    ]  # fmt: skip


def accept(request: HttpRequest, desk: Desk) -> list[Any]:
    items = _items(request)
    listed = _listed(desk, items)
    verdicts = _verdicts(request, listed)
    bad = [one.title for one in listed if verdicts.get(one.id) in ("missing", "flawed")]
    if bad:
        raise TypedError(
            _("这些材料您选了缺或要修改：{names}。请发一次性告知，或改成齐、容缺。").format(names=_("、").join(bad))
        )
    left = [one.title for one in listed if one.id not in verdicts]
    if left:
        raise TypedError(_("这些材料还没有看过：{names}。请每一份都选一下。").format(names=_("、").join(left)))
    _seen(request, listed, verdicts)
    _only_in_notice(request)
    passed = tuple(name for name, verdict in verdicts.items() if verdict == "ok")
    owed = tuple(name for name, verdict in verdicts.items() if verdict == "owed")
    owed_by = _day(request, "owed_by") if owed else None
    # what an envelope takes in goes to its offices with it
    parts = [part for one in desk.items if one.instance in items for part in one.parts if part not in items]
    handed = HandToOffices(items=(*items, *dict.fromkeys(parts)))
    return [AcceptItems(items=items, passed=passed, owed=owed, owed_by=owed_by), handed]


def decline(request: HttpRequest, desk: Desk) -> list[Any]:
    _only_in_notice(request)
    said = {"number": request.POST.get("decline_number", ""), "text": request.POST.get("reasons", "")}
    why = request.POST.get("why", "")
    if not why:
        raise TypedError(_("还没有选哪一种。请选不受理，还是不予受理。"))
    return [DeclineItems(items=_items(request), why=why, **said)]


def hand_over(request: HttpRequest, desk: Desk) -> list[Any]:
    return [HandToOffices(items=_items(request))]


def _materials(request: HttpRequest, names: list[str]) -> dict[str, Any]:
    """What is handed in: a file chosen for a material is kept and counts as uploaded, a tick as paper."""
    found: dict[str, Any] = {}
    for name in names:
        uploads = request.FILES.getlist(f"file-{name}")
        try:
            infos = [kept.keep(upload, upload.name or "") for upload in uploads]
        except kept.FileRefusedError as refused:
            raise TypedError(wording.file_text(refused)) from None
        if infos:
            found[name] = {"how": "upload", "files": [one.digest for one in infos]}
        elif request.POST.get(f"paper-{name}"):
            found[name] = {"how": "paper"}
    return found


def under(request: HttpRequest) -> str:
    """The mandate an agent says to act under; "" for the applicant itself."""
    return request.POST.get("mandate", "")[:20]


def hand_in(request: HttpRequest, desk: Desk) -> list[Any]:
    name = request.POST.get("notice", "")
    given = next((one for one in desk.notices if one.id == name), None)
    gaps = [gap for gap, _title, _words in given.gaps] if given else []
    return [HandInMaterial(notice=name, materials=_materials(request, gaps), mandate=under(request))]


def owed(request: HttpRequest, desk: Desk) -> list[Any]:
    instance = request.POST.get("item", "")
    names = next((list(one.owed) for one in desk.owing if one.instance == instance), [])
    return [ReceiveMaterial(item=instance, materials=_materials(request, names), mandate=under(request))]


def serve(request: HttpRequest, desk: Desk) -> list[Any]:
    said = {name: request.POST.get(name, "") for name in ("item", "how", "taken_by", "receipt")}
    return [ServeResult(**said, mandate=under(request))]


def rating(request: HttpRequest, desk: Desk) -> list[Any]:
    return [AnswerRating(rating=request.POST.get("rating", ""), text=request.POST.get("text", ""))]


def withdraw(request: HttpRequest, desk: Desk) -> list[Any]:
    return [WithdrawItems(items=_items(request), text=request.POST.get("text", ""), mandate=under(request))]
