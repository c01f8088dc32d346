"""What an applicant's side does about its application, whoever does it: from what was typed to a command."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yichuang.backoffice.cases import wording
from yichuang.backoffice.cases.contexts.window_track import Track
from yichuang.backoffice.cases.queries.window_case import WindowCase
from yichuang.backoffice.ledger import files as kept
from yichuang.engine.case.commands import HandInMaterial, RateService, WithdrawItems

from .desk_forms import TypedError


def answered(request: HttpRequest, case: WindowCase, shown: Track, mandate: str) -> HandInMaterial:
    """What a notice asks for, everything at once."""
    # one that was answered meanwhile, elsewhere or at the counter, is still ours: the command says what is the matter
    notice = case.state.window.notices.get(request.POST.get("notice", ""))
    if notice is None or not {one.instance for one in shown.items} & set(notice.items):
        raise Http404
    return HandInMaterial(notice=notice.id, materials=_uploaded(request, notice.gaps), mandate=mandate)


def brought(request: HttpRequest, case: WindowCase, shown: Track, mandate: str) -> HandInMaterial:
    """More material, asked for by no notice, while something of the application is not decided."""
    materials = _uploaded(request, [name for name, _title, _there in shown.bring])
    if not materials:
        raise TypedError(_("还没有选文件。请选好要补交的材料再交。"))
    return HandInMaterial(materials=materials, mandate=mandate)


def _uploaded(request: HttpRequest, names: Iterable[str]) -> dict[str, Any]:
    materials: dict[str, Any] = {}
    for name in names:
        try:
            infos = [kept.keep(upload, upload.name or "") for upload in request.FILES.getlist(f"file-{name}")]
        except kept.FileRefusedError as refused:
            raise TypedError(wording.file_text(refused)) from None
        if infos:
            materials[name] = {"how": "upload", "files": [info.digest for info in infos]}
    return materials


def withdrawn(request: HttpRequest, case: WindowCase, shown: Track, mandate: str) -> WithdrawItems:
    """Items of the application taken back before they are decided."""
    chosen = tuple(item for item in request.POST.getlist("item") if item in {one.instance for one in shown.items})
    return WithdrawItems(items=chosen, text=request.POST.get("text", ""), mandate=mandate)


def rated(request: HttpRequest, case: WindowCase, shown: Track, mandate: str) -> RateService:
    """How an item was handled."""
    level = request.POST.get("level", "")
    if request.POST.get("item") not in {one.instance for one in shown.items}:
        raise Http404
    if not level.isdecimal():
        raise TypedError(_("请选一个评价。"))
    return RateService(
        item=request.POST["item"], level=int(level[:2]), channel="web", text=request.POST.get("text", ""),
        mandate=mandate,
    )  # fmt: skip


ACTS: Mapping[str, tuple[Callable[[HttpRequest, WindowCase, Track, str], Any], Any]] = {
    "answer": (answered, gettext_lazy("补正材料已交。")),
    "bring": (brought, gettext_lazy("材料已交。")),
    "withdraw": (withdrawn, gettext_lazy("已撤回。")),
    "rate": (rated, gettext_lazy("谢谢您的评价。")),
}
"""Name of an act → (the command, of what was typed and the mandate it is done under; what is said afterwards)."""
