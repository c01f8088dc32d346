"""Service teams: a list with heads and projects, one team with its members and what can be done to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yichuang.backoffice.cases.contexts.project_page_people import member_name
from yichuang.backoffice.cases.queries.team_projects import projects_of_teams
from yichuang.backoffice.people import changes, directory
from yichuang.backoffice.people.models import Person, Post, Team, TeamMember, TeamName

from . import choices
from .acting import ManagedRequest, act, managed, posted, told
from .forms import MemberForm, OnForm, RenameForm, RoleForm, TeamForm
from .offices import since_words
from .wording import ROLES


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team of the list: its head in words ("" while it has none), so many others, so many open projects."""

    team: Team
    title: str
    head: str
    others: int
    projects: int


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A place in a team: who fills it, as what, since when; `dial` what a phone dials."""

    pk: int
    name: str
    role: str
    when: str
    phone: str
    dial: str


def lines(on: date, language: str) -> tuple[list[TeamLine], list[tuple[Team, str]]]:
    """(teams of the day, those that are no more). A fixed number of queries, whatever the teams."""
    teams = list(Team.objects.prefetch_related("names"))
    standing = [team for team in teams if team.valid_until is None or team.valid_until > on]
    members = directory.members_of([team.pk for team in standing], on)
    projects = projects_of_teams(team.ref for team in standing)
    found = []
    for team in standing:
        there = members.get(team.pk, [])
        head = next((one for one in there if one.member.role == TeamMember.Role.HEAD), None)
        found.append(
            TeamLine(
                team,
                team.title(max(on, team.valid_from), language),
                member_name(head, on, language) if head else "",
                len(there) - (head is not None),
                len(projects.get(team.ref, ())),
            )
        )
    return found, [(team, team.title(on, language)) for team in teams if team not in standing]


@require_safe
@managed
def team_list(request: ManagedRequest) -> HttpResponse:
    standing, ended = lines(request.on, request.language)
    return render(request, "settings/teams.html", {"lines": standing, "ended": ended, "tab": "teams"})


@require_safe
@managed
def team_page(request: ManagedRequest, pk: int) -> HttpResponse:
    """One team: members with phones, those still to come or gone, its projects, what it was called."""
    team = _team(pk)
    on, language = request.on, request.language
    there = directory.members(pk, on)
    now = {one.member.pk for one in there}
    others = team.members.exclude(pk__in=now).select_related("person", "post").order_by("-from_on")
    context = {
        "tab": "teams",
        "team": team,
        "title": team.title(on, language),
        "ended": team.valid_until is not None and team.valid_until <= on,
        "members": [_member_line(one, on, language) for one in there],
        "others": [
            {
                "name": _who(row, language),
                "role": ROLES[row.role],
                "when": since_words(row.from_on, row.until_on),
            }
            for row in others
        ],
        "projects": projects_of_teams([team.ref]).get(team.ref, []),
        "names": [{"title": n.title(language), "when": since_words(n.from_on, n.until_on)} for n in _names(team)],
    }
    return render(request, "settings/team.html", context)


def _names(team: Team) -> list[TeamName]:
    return sorted(team.names.all(), key=lambda name: name.from_on, reverse=True)


def _member_line(one: directory.Membership, on: date, language: str) -> MemberLine:
    row = one.member
    name = member_name(one, on, language)
    dial = "".join(char for char in one.phone if char.isdecimal() or char == "+")
    return MemberLine(row.pk, name, str(ROLES[row.role]), since_words(row.from_on, row.until_on), one.phone, dial)


def _who(row: TeamMember, language: str) -> str:
    who = row.person or row.post
    return who.title(language) if who else ""


def _team(pk: int) -> Team:
    found: Team = get_object_or_404(Team.objects.prefetch_related("names"), pk=pk)
    return found


def _back(pk: int) -> str:
    return reverse("settings:team", args=[pk])


@managed
def new(request: ManagedRequest) -> HttpResponse:
    form = TeamForm(posted(request), initial={"from_on": request.on})
    return act(
        request,
        form,
        lambda data: changes.add_team(data["zh"], data["en"], from_on=data["from_on"], **told(request, data)),
        heading=_("加一个专班"),
        button=_("加上"),
        back=reverse("settings:teams"),
        onward=lambda team: _back(team.pk),
        done=_("专班建好了。接着加人。"),
        tab="teams",
    )


@managed
def rename(request: ManagedRequest, pk: int) -> HttpResponse:
    team = _team(pk)
    form = RenameForm(posted(request), initial={"from_on": request.on})
    return act(
        request,
        form,
        lambda data: changes.rename_team(team, data["zh"], data["en"], from_on=data["from_on"], **told(request, data)),
        heading=_("给%(title)s改名") % {"title": team.title(request.on, request.language)},
        button=_("改名"),
        back=_back(pk),
        tab="teams",
    )


@managed
def end(request: ManagedRequest, pk: int) -> HttpResponse:
    """Ends a team that goes with no project any more."""
    team = _team(pk)
    form = OnForm(posted(request), initial={"on": request.on})
    projects = [one.name for one in projects_of_teams([team.ref]).get(team.ref, [])]
    return act(
        request,
        form,
        lambda data: changes.end_team(team, on=data["on"], projects=projects, **told(request, data)),
        heading=_("撤销%(title)s") % {"title": team.title(request.on, request.language)},
        button=_("撤销"),
        back=_back(pk),
        about=[_("从那天起专班没有了，成员也都不在里面；以前的记录照旧。")],
        grave=True,
        tab="teams",
    )


@managed
def add_member(request: ManagedRequest, pk: int) -> HttpResponse:
    team = _team(pk)
    people, person_rows = choices.people(request.on, request.language)
    posts, post_rows = choices.posts(request.on, request.language)
    rows: dict[str, Person | Post] = {f"person:{pk}": person for pk, person in person_rows.items()}
    rows |= {f"post:{pk}": post for pk, post in post_rows.items()}
    start = max(request.on, team.valid_from)
    form = MemberForm(
        posted(request), people=people, posts=posts, rows=rows, initial={"from_on": start, "role": "member"}
    )
    return act(
        request,
        form,
        lambda data: changes.add_member(
            team, data["who"], role=data["role"], from_on=data["from_on"], **told(request, data)
        ),
        heading=_("给%(title)s加人") % {"title": team.title(request.on, request.language)},
        button=_("加上"),
        back=_back(pk),
        tab="teams",
    )


def _member(pk: int) -> TeamMember:
    rows = TeamMember.objects.select_related("team", "person", "post").prefetch_related("team__names")
    found: TeamMember = get_object_or_404(rows, pk=pk)
    return found


def _named(request: ManagedRequest, member: TeamMember) -> dict[str, str]:
    return {"team": member.team.title(request.on, request.language), "who": _who(member, request.language)}


@managed
def change_role(request: ManagedRequest, pk: int) -> HttpResponse:
    member = _member(pk)
    form = RoleForm(posted(request), initial={"role": member.role, "from_on": request.on})
    return act(
        request,
        form,
        lambda data: changes.change_role(member, data["role"], from_on=data["from_on"], **told(request, data)),
        heading=_("%(who)s在%(team)s的职责") % _named(request, member),
        button=_("保存"),
        back=_back(member.team_id),
        tab="teams",
    )


@managed
def end_member(request: ManagedRequest, pk: int) -> HttpResponse:
    member = _member(pk)
    form = OnForm(posted(request), initial={"on": request.on})
    return act(
        request,
        form,
        lambda data: changes.end_member(member, on=data["on"], **told(request, data)),
        heading=_("%(who)s不再在%(team)s") % _named(request, member),
        button=_("不再在"),
        back=_back(member.team_id),
        tab="teams",
    )
