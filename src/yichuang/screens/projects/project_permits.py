"""The permits of a project that has none yet: opened with everything already known, and linked, in one step."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.cases.numbers import take_number
from yichuang.backoffice.cases.queries.project_page import CaseRead, read_case
from yichuang.backoffice.ledger import programmes
from yichuang.backoffice.ledger.instants import uuid7
from yichuang.engine.case.commands import LinkCase, OpenCase
from yichuang.engine.programme.model import Programme
from yichuang.screens.base.errors import message

from .project_asking import asking, do_many, key_of, project_of
from .project_more import PERMITS_PROGRAMME

# the same amount under two names; every other shared fact has one name in both programmes
_ALSO = {"investment_total": "total_investment"}


@require_POST
def open_permits(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Opens the permits with the shared facts and links both ways; a second click finds them there."""
    asked = asking(request)
    project = project_of(asked, str(case_id))
    page = reverse("projects:project", args=[project.pk])
    there = Case.objects.filter(project=project, kind="permits").first()
    if there is not None:
        messages.info(request, _("手续件已经有了。"))
        return redirect(page)
    read = read_case(project)
    programme = programmes.current(PERMITS_PROGRAMME, asked.at)
    facts = shared_facts(read, programme)
    permits = uuid7(asked.at)
    number = take_number("permits", asked.on.year)
    opening = OpenCase(
        case=permits,
        programme=programme,
        number=number,
        title=project.title,
        kind="permits",
        facts=facts,
        source="project",
    )
    told = do_many(
        [
            (permits, opening),
            (permits, LinkCase(case=project.pk, relation="project", number=project.number)),
            (project.pk, LinkCase(case=permits, relation="permits", number=number)),
        ],
        asked,
        programmes=[programme, programme, read.programme],
        key=key_of(request),
    )
    if not told.ok:
        back = [{"href": page, "text": _("回到项目")}]
        return message(request, _("手续件还建不了"), told.problems, status=told.status, ways_on=back)
    n = len(facts)
    said = ngettext("手续件已建，带过来{n}项情况。", "手续件已建，带过来{n}项情况。", n).format(n=n)
    messages.success(request, said)
    return redirect(page + "#questions")


def shared_facts(read: CaseRead, programme: Programme) -> dict[str, Any]:
    """What the project knows and the permits ask for, so that nothing is typed twice. Nothing about people."""
    found = {}
    for fact, raw in read.state.raw_facts().items():
        mine = read.programme.facts.get(fact)
        for name in (fact, _ALSO.get(fact, "")):
            theirs = programme.facts.get(name)
            if mine is None or theirs is None or mine.personal or theirs.personal or mine.kind != theirs.kind:
                continue
            found[name] = raw
    return found
