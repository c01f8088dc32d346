"""Looking things up on a day: who holds which post, which office does a function, what a ref was called.

Nothing here asks who is looking: see `access`. Every function takes the day and answers for all its arguments in a
fixed number of queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from .models import FunctionMap, Holding, Leave, Office, OfficeName, Person, Post, TeamMember, TeamName, holds_on


@dataclass(frozen=True, slots=True)
class Holder:
    """A person who may act for a post on a day. `how` "regular", "acting" or "deputy"; `away` on leave that day;
    `instead_of` the person a deputy stands in for."""

    person: Person
    how: str
    away: bool = False
    instead_of: Person | None = None


def office_for(function: str, on: date) -> Office | None:
    """The office that does a function on the day, or None while it is not mapped."""
    entry = entry_for(function, on)
    return entry.office if entry else None


def entry_for(function: str, on: date) -> FunctionMap | None:
    """The line of the function map (office and post) that holds on the day. One query."""
    return FunctionMap.objects.filter(holds_on(on), function=function).select_related("office", "post").first()


def functions_on(on: date) -> dict[str, FunctionMap]:
    """The whole function map as it holds on the day. One query."""
    rows = FunctionMap.objects.filter(holds_on(on)).select_related("office", "post")
    return {row.function: row for row in rows}


class OfficesByFunction:
    """Which office does a function on any day, by the name it bore then: what was said stays with whoever said it,
    although the office was merged since. Two queries, however many days are asked."""

    def __init__(self, language: str) -> None:
        rows = FunctionMap.objects.select_related("office").prefetch_related("office__names").order_by("from_on")
        self._rows, self._language = list(rows), language

    def on(self, day: date) -> dict[str, str]:
        return {
            one.function: one.office.title(day, self._language)
            for one in self._rows
            if one.from_on <= day and (one.until_on is None or day < one.until_on)
        }


def functions_changing(after: date, upto: date) -> frozenset[str]:
    """Functions whose office or post may be another on `upto` than on `after`. One query."""
    moved = FunctionMap.objects.filter(
        Q(from_on__gt=after, from_on__lte=upto) | Q(until_on__gt=after, until_on__lte=upto)
    )
    return frozenset(moved.values_list("function", flat=True))


def posts_of(person: Person, on: date) -> list[Post]:
    """The posts a person may act for on the day: held, acted for, or as deputy of somebody on leave; own ones first.

    Who is on leave keeps the own posts: a file may be read, and a phone answered, from anywhere."""
    away = Leave.objects.filter(holds_on(on), deputy=person).values("person")
    holdings = (
        Holding.objects.filter(Q(person=person) | Q(person__in=away, kind=Holding.Kind.REGULAR))
        .filter(holds_on(on))
        .filter(holds_on(on, first="post__valid_from", until="post__valid_until"))
        .select_related("post", "post__office")
    )
    rank = {Holding.Kind.REGULAR: 0, Holding.Kind.ACTING: 1}
    ordered = sorted(holdings, key=lambda h: (h.person_id != person.pk, rank[Holding.Kind(h.kind)], h.post_id))
    return list({holding.post_id: holding.post for holding in ordered}.values())


def leads(user: Any, on: date) -> bool:
    """Whether somebody signed in holds a post among the leadership on the day. One query."""
    held = Holding.objects.filter(holds_on(on), person__user=user, post__office__kind=Office.Kind.LEADERSHIP)
    return held.exists()


def holders(posts: Iterable[int], on: date) -> dict[int, list[Holder]]:
    """Post pk → who may act for it that day: the regular holder, who acts, then deputies of those away. Two queries."""
    held = list(
        Holding.objects.filter(holds_on(on), post__in=list(posts)).select_related("person").order_by("-kind", "pk")
    )
    leaves = {
        leave.person_id: leave
        for leave in Leave.objects.filter(holds_on(on), person__in={h.person_id for h in held}).select_related("deputy")
    }
    found: dict[int, list[Holder]] = defaultdict(list)
    for holding in held:
        found[holding.post_id].append(Holder(holding.person, holding.kind, holding.person_id in leaves))
    for holding in held:
        leave = leaves.get(holding.person_id)
        if leave and leave.deputy and holding.kind == Holding.Kind.REGULAR:
            found[holding.post_id].append(Holder(leave.deputy, "deputy", False, holding.person))
    return dict(found)


def held_by(people: Iterable[int], on: date) -> dict[int, list[Holding]]:
    """Person pk → holdings on the day with post and office at hand, regular ones first. Three queries."""
    rows = (
        Holding.objects.filter(holds_on(on), person__in=list(people))
        .select_related("post", "post__office")
        .prefetch_related("post__office__names")
        .order_by("-kind", "post__code")
    )
    found: dict[int, list[Holding]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return dict(found)


@dataclass(frozen=True, slots=True)
class Membership:
    """A place in a team on a day: `member` with its role, `holders` who fills it (the person, or who may act for the
    post that day; empty while nobody does)."""

    member: TeamMember
    holders: tuple[Holder, ...]

    @property
    def phone(self) -> str:
        """The number of whoever is there, "" where nobody can be called."""
        return next((one.person.phone for one in self.holders if not one.away and one.person.phone), "")


def members(team: int, on: date) -> list[Membership]:
    """Who is in a team on the day, its head first. At most five queries, whatever the members."""
    return members_of([team], on).get(team, [])


def members_of(teams: Iterable[int], on: date) -> dict[int, list[Membership]]:
    """Team pk → who is in it on the day, its head first. At most five queries, whatever the teams."""
    rows = list(
        TeamMember.objects.filter(holds_on(on), team__in=list(teams))
        .select_related("person", "post", "post__office")
        .prefetch_related("post__office__names")
    )
    posts = [row.post_id for row in rows if row.post_id]
    filled = holders(posts, on) if posts else {}
    order = [TeamMember.Role.HEAD, TeamMember.Role.CONTACT, TeamMember.Role.MEMBER]
    rows.sort(key=lambda row: (order.index(TeamMember.Role(row.role)), row.pk))
    found: dict[int, list[Membership]] = defaultdict(list)
    for row in rows:
        there = (Holder(row.person, "regular"),) if row.person else tuple(filled.get(row.post_id or 0, ()))
        found[row.team_id].append(Membership(row, there))
    return dict(found)


def titles(refs: Iterable[str], on: date, language: str) -> dict[str, str]:
    """Ref → what it was called on the day, for "office:", "post:", "person:" and "team:" refs; one query per kind.

    A post is named with its office. Refs of another kind, or of no row, are left out."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for ref in refs:
        kind, _, number = ref.partition(":")
        if number.isdecimal():
            wanted[kind].add(int(number))
    found: dict[str, str] = {}
    if wanted["office"]:
        found |= {f"office:{pk}": title for pk, title in office_titles(wanted["office"], on, language).items()}
    if wanted["post"]:
        found |= _post_titles(wanted["post"], on, language)
    if wanted["person"]:
        found |= {person.ref: person.title(language) for person in Person.objects.filter(pk__in=wanted["person"])}
    if wanted["team"]:
        found |= _team_titles(wanted["team"], on, language)
    return found


def office_titles(offices: Iterable[int], on: date, language: str) -> dict[int, str]:
    """Office pk → its name on the day (its first name before it began). One query."""
    found: dict[int, str] = {}
    for name in OfficeName.objects.filter(office__in=list(offices)).order_by("office", "from_on"):
        if name.office_id not in found or name.from_on <= on:
            found[name.office_id] = name.title(language)
    return found


def _post_titles(pks: set[int], on: date, language: str) -> dict[str, str]:
    posts = list(Post.objects.filter(pk__in=pks).select_related("office").prefetch_related("office__names"))
    gap = " " if language == "en" else ""
    return {post.ref: f"{post.office.title(on, language)}{gap}{post.title(language)}" for post in posts}


def _team_titles(pks: set[int], on: date, language: str) -> dict[str, str]:
    """One query: a name is borne from its day on, the first also before."""
    found: dict[str, str] = {}
    for name in TeamName.objects.filter(team__in=pks).order_by("team", "from_on"):
        if f"team:{name.team_id}" not in found or name.from_on <= on:
            found[f"team:{name.team_id}"] = name.title(language)
    return found


def phones(refs: Iterable[str], on: date) -> Mapping[str, str]:
    """Ref → a number to call: a person's own, a post's regular holder's, an office's. Refs without one are left out."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for ref in refs:
        kind, _, number = ref.partition(":")
        if number.isdecimal():
            wanted[kind].add(int(number))
    found = {p.ref: p.phone for p in Person.objects.filter(pk__in=wanted["person"])} if wanted["person"] else {}
    if wanted["office"]:
        found |= {office.ref: office.phone for office in Office.objects.filter(pk__in=wanted["office"])}
    for post, who in (holders(wanted["post"], on) if wanted["post"] else {}).items():
        found[f"post:{post}"] = next((holder.person.phone for holder in who if not holder.away), "")
    return {ref: phone for ref, phone in found.items() if phone}
