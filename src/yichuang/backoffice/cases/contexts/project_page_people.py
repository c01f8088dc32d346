"""Who answers for a project and how to reach them, what stands in its way, and its files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from yichuang.backoffice.people import directory
from yichuang.backoffice.people.access import may_read_personal
from yichuang.backoffice.people.models import Team, TeamMember, holds_on
from yichuang.engine.case.events import Actor
from yichuang.engine.case.evolve import day_of
from yichuang.engine.case.state import Obstacle

from ..queries.project_page import CaseRead, ProjectRead
from ..wording import ERASED, item_title, language
from .project_line import ProjectLine


@dataclass(frozen=True, slots=True)
class Contact:
    """`role` in words, `name` of a person, an office or both, `phone` as it is dialled and as it is read."""

    role: str
    name: str
    phone: str

    @property
    def dial(self) -> str:
        return "".join(char for char in self.phone if char.isdecimal() or char == "+")


@dataclass(frozen=True, slots=True)
class ObstacleView:
    """`text` what is stuck, `ask` the decision wanted, `proposed_by` who proposes it, `due_on` by when it helps."""

    id: str
    seq: int
    case_id: str
    text: str
    ask: str
    raised_on: date
    raised_by: str
    proposed_by: str
    due_on: date | None
    item: str
    cleared_on: date | None
    cleared_text: str


@dataclass(frozen=True, slots=True)
class FileView:
    """`kind` "photo", "result" or "paper"; `bytes` its size; `item` what it belongs to, in words."""

    case_id: str
    seq: int
    digest: str
    name: str
    bytes: int
    type: str
    kind: str
    item: str
    on: date
    at: datetime
    by: str

    @property
    def picture(self) -> bool:
        return self.type in ("image/png", "image/jpeg")


def refs_of(read: ProjectRead, line: ProjectLine) -> set[str]:
    """Every ref that is named on the page beside the history."""
    found = {line.sponsor, line.lead_office, line.team}
    for case in read.cases:
        for one in case.state.obstacles:
            found |= {str(one.by.get("ref", "")), one.proposed_by}
    found.discard("")
    return found


def contacts(read: ProjectRead, line: ProjectLine, titles: Mapping[str, str], viewer: Actor, on: date) -> list[Contact]:
    """Sponsoring leader, team, lead office and, for those who may see it, the owner's contact. At most nine
    queries, whatever the members."""
    team = int(line.team.partition(":")[2]) if line.team.startswith("team:") else 0
    people = directory.members(team, on) if team else []
    phones = directory.phones([ref for ref in (line.sponsor, line.lead_office) if ref], on)
    found = []
    if line.sponsor:
        found.append(_contact(_("包保领导"), line.sponsor, titles, phones))
    roles = {
        TeamMember.Role.HEAD: _("首席服务员"),
        TeamMember.Role.CONTACT: _("专班联系人"),
        TeamMember.Role.MEMBER: _("专班成员"),
    }
    for member in people:
        role = roles[TeamMember.Role(member.member.role)]
        found.append(Contact(role, member_name(member, on, language()), member.phone))
    if line.team and not people:
        found.append(_contact(_("服务专班"), line.team, titles, phones))
    if line.lead_office:
        found.append(_contact(_("牵头单位"), line.lead_office, titles, phones))
    owner = _owner(read) if may_read_personal(viewer, line.team) else None
    if owner is not None:
        found.append(Contact(_("企业联系人"), *owner))
    return found


def member_name(member: directory.Membership, on: date, spoken: str) -> str:
    """The person's name; for a post its office, its title, and who is there that day."""
    post = member.member.post
    names = " ".join(holder.person.title(spoken) for holder in member.holders if not holder.away)
    if post is None:
        return names
    gap = " " if spoken == "en" else ""
    return f"{post.office.title(on, spoken)}{gap}{post.title(spoken)} {names}".rstrip()


def _contact(role: str, ref: str, titles: Mapping[str, str], phones: Mapping[str, str]) -> Contact:
    return Contact(role, titles.get(ref, ref), phones.get(ref, ""))


def _owner(read: ProjectRead) -> tuple[str, str] | None:
    """Name and phone of the owner's contact, from the personal fact."""
    for case in read.cases:
        raw = case.state.raw_facts().get("owner_contact")
        if raw is not None:
            return person_of(read.text(raw) if isinstance(raw, Mapping) and "sealed" in raw else raw)
    return None


def person_of(raw: object) -> tuple[str, str] | None:
    """(name, phone) of a person fact as it is kept; None for nothing legible."""
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except ValueError:
            return (str(raw), "") if raw else None
    if not isinstance(raw, Mapping):
        return None
    return str(raw.get("name", "")), str(raw.get("phone", ""))


def team_choices(on: date) -> list[tuple[str, str]]:
    """(ref, name) of every team there is on the day, the oldest first. Two queries."""
    rows = Team.objects.filter(holds_on(on, first="valid_from", until="valid_until")).prefetch_related("names")
    return [(team.ref, team.title(on, language())) for team in rows]


def obstacles(read: ProjectRead, titles: Mapping[str, str]) -> list[ObstacleView]:
    """Open ones first, the newest first; then the cleared ones."""
    found = [_obstacle(read, case, one, titles) for case in read.cases for one in case.state.obstacles]
    return sorted(found, key=lambda one: (one.cleared_on is not None, -one.raised_on.toordinal(), -one.seq))


def _obstacle(read: ProjectRead, case: CaseRead, one: Obstacle, titles: Mapping[str, str]) -> ObstacleView:
    return ObstacleView(
        id=one.id,
        seq=one.seq,
        case_id=case.id,
        text=read.text(one.text) or _(ERASED),
        ask=(read.text(one.ask) or _(ERASED)) if one.ask else "",
        raised_on=one.raised_on,
        raised_by=titles.get(str(one.by.get("ref", "")), ""),
        proposed_by=titles.get(one.proposed_by, one.proposed_by),
        due_on=one.due_on,
        item=item_title(one.item, case.programme) if one.item else "",
        cleared_on=one.cleared_on,
        cleared_text=(read.text(one.cleared_text) or "") if one.cleared_text else "",
    )


def files(read: ProjectRead, titles: Mapping[str, str]) -> list[FileView]:
    """Every file of the project and the cases that belong to it, newest first."""
    found = []
    for case in read.cases:
        by = {event.seq: titles.get(str(event.by.get("ref", "")), "") for event in case.events}
        for one in case.state.files:
            found.append(
                FileView(
                    case_id=case.id,
                    seq=one.seq,
                    digest=one.file,
                    name=read.text(one.name) or _(ERASED),
                    bytes=one.size,
                    type=one.type,
                    kind=one.kind,
                    item=item_title(one.item, case.programme) if one.item else "",
                    on=day_of(one.at, case.state.zone),
                    at=one.at,
                    by=by.get(one.seq, ""),
                )
            )
    return sorted(found, key=lambda one: (one.at, one.seq), reverse=True)


def latest_photo(views: Iterable[FileView]) -> FileView | None:
    return next((one for one in views if one.kind == "photo" and one.picture), None)
