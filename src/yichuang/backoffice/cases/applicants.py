"""Whom to call at an enterprise that is known: from what it applied for, then from its projects and their permits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q

from yichuang.backoffice.ledger import texts
from yichuang.backoffice.people.access import may_read_personal, may_see
from yichuang.engine.case.events import Actor
from yichuang.engine.case.state import CaseState

from .contexts.project_page_people import person_of
from .enterprises import enterprise_named
from .models import Applied, Case, ProjectRow
from .states import programme_of, state_of

_LOOKED_AT = 5
"""Applications, and projects, of one enterprise that are looked at, the newest first."""


def known(code: str, name: str, *, by: Actor) -> dict[str, str]:
    """What is known of an enterprise by its code ("" for none) and name: "name", "contact", "phone", each where it is
    known. Only from cases `by` may see, and whom to call only where `by` may read that."""
    found: dict[str, str] = {}
    for said in _applied(code, by) if code else ():
        found |= {key: value for key, value in said.items() if value and key not in found}
        if {"name", "contact", "phone"} <= found.keys():
            return found
    called = found.get("name") or (enterprise_named(code) if code else "") or name
    if called:
        found["name"] = called
    for said in _owned(called, by) if called else ():
        # a name and a number of two people are nobody's
        if not {"contact", "phone"} & found.keys():
            found |= {key: value for key, value in said.items() if value}
    return found


def opened(applicant: Mapping[str, Any]) -> dict[str, str]:
    """What an application says of who applies, in plain words, "" where it was erased."""
    plain = texts.plain(dict(applicant), texts.open_texts(texts.sealed_ids(applicant)))
    return {key: plain.get(key) or "" for key in ("name", "code", "contact", "phone")}


def _applied(code: str, by: Actor) -> Iterator[dict[str, str]]:
    seen = Case.objects.filter(may_see(by)).values("pk")
    rows = Applied.objects.filter(credit_code=code, case__in=seen).order_by("-at", "-id")[:_LOOKED_AT]
    for row in rows:
        made = state_of(str(row.case_id)).window.applications.get(row.application)
        if made is not None:
            yield {key: said for key, said in opened(made.applicant).items() if key != "code"}


def _owned(name: str, by: Actor) -> Iterator[dict[str, str]]:
    seen = Case.objects.filter(may_see(by)).values("pk")
    rows = ProjectRow.objects.filter(owner=name, case__in=seen).order_by("-case__opened_at")[:_LOOKED_AT]
    projects = list(rows.values_list("case_id", flat=True))
    cases = Case.objects.filter(may_see(by), Q(pk__in=projects) | Q(project__in=projects)).order_by("-opened_at")
    for case_id in cases.values_list("pk", flat=True)[: 2 * _LOOKED_AT]:
        state = state_of(case_id)
        raw = state.raw_facts().get("owner_contact")
        if raw is None or not _may_call(state, by):
            continue
        person = person_of(texts.plain(raw, texts.open_texts(texts.sealed_ids(raw))))
        if person is not None and any(person):
            yield {"contact": person[0], "phone": person[1]}


def _may_call(state: CaseState, by: Actor) -> bool:
    """By the right to what is personal, as one of its team, or at the window for what is dealt with there."""
    at_window = "window" in by.rights and bool(programme_of(state).window)
    return at_window or may_read_personal(by, state.assigned.get("team", ""))
