"""Offices, people, teams and areas by the names a workbook uses for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from django.utils.translation import gettext as _

from yichuang.backoffice.people.models import Area, Holding, Office, Person, Team, holds_on

from .day_cells import Unreadable

_TITLES = re.compile(r"(同志|主任|副主任|书记|副书记|局长|副局长|县长|区长|副区长|副县长|部长|委员|常委)$")


@dataclass(frozen=True, slots=True)
class Names:
    """`known`: fact id → {plain name: stored value}; `shown`: fact id → [(stored value, title)] to choose from."""

    known: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    shown: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)

    def ref(self, fact: str, seen: str) -> str:
        """The stored value of a name. Raises Unreadable with the nearest known ones."""
        known = self.known.get(fact, {})
        if any(value == seen for value, _title in self.shown.get(fact, [])):
            return seen
        for name in (seen, _TITLES.sub("", seen.strip())):
            found = known.get(_plain(name))
            if found is not None:
                return found
        raise Unreadable("name_unknown", seen=seen, near=_near(seen, [title for _v, title in self.shown.get(fact, [])]))

    def title(self, fact: str, stored: str) -> str:
        """What a stored value is called, or itself."""
        return next((title for value, title in self.shown.get(fact, []) if value == stored), stored)


def names_on(on: date, language: str = "zh-hans") -> Names:
    """Every name that can be meant on a day; a name two things share is left out. Seven queries."""
    offices = list(
        Office.objects.filter(holds_on(on, first="valid_from", until="valid_until")).prefetch_related("names")
    )
    office_names = [(o.ref, [o.code, *(n for name in o.names.all() for n in (name.zh, name.en))]) for o in offices]
    teams = list(Team.objects.filter(holds_on(on, first="valid_from", until="valid_until")).prefetch_related("names"))
    team_names = [(t.ref, [n for name in t.names.all() for n in (name.zh, name.en)]) for t in teams]
    held = {h.person_id: h for h in Holding.objects.filter(holds_on(on)).select_related("post")}
    people = list(Person.objects.all())
    leaders = [(p.ref, [p.name, p.latin, *_with_post(p, held.get(p.pk))]) for p in people]
    areas = list(Area.objects.all())
    return Names(
        {
            "lead_office": _index(office_names),
            "service_team": _index(team_names),
            "sponsoring_leader": _index(leaders),
            "area": _index((a.code, [a.code, a.zh, a.en]) for a in areas),
        },
        {
            "lead_office": [(o.ref, o.title(on, language)) for o in offices],
            "service_team": [(t.ref, t.title(on, language)) for t in teams],
            "sponsoring_leader": [(p.ref, p.title(language)) for p in people],
            "area": [(a.code, a.title(language)) for a in areas],
        },
    )


def _with_post(person: Person, holding: Holding | None) -> list[str]:
    """ "王书记" is how leaders are written into tables."""
    return [person.name[:1] + holding.post.zh, person.name + holding.post.zh] if holding else []


def _index(rows: Iterable[tuple[str, list[str]]]) -> dict[str, str]:
    found: dict[str, str] = {}
    twice: set[str] = set()
    for value, names in rows:
        for name in filter(None, map(_plain, names)):
            if found.get(name, value) != value:
                twice.add(name)
            found[name] = value
    return {name: value for name, value in found.items() if name not in twice}


def shortened(seen: str, choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The choices a text may be short for, as 县住建局 is for 县住房和城乡建设局: some characters left out."""
    short = _plain(seen)
    return [(value, title) for value, title in choices if len(short) >= 3 and _leaves_out(short, _plain(title))]


def _leaves_out(short: str, title: str) -> bool:
    rest = iter(title)
    return short[:1] == title[:1] and short[-1:] == title[-1:] and all(one in rest for one in short)


def _near(seen: str, titles: list[str]) -> str:
    close = [title for _value, title in shortened(seen, [(title, title) for title in titles])][:3]
    close = (
        close or get_close_matches(seen, titles, n=3, cutoff=0.4) or [t for t in titles if seen in t or t in seen][:3]
    )
    if close:
        return _("是不是：%(names)s？") % {"names": _("、").join(close)}
    return _("从列表里选一个，或者先在设置里加上。")


def _plain(text: str) -> str:
    return re.sub(r"[\s·.]+", "", text).casefold()
