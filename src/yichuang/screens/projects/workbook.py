"""The office's workbook: brought, matched, looked through, taken in, taken back, and written out again."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yichuang.backoffice.cases.models import WorkbookImport
from yichuang.backoffice.cases.refusal_wording import FILES
from yichuang.backoffice.cases.wording import file_text
from yichuang.backoffice.cases.workbook.kept import kept_workbook
from yichuang.backoffice.cases.workbook.match_wording import match_words
from yichuang.backoffice.cases.workbook.matching import MatchError, guess_match, match_from
from yichuang.backoffice.cases.workbook.opening import open_brought
from yichuang.backoffice.cases.workbook.plain_export import plain_workbook
from yichuang.backoffice.cases.workbook.taking_in import keep_upload, settle_match
from yichuang.backoffice.cases.workbook.writing_out import write_into
from yichuang.backoffice.ledger.files import FileRefusedError
from yichuang.backoffice.ledger.workbooks import MAX_BYTES, WorkbookError, words_of
from yichuang.backoffice.people import directory

from . import workbook_done, workbook_match, workbook_preview
from .workbook_asking import Asking, asking, brought, known_targets, may_take_in, no_table

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PAST_SHOWN = 30


def bring(request: HttpRequest) -> HttpResponse:
    """The file is chosen here; below stand those brought before."""
    asked = asking(request)
    may_take_in(asked)
    wrong = ""
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is None:
            wrong = _("先选一个文件。")
        else:
            try:
                return redirect("projects:import_match", _kept(asked, upload).pk)
            except WorkbookError as problem:
                wrong = words_of(problem)
            except FileRefusedError as refused:
                wrong = file_text(refused) if refused.code in FILES else str(refused)
            except MatchError as error:
                wrong = match_words(error)
    context = {"wrong": wrong, "past": _past(asked), "most_mb": MAX_BYTES // 2**20}
    return render(request, "projects/workbook.html", context, status=422 if wrong else 200)


def _kept(asked: Asking, upload: Any) -> WorkbookImport:
    """The upload, opened, kept and matched as far as it can be guessed. Raises what `open_brought` raises."""
    if upload.size > MAX_BYTES:
        raise WorkbookError(
            "workbook_too_big", where=upload.name, seen_mb=round(upload.size / 2**20), most_mb=MAX_BYTES // 2**20
        )
    opened = open_brought(upload.read(MAX_BYTES + 1), upload.name)
    match = guess_match(opened.sheets, known_targets(asked))
    if match is None:
        raise no_table(upload.name)
    kept = keep_upload(opened, by=asked.viewer, at=asked.at)
    settle_match(kept, match)
    return kept


def _past(asked: Asking) -> list[dict[str, Any]]:
    rows = list(WorkbookImport.objects.order_by("-created_at", "-id")[:_PAST_SHOWN])
    titles = directory.titles([row.by for row in rows], asked.on, asked.gettext_language)
    return [{"row": row, "who": titles.get(row.by, _("系统"))} for row in rows]


@require_safe
def file(request: HttpRequest, workbook: str) -> HttpResponseBase:
    """The same workbook with what the office knows now; `?add=1` with a row for every project it lacks as well."""
    asked = asking(request)
    may_take_in(asked)
    row = brought(workbook)
    try:
        opened = kept_workbook(row)
        match = match_from(row.match, opened.sheets, known_targets(asked))
        out = write_into(
            opened, match, by=asked.viewer, at=asked.at, add_missing="add" in request.GET, language=asked.language
        )
    except WorkbookError as problem:
        return render(request, "projects/workbook_lost.html", {"wrong": words_of(problem), "row": row}, status=422)
    except MatchError as error:
        return render(request, "projects/workbook_lost.html", {"wrong": match_words(error), "row": row}, status=422)
    name = row.name if row.name.lower().endswith(".xlsx") else f"{row.name.rsplit('.', 1)[0]}.xlsx"
    return _download(out.data, name)


@require_safe
def export(request: HttpRequest) -> FileResponse:
    """A plain workbook of the projects: all open ones, or those named by `case`."""
    asked = asking(request)
    only = request.GET.getlist("case") or None
    data, _count = plain_workbook(by=asked.viewer, at=asked.at, language=asked.language, only=only)
    return _download(data, _("重点项目%(day)s.xlsx") % {"day": asked.on.isoformat()})


def _download(data: bytes, name: str) -> FileResponse:
    import io

    return FileResponse(io.BytesIO(data), as_attachment=True, filename=name, content_type=_XLSX)


URLS: list[URLPattern] = [
    path("import/", bring, name="import"),
    path("import/<str:workbook>/", workbook_preview.look, name="import_preview"),
    path("import/<str:workbook>/match/", workbook_match.match, name="import_match"),
    path("import/<str:workbook>/done/", workbook_done.done, name="import_done"),
    path("import/<str:workbook>/undo/", workbook_done.take_back, name="import_undo"),
    path("import/<str:workbook>/file.xlsx", file, name="import_file"),
    path("export.xlsx", export, name="export"),
]
