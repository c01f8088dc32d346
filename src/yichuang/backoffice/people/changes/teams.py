"""Service teams: people of several offices for one project."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from yichuang.engine.case.events import Actor

from ..models import Person, Team, TeamMember
from .posts import still_here
from .writing import ChangeRefused, make, one_of, put, text, whole


@whole
def add_team(zh: str, en: str = "", *, from_on: date, by: Actor, at: datetime, reason: str) -> Team:
    team = Team(zh=text(zh, "zh", 80), en=text(en, "en", 120, needed=False), valid_from=from_on)
    return make(team, by=by, at=at, reason=reason)


@whole
def end_team(team: Team, *, on: date, by: Actor, at: datetime, reason: str) -> None:
    """The team is no more from the day on, and nobody is in it."""
    _stands(team, on)
    for member in team.members.filter(Q(until_on__isnull=True) | Q(until_on__gt=on)):
        put(member, until_on=max(on, member.from_on), by=by, at=at, reason=reason)
    put(team, valid_until=on, by=by, at=at, reason=reason)


@whole
def add_member(
    team: Team, person: Person, *, role: str = "member", from_on: date, by: Actor, at: datetime, reason: str
) -> TeamMember:
    """The person is in the team from the day on as head, contact or member."""
    _stands(team, from_on)
    still_here(person, from_on, "person")
    role = one_of(role, "role", TeamMember.Role.values)
    if team.members.filter(Q(until_on__isnull=True) | Q(until_on__gt=from_on), person=person).exists():
        raise ChangeRefused("member_already", "person", person=person.name)
    return make(TeamMember(team=team, person=person, role=role, from_on=from_on), by=by, at=at, reason=reason)


@whole
def end_member(member: TeamMember, *, on: date, by: Actor, at: datetime, reason: str) -> None:
    """The person is no longer in the team from the day on."""
    if on < member.from_on:
        raise ChangeRefused("date_before_start", "on", on=on, start=member.from_on)
    put(member, until_on=on, by=by, at=at, reason=reason)


def _stands(team: Team, on: date) -> None:
    if on < team.valid_from:
        raise ChangeRefused("date_before_start", "from_on", on=on, start=team.valid_from)
    if team.valid_until is not None and team.valid_until <= on:
        raise ChangeRefused("team_ended", "team", title=team.zh, on=team.valid_until)
