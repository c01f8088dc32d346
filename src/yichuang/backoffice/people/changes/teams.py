"""Service teams: people or posts of several offices for one project or some."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q

from yichuang.engine.case.events import Actor

from ..models import Person, Post, Team, TeamMember, TeamName
from .names import end_name, give_name
from .posts import still_here, still_there
from .writing import ChangeRefused, make, one_of, put, text, whole


@whole
def add_team(zh: str, en: str = "", *, from_on: date, by: Actor, at: datetime, reason: str) -> Team:
    """Founds a team with its first name, which no other team bears that day."""
    zh, en = text(zh, "zh", 80), text(en, "en", 160, needed=False)
    _not_taken(zh, from_on)
    team = make(Team(valid_from=from_on), by=by, at=at, reason=reason)
    make(TeamName(team=team, zh=zh, en=en, from_on=from_on), by=by, at=at, reason=reason)
    return team


@whole
def rename_team(team: Team, zh: str, en: str = "", *, from_on: date, by: Actor, at: datetime, reason: str) -> TeamName:
    """The team bears the name from the day on; the days before keep the name they had."""
    zh, en = text(zh, "zh", 80), text(en, "en", 160, needed=False)
    _stands(team, from_on, "from_on")
    _not_taken(zh, from_on, but=team)
    new = TeamName(team=team, zh=zh, en=en, from_on=from_on)
    return give_name(team.names.order_by("-from_on").first(), new, by=by, at=at, reason=reason)


@whole
def end_team(team: Team, *, on: date, projects: Sequence[str] = (), by: Actor, at: datetime, reason: str) -> None:
    """The team is no more from the day on, and nobody is in it. `projects`: names of those it still goes with, which
    the caller knows; refused while there are any, for they would go with nobody."""
    _stands(team, on, "on")
    if projects:
        raise ChangeRefused("team_has_projects", "on", projects=list(projects[:5]), number=len(projects))
    for member in team.members.filter(Q(until_on__isnull=True) | Q(until_on__gt=on)):
        put(member, until_on=max(on, member.from_on), by=by, at=at, reason=reason)
    end_name(team.names.order_by("-from_on").first(), on, by=by, at=at, reason=reason)
    put(team, valid_until=on, by=by, at=at, reason=reason)


@whole
def add_member(
    team: Team, who: Person | Post, *, role: str = "member", from_on: date, by: Actor, at: datetime, reason: str
) -> TeamMember:
    """The person, or whoever holds the post, is in the team from the day on as head, contact or member."""
    _stands(team, from_on, "from_on")
    role = one_of(role, "role", TeamMember.Role.values)
    later = team.members.filter(Q(until_on__isnull=True) | Q(until_on__gt=from_on))
    if isinstance(who, Person):
        still_here(who, from_on, "who")
        if later.filter(person=who).exists():
            raise ChangeRefused("member_already", "who", person=who.name)
    else:
        still_there(who, from_on, "who")
        if later.filter(post=who).exists():
            raise ChangeRefused("member_already", "who", person=who.zh)
    _one_head(team, role, from_on)
    joined = {"person": who} if isinstance(who, Person) else {"post": who}
    return make(TeamMember(team=team, role=role, from_on=from_on, **joined), by=by, at=at, reason=reason)


@whole
def change_role(member: TeamMember, role: str, *, from_on: date, by: Actor, at: datetime, reason: str) -> TeamMember:
    """The member has the role from the day on; the days before keep the one they had."""
    role = one_of(role, "role", TeamMember.Role.values)
    _still_in(member, from_on, "from_on")
    if role == member.role:
        raise ChangeRefused("nothing_changed", "role")
    _one_head(member.team, role, from_on, but=member)
    if from_on == member.from_on:
        put(member, role=role, by=by, at=at, reason=reason)
        return member
    until = member.until_on
    put(member, until_on=from_on, by=by, at=at, reason=reason)
    again = TeamMember(
        team=member.team, person=member.person, post=member.post, role=role, from_on=from_on, until_on=until
    )
    return make(again, by=by, at=at, reason=reason)


@whole
def end_member(member: TeamMember, *, on: date, by: Actor, at: datetime, reason: str) -> None:
    """The member is no longer in the team from the day on."""
    _still_in(member, on, "on")
    put(member, until_on=on, by=by, at=at, reason=reason)


def _stands(team: Team, on: date, field: str) -> None:
    if on < team.valid_from:
        raise ChangeRefused("date_before_start", field, on=on, start=team.valid_from)
    if team.valid_until is not None and team.valid_until <= on:
        raise ChangeRefused("team_ended", field, title=team.title(on), on=team.valid_until)


def _still_in(member: TeamMember, on: date, field: str) -> None:
    if on < member.from_on:
        raise ChangeRefused("date_before_start", field, on=on, start=member.from_on)
    if member.until_on is not None and member.until_on <= on:
        raise ChangeRefused("holding_ended", field, on=member.until_on)


def _one_head(team: Team, role: str, from_on: date, *, but: TeamMember | None = None) -> None:
    """Two heads and nobody knows whom to call."""
    if role != TeamMember.Role.HEAD:
        return
    later = team.members.filter(Q(until_on__isnull=True) | Q(until_on__gt=from_on), role=role)
    for other in later.select_related("person", "post"):
        if but is None or other.pk != but.pk:
            raise ChangeRefused("team_has_head", "role", person=str(other.person or other.post))


def _not_taken(zh: str, on: date, *, but: Team | None = None) -> None:
    """A workbook names a team by its name: two of one name could not be told apart."""
    names = TeamName.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), zh=zh)
    if names.exclude(team=but).exists():
        raise ChangeRefused("team_name_taken", "zh", title=zh)
