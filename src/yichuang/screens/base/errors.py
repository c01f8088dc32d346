"""Error pages in words: what is wrong, and what to do next. One function answers for each way a request can fail."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def message(
    request: HttpRequest,
    heading: str,
    lines: Sequence[str],
    *,
    status: int = 200,
    ways_on: Sequence[dict[str, str]] = (),
    changes: Sequence[str] = (),
) -> HttpResponse:
    """A page that is one message; `ways_on` are `{"href", "text"}`, the first one filled. A program is told in JSON."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": " ".join([heading, *lines])}, status=status)
    known = {"heading": heading, "lines": lines, "changes": changes, "ways_on": list(ways_on) or [_home()]}
    return render(request, "base/message.html", known, status=status)


def _home() -> dict[str, str]:
    return {"href": "/", "text": _("回到首页")}


def _back(request: HttpRequest) -> dict[str, str]:
    return {"href": request.path, "text": _("重新打开这一页")}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: something in the address or the form could not be read."""
    return message(
        request, _("这个请求看不懂"), [_("网址或表单里有一处不完整。回到上一页，再点一次试试。")], status=400
    )


def unreadable_date(request: HttpRequest, text: str) -> HttpResponse:
    """400: `?at=` is not a date."""
    lines = [_("“%(text)s”不是日期。写成 2020-03-25，或者 2020-03-25T17:00。") % {"text": text[:40]}]
    return message(request, _("看不懂这个日期"), lines, status=400, ways_on=[_back(request)])


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: known, but not for this post."""
    said = str(exception) if exception and str(exception) else _("这件事不由您现在的岗位办。")
    lines = [said, _("要是岗位调整了，请找本单位管理员在“设置”里改。")]
    return message(request, _("这里您不能进"), lines, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not for this person to know of: the two read the same."""
    lines = [_("网址可能抄错了，也可能这件事不归您看。"), _("从“重点项目”或“我的工作”里找，最快。")]
    return message(request, _("找不到这一页"), lines, status=404)


def stale(request: HttpRequest, *, changes: Sequence[str], back: str) -> HttpResponse:
    """409: somebody else acted on the same item meanwhile; `changes` says what, `back` is the page to look at."""
    lines = [_("您打开以后，这一条被改过了。看看改了什么，再决定。")]
    ways_on = [{"href": back, "text": _("看现在的情况")}]
    return message(request, _("刚才有人改过"), lines, status=409, ways_on=ways_on, changes=changes)


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of the form token: a page left open too long, or cookies switched off."""
    lines = [_("这一页开得太久，或者浏览器没有保存登录信息。重新打开，再填一次就好。")]
    return message(request, _("表单过期了"), lines, status=403, ways_on=[_back(request)])


def too_much(request: HttpRequest, most_mb: int, each_mb: int) -> HttpResponse:
    """413: more than one request may send; nothing of it was read."""
    lines = [
        _("一次最多传{most}兆，每个文件不超过{each}兆。这一次的没有收。").format(most=most_mb, each=each_mb),
        _("请压缩、拆成几个文件，或者分几次传；整套图纸请传到图审平台。前面存过的还在。"),
    ]
    return message(request, _("文件太大了"), lines, status=413, ways_on=[_back(request)])


def without_length(request: HttpRequest) -> HttpResponse:
    """411: sent in pieces without saying how much it is, as no browser does."""
    lines = [_("发送时没有说明长度（Content-Length）。请换常用的浏览器再传；程序请带上长度。")]
    return message(request, _("没有说明长度"), lines, status=411, ways_on=[_back(request)])


def broken(request: HttpRequest) -> HttpResponse:
    """500: written without the frame, because the frame may be what broke."""
    known: dict[str, Any] = {
        "heading": _("出了点问题，没有办成"),
        "lines": [
            _("您刚才做的没有保存，原来的记录没有变。"),
            _("等一分钟再试。要是还这样，告诉管理员：在哪一页、点了什么、几点几分。"),
        ],
        "way_on": _("回到首页"),
    }
    return HttpResponse(render_to_string("500.html", known), status=500)
