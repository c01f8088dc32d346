"""Files of a project: handed in, listed, opened. What a file is, is read from its bytes; what is wrong is said."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from yichuang.backoffice.cases import wording
from yichuang.backoffice.cases.contexts.project_page import ProjectPage
from yichuang.backoffice.cases.queries.project_page import ProjectRead, read_project
from yichuang.backoffice.ledger import files as kept
from yichuang.engine.case.commands import AttachFile
from yichuang.engine.case.state import FileRef
from yichuang.screens.base.asking import Answer, Asking, asking, do_many, key_of, new_key, onward
from yichuang.screens.base.errors import message
from yichuang.screens.base.kept_file import kept_file

from .project_case import project_of

DIGEST = re.compile(r"[0-9a-f]{64}")
MOST_AT_ONCE = 20


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class UploadForm(forms.Form):
    """Files, what they are, and what they belong to."""

    upload = forms.FileField(
        label=gettext_lazy("文件"),
        widget=ManyFiles(attrs={"multiple": True, "accept": ".pdf,.png,.jpg,.jpeg,.docx,.xlsx"}),
        required=False,
        help_text=gettext_lazy("PDF、图片、Word、Excel，每个不超过20兆。可以一次选几个。"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("是什么"),
        choices=[
            ("photo", gettext_lazy("现场照片")),
            ("result", gettext_lazy("批文、证照")),
            ("paper", gettext_lazy("其他材料")),
        ],
    )
    item = forms.ChoiceField(label=gettext_lazy("属于哪个事项"), required=False)

    def __init__(self, *args: Any, items: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", _("整个项目")), *items]  # type: ignore[attr-defined]


def upload_form(page: ProjectPage, data: Any = None) -> UploadForm:
    return UploadForm(data, items=items_of(page.read), initial={"kind": "photo"})


def items_of(read: ProjectRead) -> list[tuple[str, str]]:
    """The items somebody has begun, as "case:instance" and their titles."""
    found = []
    for case in read.cases:
        for instance in case.state.items:
            found.append((f"{case.id}:{instance}", wording.item_title(instance, case.programme)))
    return found


@require_POST
def add(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Keeps the files and attaches them, all or none; the first that cannot be kept is named with the reason."""
    asked = asking(request)
    project = project_of(asked, str(case_id))
    read = read_project(project, at=asked.at, past=False, with_events=False)
    if read is None:
        raise Http404
    back = onward(request, reverse("projects:project_files", args=[project.pk]))
    form = UploadForm(request.POST, items=items_of(read))
    uploads = request.FILES.getlist("upload")
    told = _attached(read, form, uploads, asked, key_of(request))
    if told.ok:
        n = len(uploads)
        messages.success(request, ngettext("已上传{n}个文件。", "已上传{n}个文件。", n).format(n=n))
        return redirect(back)
    known = {
        "project": project,
        "form": form,
        "answer": told,
        "back": back,
        "key": new_key(),
        "upload_to": request.path,
    }
    return render(request, "projects/project_upload.html", known, status=told.status)


def _attached(read: ProjectRead, form: UploadForm, uploads: list[Any], asked: Asking, key: str) -> Answer:
    if not form.is_valid():
        return Answer([_("请选这些文件是什么。")], status=422)
    if not uploads:
        return Answer([_("还没有选文件。")], status=422)
    if len(uploads) > MOST_AT_ONCE:
        return Answer([_("一次最多{n}个文件。").format(n=MOST_AT_ONCE)], status=422)
    case_id, _colon, item = form.cleaned_data["item"].partition(":")
    case = read.case(case_id) or read.project
    try:
        infos = [kept.keep(upload, upload.name or "") for upload in uploads]
    except kept.FileRefusedError as refused:
        return Answer([wording.file_text(refused)], status=422)
    kind = form.cleaned_data["kind"]
    commands = [
        (case.id, AttachFile(file=i.digest, name=i.name, size=i.size, type=i.type, item=item, kind=kind)) for i in infos
    ]
    return do_many(commands, asked, programmes=[case.programme], key=key)


@require_safe
def one(request: HttpRequest, case_id: UUID, digest: str) -> HttpResponse:
    """The file itself, deciphered: pictures and PDF in the browser, the rest as a download under its own name."""
    asked = asking(request)
    project = project_of(asked, str(case_id))
    read = read_project(project, at=asked.at, past=asked.past, with_events=False)
    found = _file_of(read, digest) if read is not None and DIGEST.fullmatch(digest) else None
    if read is None or found is None:
        raise Http404
    back = [{"href": reverse("projects:project_files", args=[project.pk]), "text": _("看别的文件")}]
    try:
        content = kept.open_file(digest)
    except kept.FileLostError:
        lines = [_("记录还在，文件本身找不到了或者被改动过。请告诉管理员从备份恢复。")]
        return message(request, _("文件打不开"), lines, status=500, ways_on=back)
    if content is None:
        return message(request, _("文件已删除"), [_("这个文件已按规定删除，记录还在。")], status=410, ways_on=back)
    name = read.text(found.name) or digest[:12]
    return kept_file(content, name, found.type, download="download" in request.GET)


def _file_of(read: ProjectRead, digest: str) -> FileRef | None:
    return next((file for case in read.cases for file in reversed(case.state.files) if file.file == digest), None)
