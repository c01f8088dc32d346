"""What the leader's page is folded from: the states of every project on it, now and a week before, and who leads.

A fixed number of queries, whatever the number of projects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from yichuang.backoffice.ledger import texts
from yichuang.backoffice.people.models import Holding, Office, Person, Post, holds_on
from yichuang.engine.case.state import CaseState

from ..models import Case, ProjectRow
from .project_states import states_of


def heads_of(ids: Iterable[str]) -> list[tuple[str, int, str]]:
    """(id, seq, hash) of cases, as `states_of` takes them. One query."""
    return list(Case.objects.filter(pk__in=list(ids)).values_list("id", "seq", "hash"))


def states_on(heads: Iterable[tuple[str, int, str]], at: datetime, past: bool) -> dict[str, CaseState]:
    """Case id → what was known at `at` when that is `past`, else its state now. At most one query."""
    return states_of(heads, at if past else None)


def opened(states: Iterable[CaseState]) -> dict[str, str | None]:
    """Every text of obstacles and of works in these states, by the id it is sealed under. One query."""
    wanted: list[str] = []
    for state in states:
        for obstacle in state.obstacles:
            wanted += texts.sealed_ids([obstacle.text, obstacle.ask, obstacle.cleared_text])
    return texts.open_texts(wanted)


def offices_of_posts(refs: Iterable[str]) -> dict[str, str]:
    """ "post:7" → "office:3": on one page the office that asks says more than the chair. At most one query."""
    wanted = [int(ref.partition(":")[2]) for ref in refs if ref.startswith("post:") and ref[5:].isdecimal()]
    if not wanted:
        return {}
    return {
        f"post:{pk}": f"office:{office}"
        for pk, office in Post.objects.filter(pk__in=wanted).values_list("pk", "office")
    }


def leaders(on: date) -> list[tuple[Person, Post | None]]:
    """Whose page there is: who holds a post among the leadership on the day, by its code, then others who sponsor a
    project. Three queries."""
    held = (
        Holding.objects.filter(holds_on(on), kind=Holding.Kind.REGULAR, post__office__kind=Office.Kind.LEADERSHIP)
        .select_related("person", "post")
        .order_by("post__code", "pk")
    )
    found: dict[int, tuple[Person, Post | None]] = {}
    for holding in held:
        found.setdefault(holding.person_id, (holding.person, holding.post))
    refs = set(ProjectRow.objects.exclude(sponsor="").values_list("sponsor", flat=True).distinct())
    pks = [int(ref[7:]) for ref in refs if ref.startswith("person:") and ref[7:].isdecimal()]
    posts = _posts(pks, on)
    for person in Person.objects.filter(pk__in=pks).order_by("code"):
        found.setdefault(person.pk, (person, posts.get(person.pk)))
    return list(found.values())


def post_of(person: Person, on: date) -> Post | None:
    """The post a person holds on the day, for the head of the page; None without one."""
    return _posts([person.pk], on).get(person.pk)


def _posts(people: list[int], on: date) -> Mapping[int, Post]:
    rows = Holding.objects.filter(holds_on(on), person__in=people, kind=Holding.Kind.REGULAR).select_related("post")
    found: dict[int, Post] = {}
    for row in rows.order_by("post__code"):
        found.setdefault(row.person_id, row.post)
    return found
