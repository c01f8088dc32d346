"""Which case a page below a project is about."""

from __future__ import annotations

from django.http import Http404

from yichuang.backoffice.cases.models import Case
from yichuang.screens.base.asking import Asking, case_of


def project_of(asked: Asking, case_id: str) -> Case:
    """The project case itself; 404 for every other kind."""
    case = case_of(asked, case_id)
    if case.kind != "project":
        raise Http404
    return case


def case_of_project(asked: Asking, project: Case, case_id: str) -> Case:
    """A case of the project, itself by default; 404 for one that is not its."""
    if not case_id or case_id == project.pk:
        return project
    case = case_of(asked, case_id)
    if case.project_id != project.pk:
        raise Http404
    return case
