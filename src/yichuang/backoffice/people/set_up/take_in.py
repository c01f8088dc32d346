"""A checked workbook becomes the district, through the same recorded changes as everything later; all or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from yichuang.engine.calendars import day_bounds
from yichuang.engine.case.events import system

from .. import changes, functions
from ..changes import ChangeRefused
from ..changes.writing import today_of
from ..models import Area, Holding, Office, Person, Post, holds_on
from ..wording import words_of
from .check import Plan, function_id
from .problems import Problem
from .reading import Row

ADMIN_RIGHTS = ("settings", "programmes", "publish")


@dataclass(frozen=True, slots=True)
class Administrator:
    """The first account. `name` finds a person of the workbook by name, staff number or sign-in name, else makes one.
    Without `password` an invitation is needed."""

    name: str
    username: str
    password: str = ""


def is_empty() -> bool:
    """Nobody has an account yet: only then can the installation be set up."""
    return not get_user_model().objects.exists()


@transaction.atomic
def take_in(
    plan: Plan | None,
    administrator: Administrator,
    *,
    at: datetime,
    zh: str = "",
    en: str = "",
    started_on: date | None = None,
) -> Person:
    """Takes in what the plan holds and makes the first administrator, who is answered. Without a plan, or where it
    does not say, `zh`, `en` and `started_on` are the district's. Raises ChangeRefused, and nothing is kept; the plan
    must have no grave problem."""
    if not is_empty():
        raise ChangeRefused("account_exists", person=administrator.name)
    if plan is not None and plan.grave:
        raise ValueError("a plan with grave problems")
    by = system("set-up")
    reason = f"初次设置：{plan.name}" if plan else "初次设置"
    who: dict[str, Any] = {"by": by, "at": at, "reason": reason}
    start = (plan.started_on if plan else None) or started_on or today_of(at)
    if plan is not None:
        refused: list[tuple[str, Row, ChangeRefused]] = []
        _Taking(plan, start, who, lambda *args: refused.append(args)).everything()
        for _key, _row, refusal in refused:
            raise refusal
    if zh.strip() or plan is None or not plan.rows("district"):
        changes.name_district(zh, en, start, **who)
    return _administrator(administrator, start, who)


def rehearse(plan: Plan, *, at: datetime) -> list[Problem]:
    """What the changes themselves would refuse, row by row; everything is rolled back."""
    problems: list[Problem] = []

    def refused(key: str, row: Row, refusal: ChangeRefused) -> None:
        cell = row.cells.get(refusal.field) or next(iter(row.cells.values()))
        problems.append(Problem(plan.tables[key].title, cell, "notice_refused", {"said": words_of(refusal)}))

    with transaction.atomic():
        who: dict[str, Any] = {"by": system("set-up"), "at": at, "reason": "试读"}
        _Taking(plan, plan.started_on or today_of(at), who, refused).everything()
        transaction.set_rollback(True)
    return problems


Refused = Callable[[str, Row, ChangeRefused], None]


class _Taking:
    """One pass over the tables, in the order in which rows need each other. A row the changes refuse is handed to
    `refused`, and the next is tried."""

    def __init__(self, plan: Plan, start: date, who: Mapping[str, Any], refused: Refused) -> None:
        self.plan, self.start, self.who, self.refused = plan, start, dict(who), refused
        self.offices: dict[str, Office] = {}
        self.posts: dict[str, Post] = {}
        self.areas: dict[str, Area] = {}

    def everything(self) -> None:
        for row in self.plan.rows("district")[:1]:
            self._try(
                "district", row, lambda row: changes.name_district(row.get("zh"), row.get("en"), self.start, **self.who)
            )
        for row in self._parents_first("offices"):
            self._try("offices", row, self._office)
        for row in self.plan.rows("posts"):
            self._try("posts", row, self._post)
        for row in self.plan.rows("people"):
            self._try("people", row, self._person)
        for row in self._parents_first("areas"):
            self._try("areas", row, self._area)
        needed = functions.needed(self.who["at"])
        for row in self.plan.rows("functions"):
            self._try("functions", row, lambda row: self._function(row, needed))
        self._calendar()

    def _try(self, key: str, row: Row, change: Callable[[Row], Any]) -> None:
        try:
            change(row)
        except ChangeRefused as refusal:
            self.refused(key, row, refusal)
        except KeyError:
            pass  # needs a row that was refused: one thing at a time

    def _parents_first(self, key: str) -> list[Row]:
        rows = {row.get("code"): row for row in self.plan.rows(key)}
        ordered: dict[str, Row] = {}

        def place(code: str) -> None:
            if code in rows and code not in ordered:
                place(rows[code].get("parent"))
                ordered[code] = rows[code]

        for code in rows:
            place(code)
        return list(ordered.values())

    def _office(self, row: Row) -> None:
        self.offices[row.get("code")] = changes.add_office(
            row.get("code"),
            row.get("zh"),
            row.get("en"),
            from_on=row.get("from_on", self.start),
            kind=row.get("kind", "bureau"),
            parent=self.offices[row.get("parent")] if row.get("parent") else None,
            phone=row.get("phone"),
            counter=row.get("counter"),
            platform=row.get("platform"),
            **self.who,
        )

    def _post(self, row: Row) -> None:
        office = self.offices[row.get("office")]
        self.posts[row.get("code")] = changes.add_post(
            office,
            row.get("code"),
            row.get("zh"),
            row.get("en"),
            rights=row.get("rights", []),
            from_on=max(self.start, office.valid_from),
            **self.who,
        )

    def _person(self, row: Row) -> None:
        person = changes.add_person(
            row.get("code"),
            row.get("name"),
            row.get("latin"),
            phone=row.get("phone"),
            email=row.get("email"),
            **self.who,
        )
        for code in row.get("posts", []):
            changes.hold_post(self.posts[code], person, from_on=self.posts[code].valid_from, **self.who)
        if row.get("username"):
            changes.give_account(person, row.get("username"), **self.who)

    def _area(self, row: Row) -> None:
        self.areas[row.get("code")] = changes.add_area(
            row.get("code"),
            row.get("zh"),
            row.get("en"),
            kind=row.get("kind"),
            parent=self.areas[row.get("parent")] if row.get("parent") else None,
            **self.who,
        )

    def _function(self, row: Row, needed: Mapping[str, functions.Needed]) -> None:
        post = self.posts[row.get("post")] if row.get("post") else None
        office = self.offices[row.get("office")] if row.get("office") else post.office  # type: ignore[union-attr]
        from_on = row.get("from_on", max(self.start, office.valid_from, post.valid_from if post else self.start))
        function = function_id(row.get("function"), needed) or row.get("function")
        changes.map_function(function, office, post, from_on=from_on, **self.who)

    def _calendar(self) -> None:
        notices: dict[str, list[Row]] = defaultdict(list)
        for row in self.plan.rows("calendar"):
            notices[row.get("notice")].append(row)
        for rows in sorted(notices.values(), key=lambda rows: rows[0].get("known_on")):
            self._try("calendar", rows[0], partial(self._publish, rows))

    def _publish(self, rows: list[Row], _first: Row) -> None:
        first = rows[0]
        changes.publish_calendar(
            {row.get("day"): row.get("word") for row in rows},
            notice=first.get("notice"),
            known_at=day_bounds(first.get("known_on"), settings.TIME_ZONE)[0],
            source=first.get("source"),
            names={row.get("day"): row.get("name") for row in rows if row.get("name")},
            **self.who,
        )


def people_named(name: str) -> list[Person]:
    """Everybody a name, staff number or sign-in name can mean."""
    return [
        one
        for one in Person.objects.select_related("user")
        if name in (one.name, one.code, one.user.get_username() if one.user else "")
    ]


def administrators_named(name: str, on: date) -> list[Person]:
    """Those of them who can sign in and may change the settings on a day."""
    able = Holding.objects.filter(holds_on(on), person__user__is_active=True).select_related("post")
    administrators = {holding.person_id for holding in able if "settings" in holding.post.rights}
    return [one for one in people_named(" ".join(name.split())) if one.pk in administrators]


def _administrator(wanted: Administrator, start: date, who: Mapping[str, Any]) -> Person:
    """The person with an account and a post that may change the settings; what is missing is made."""
    name = " ".join(wanted.name.split())
    found = people_named(name)
    person = found[0] if len(found) == 1 else changes.add_person(_free_code("admin"), name, **who)
    if person.user_id is None:
        changes.give_account(person, wanted.username, password=wanted.password, **who)
        person.refresh_from_db()
    elif wanted.password and person.user is not None:
        person.user.set_password(wanted.password)
        person.user.save(update_fields=["password"])
    held = [holding.post for holding in Holding.objects.filter(person=person).select_related("post", "post__office")]
    if not any("settings" in post.rights for post in held):
        office = held[0].office if held else Office.objects.filter(valid_until=None).order_by("pk").first()
        if office is None:
            office = changes.add_office("admin", "系统管理", "Administration", from_on=start, **who)
        post = changes.add_post(
            office,
            _free_post_code(),
            "系统管理员",
            "Administrator",
            rights=ADMIN_RIGHTS,
            from_on=max(start, office.valid_from),
            **who,
        )
        changes.hold_post(post, person, from_on=post.valid_from, **who)
    return person


def _free_code(code: str) -> str:
    taken = set(Person.objects.values_list("code", flat=True))
    return next(c for c in (code, *(f"{code}-{n}" for n in range(2, 10_000))) if c not in taken)


def _free_post_code() -> str:
    taken = set(Post.objects.values_list("code", flat=True))
    return next(c for c in ("admin", *(f"admin-{n}" for n in range(2, 10_000))) if c not in taken)
