"""What the address of the table asks for, and the addresses of everything one can ask for next."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from yichuang.backoffice.cases.contexts.project_table import SORTS, STATUSES, URGENCY, Count, Filters, Table

VIEWS = ("table", "board", "map")
MOST_WORDS = 60

_LEFT_OUT = {"sort": URGENCY, "view": "table"}
"""Values that go without saying."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column one can sort by. `aria`: "ascending", "descending" or "none"."""

    title: str
    unit: str
    href: str
    aria: str

    @property
    def arrow(self) -> str:
        return {"ascending": "↑", "descending": "↓"}.get(self.aria, "")


@dataclass(frozen=True, slots=True)
class CountLink:
    count: Count
    href: str


def read_filters(said: QueryDict) -> Filters:
    """The filters of an address; what cannot be meant is left out."""
    sort = said.get("sort", URGENCY)
    light = said.get("light", "")
    view = said.get("view", "table")
    return Filters(
        q=said.get("q", "").strip()[:MOST_WORDS],
        light=light if light in STATUSES else "",
        stage=said.get("stage", "")[:40],
        industry=said.get("industry", "")[:64],
        area=said.get("area", "")[:40],
        sort=sort if sort.removeprefix("-") in SORTS else URGENCY,
        view=view if view in VIEWS else "table",
        after=said.get("after", "")[:80],
    )


class Addresses:
    """Addresses of the table with one thing changed. Looking back in time is kept."""

    def __init__(self, filters: Filters, as_of: datetime | None, said_at: str) -> None:
        self.filters = filters
        self.at = said_at if as_of is not None else ""

    def to(self, name: str = "projects:table", **changed: str) -> str:
        """The address with these filters changed; the page begins anew unless `after` is given."""
        filters = replace(self.filters, **{"after": "", **changed})
        said = {key: value for key, value in asdict(filters).items() if value and value != _LEFT_OUT.get(key)}
        if self.at:
            said["at"] = self.at
        return reverse(name) + (f"?{urlencode(said)}" if said else "")

    def counts(self, table: Table) -> list[CountLink]:
        return [CountLink(count, self.to(light=count.status)) for count in table.counts]

    def heads(self, *, whole: bool) -> dict[str, Head]:
        """Heads by key of SORTS; without links where only a page is shown."""
        titles = {
            URGENCY: (_("灯与原因"), ""),
            "name": (_("项目 · 业主 · 产业"), ""),
            "since": (_("哪天起"), ""),
            "due": (_("最晚哪天"), ""),
            "total": (_("总投资"), _("万元")),
            "plan": (_("今年计划"), _("万元")),
            "done": (_("已完成"), _("万元")),
            "rate": (_("完成率"), _("竖线为时间进度")),
        }
        return {key: self._head(key, *words, whole=whole) for key, words in titles.items()}

    def _head(self, key: str, title: str, unit: str, *, whole: bool) -> Head:
        sort = self.filters.sort
        if not whole:
            return Head(title, unit, "", "ascending" if key == URGENCY and not self.filters.after else "none")
        aria = "none" if sort.removeprefix("-") != key else "descending" if sort.startswith("-") else "ascending"
        # sums are wanted largest first, days and names the other way
        first, second = (f"-{key}", key) if key in ("total", "plan", "done", "rate") else (key, f"-{key}")
        return Head(title, unit, self.to(sort=second if sort == first else first), aria)

    def kept(self, *besides: str) -> list[tuple[str, str]]:
        """(name, value) of what a form of filters carries along unseen."""
        filters = asdict(replace(self.filters, after=""))
        found = [
            (key, value)
            for key, value in filters.items()
            if key not in besides and value and value != _LEFT_OUT.get(key)
        ]
        return [*found, ("at", self.at)] if self.at else found
