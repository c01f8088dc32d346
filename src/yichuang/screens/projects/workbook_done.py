"""After a workbook was taken in: what was done, the way back, and the file written out again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yichuang.backoffice.cases.workbook.models import WorkbookImport
from yichuang.backoffice.cases.workbook.standing import projects_seen_by
from yichuang.backoffice.cases.workbook.undo import changed_since, undo
from yichuang.backoffice.people import directory
from yichuang.engine.case.events import Actor

from .workbook_asking import asking, brought, may_take_in


@require_safe
def done(request: HttpRequest, workbook: str) -> HttpResponse:
    """What the taking-in did, and who has worked on its rows since."""
    asked = asking(request)
    may_take_in(asked)
    row = brought(workbook)
    if row.taken_at is None:
        return redirect("projects:import_preview", row.pk)
    since = changed_since(row) if row.undone_at is None else []
    refs = {row.by, row.undone_by, *(ref for one in since for ref in one.who)}
    titles = directory.titles(refs, asked.on, asked.gettext_language)
    left = row.rows.exclude(status="unchanged").filter(undone_at__isnull=True).count()
    context = {
        "row": row,
        "counts": row.counts,
        "who": titles.get(row.by, _("系统")),
        "undone_by": titles.get(row.undone_by, ""),
        "since": [(one, _("、").join(titles.get(ref, _("系统")) for ref in one.who)) for one in since],
        "left": left - len(since),
        "headings": [heading for heading, settings in row.match.get("columns", {}).items() if not settings["target"]],
        "lacks": _lacking(row, asked.viewer),
        "may_undo": {"rectify", "close", "facts"} <= asked.viewer.rights,
    }
    return render(request, "projects/workbook_done.html", context)


def _lacking(row: WorkbookImport, viewer: Actor) -> int:
    """How many projects go on that the workbook has no row for."""
    met = set(row.rows.values_list("case_id", flat=True))
    return sum(1 for one in projects_seen_by(viewer).by_id.values() if not one.closed and one.case_id not in met)


@require_POST
def take_back(request: HttpRequest, workbook: str) -> HttpResponse:
    """Takes back every row nobody worked on since."""
    asked = asking(request)
    may_take_in(asked)
    row = brought(workbook)
    if row.taken_at is None or row.undone_at is not None:
        return redirect("projects:import_done", row.pk)
    answer = undo(row, by=asked.viewer, at=asked.at, now=asked.at)
    if not answer.ok:
        messages.error(request, _("没有撤销：%(said)s") % {"said": answer.said})
    elif answer.left:
        told = {"count": answer.rows, "names": _("、").join(one.title for one in answer.left)}
        messages.warning(request, _("撤销了%(count)s行。这些后来有人改过，没有动：%(names)s。") % told)
    else:
        messages.success(request, _("撤销了%(count)s行。历史里都能看到。") % {"count": answer.rows})
    return redirect("projects:import_done", row.pk)
