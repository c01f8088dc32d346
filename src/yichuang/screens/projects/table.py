"""The project table: every project at a glance, as a table, a board by state, or a map."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yichuang.backoffice.cases.contexts.project_map import features
from yichuang.backoffice.cases.contexts.project_table import Table, day_of, read_table
from yichuang.backoffice.ledger.instants import uuid7
from yichuang.backoffice.people.access import actor_for
from yichuang.engine.case.events import Actor

from .adding import AddForm
from .line_text import line_text
from .table_filters import Addresses, read_filters


def table(request: HttpRequest) -> HttpResponse:
    """The whole page; `?at=` shows it as it was."""
    viewer, found, to = _read(request)
    return render(request, "projects/table.html", _context(request, viewer, found, to))


def map_data(request: HttpRequest) -> HttpResponse:
    """What the map draws, for the same address: the zone, its areas, and the projects asked for."""
    _viewer, found, _to = _read(request)
    return JsonResponse(features(found.shown, at=request.at, past=request.as_of is not None))  # type: ignore[attr-defined]


def _read(request: Any) -> tuple[Actor, Table, Addresses]:
    filters = read_filters(request.GET)
    viewer = actor_for(request.user, day_of(request.at))
    found = read_table(filters, at=request.at, viewer=viewer, past=request.as_of is not None)
    return viewer, found, Addresses(filters, request.as_of, request.GET.get("at", ""))


def _context(request: Any, viewer: Actor, found: Table, to: Addresses) -> dict[str, Any]:
    may_open = "open" in viewer.rights and request.as_of is None
    return {
        "table": found,
        "filters": found.filters,
        "counts": to.counts(found),
        "heads": to.heads(whole=found.whole),
        "kept": to.kept("q", "stage", "industry", "area", "view"),
        "all_of_them": to.to(q="", light="", stage="", industry="", area=""),
        "this_view": to.to(),
        "map_data": to.to("projects:map_data"),
        "pager": _pager(found, to),
        "views": [(value, title, value == found.filters.view) for value, title in _views()],
        "rows": [(line, line_text(line, request.at)) for line in found.shown],
        "may_open": may_open,
        "may_assign": "assign" in viewer.rights and request.as_of is None,
        "may_record": "record" in viewer.rights and request.as_of is None,
        "form": AddForm(choices=[(one.value, one.title) for one in found.industries]) if may_open else None,
        "new_case": uuid7(request.at),
        "year_gone": found.time_share * 100,
    }


def _views() -> list[tuple[str, str]]:
    return [("table", _("表格")), ("board", _("按状态看板")), ("map", _("地图"))]


def _pager(found: Table, to: Addresses) -> dict[str, Any]:
    return {
        "next": to.to(after=found.next) if found.next else None,
        "first": to.to() if found.filters.after else None,
        "shown": len(found.shown),
        "total": found.number,
    }
