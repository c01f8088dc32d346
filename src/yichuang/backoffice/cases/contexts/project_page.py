"""Everything the page of one project says, put together: its line, permits, money, dates, people, history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from yichuang.backoffice.people import directory
from yichuang.engine.calendars import local_date
from yichuang.engine.case.events import Actor

from ..models import Case
from ..queries.project_page import ProjectRead, read_project
from ..wording import language
from . import project_page_history, project_page_people
from .project_line import ProjectLine, lines
from .project_page_permits import PermitsView, permits_view


@dataclass(frozen=True, slots=True)
class MoneyView:
    """In fen. `rate` and `time_share` in percent with one decimal; None while there is no plan."""

    total: int | None
    plan: int | None
    done: int | None
    done_total: int | None
    as_of: date | None
    rate: Decimal | None
    time_share: Decimal


@dataclass(frozen=True, slots=True)
class DateRow:
    """One milestone: what was planned first, agreed, is expected now, or happened. `slip` days later (negative:
    earlier) than agreed, or than planned where nothing was agreed; None where there is nothing to compare."""

    id: str
    title: str
    planned: date | None
    agreed: date | None
    expected: date | None
    actual: date | None
    slip: int | None

    @property
    def early(self) -> int:
        """Days earlier than agreed."""
        return max(0, -(self.slip or 0))


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """`titles`: what every ref on the page was called on the day."""

    read: ProjectRead
    line: ProjectLine
    at: datetime
    on: date
    permits: PermitsView | None
    money: MoneyView
    dates: tuple[DateRow, ...]
    people: tuple[project_page_people.Contact, ...]
    obstacles: tuple[project_page_people.ObstacleView, ...]
    files: tuple[project_page_people.FileView, ...]
    photo: project_page_people.FileView | None
    history: tuple[project_page_history.HistoryLine, ...]
    titles: Mapping[str, str]

    @property
    def open_obstacles(self) -> list[project_page_people.ObstacleView]:
        return [one for one in self.obstacles if one.cleared_on is None]

    @property
    def cleared_obstacles(self) -> list[project_page_people.ObstacleView]:
        return [one for one in self.obstacles if one.cleared_on is not None]


def project_page(head: Case, *, at: datetime, viewer: Actor, past: bool) -> ProjectPage | None:
    """The page of a project case the viewer may see, as of `at`; None when the project was not there yet. A fixed
    number of queries, whatever its items and entries."""
    read = read_project(head, at=at, past=past)
    found = lines([head.pk], at=at, viewer=viewer, past=past, closed=True)
    if read is None or not found:
        return None
    line, on = found[0], local_date(at, read.project.state.zone)
    refs = project_page_history.refs_of(read) | project_page_people.refs_of(read, line)
    titles = directory.titles(refs, on, language())
    files = project_page_people.files(read, titles)
    permits = read.permits
    whose = {step.instance: step.office for step in line.steps if permits and step.case_id == permits.id}
    return ProjectPage(
        read=read,
        line=line,
        at=at,
        on=on,
        permits=permits_view(permits, at, text=read.text, whose=whose) if permits else None,
        money=_money(line),
        dates=_dates(line),
        people=tuple(project_page_people.contacts(read, line, titles, viewer, on)),
        obstacles=tuple(project_page_people.obstacles(read, titles)),
        files=tuple(files),
        photo=project_page_people.latest_photo(files),
        history=tuple(project_page_history.history(read, titles)),
        titles=titles,
    )


def _money(line: ProjectLine) -> MoneyView:
    percent = None if line.rate is None else (line.rate * 100).quantize(Decimal("0.1"))
    share = (line.time_share * 100).quantize(Decimal("0.1"))
    return MoneyView(line.total_fen, line.plan_fen, line.done_fen, line.done_total_fen, line.figures_on, percent, share)


def _dates(line: ProjectLine) -> tuple[DateRow, ...]:
    titles = {"start": _("开工"), "completion": _("竣工"), "commissioning": _("投产")}
    return tuple(_date_row(key, title, line.dates.get(key, {})) for key, title in titles.items())


def _date_row(key: str, title: str, known: Mapping[str, str]) -> DateRow:
    planned, agreed, expected, actual = (
        date.fromisoformat(known[word]) if known.get(word) else None
        for word in ("planned", "agreed", "expected", "actual")
    )
    now, against = actual or expected, agreed or planned
    slip = (now - against).days if now and against else None
    return DateRow(key, title, planned, agreed, expected, actual, slip)
