"""Where an application stands, in words for whoever applied: nothing of other applications, nothing of the office."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yichuang.backoffice.people import directory
from yichuang.engine.calendars import local_date
from yichuang.engine.case.context import Context
from yichuang.engine.case.deciding import materials_of
from yichuang.engine.case.events import Actor, Event
from yichuang.engine.case.reading import ItemReading, read_items
from yichuang.engine.case.state import ItemState
from yichuang.engine.case.window import Application
from yichuang.engine.values import say

from ..district import district
from ..queries.window_case import WindowCase
from ..wording import day_text, event_text, item_title, language
from .acting import acted_for, may_act
from .window_desk import DeskNotice, read_desk


@dataclass(frozen=True, slots=True)
class TrackItem:
    """`said`: one sentence; `office` where it lies; `ended`, `rated`, `may_withdraw` for the forms. `owed`: what is
    still to come, and `owed_on` by when. `rating` what the applicant's side said of it, `answer` what was answered.
    `parts`: what an envelope holds, each with its own decision."""

    instance: str
    title: str
    said: str
    office: str
    due_on: date | None
    state: str
    ended: bool
    rated: bool
    may_withdraw: bool
    owed: tuple[str, ...] = ()
    owed_on: date | None = None
    rating: str = ""
    answer: str = ""
    answered_on: date | None = None
    parts: tuple[TrackItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Track:
    """One application. `papers` (kind, subject, title, about) of its items only; `done`: when the applicant's side
    did what; `agents`: (mandate, who acts for whom) of those the applicant gave and that are in force; `mandate` the
    one of them it was filed under; `bring`: (material, title, whether it lies there) of what more can be handed in."""

    number: str
    on: date
    made_on: date
    who: str
    items: tuple[TrackItem, ...]
    notices: tuple[DeskNotice, ...]
    papers: tuple[tuple[str, str, str, str], ...]
    done: tuple[tuple[datetime, str], ...]
    agents: tuple[tuple[str, str], ...]
    mandate: str
    bring: tuple[tuple[str, str, bool], ...] = ()

    @property
    def withdrawable(self) -> bool:
        return any(one.may_withdraw for one in self.items)


def read_track(case: WindowCase, number: str, *, at: datetime) -> Track | None:
    """The application with this number; None where the case has none such."""
    state = case.state
    asked = next((one for one in state.window.applications.values() if one.number == number), None)
    if asked is None:
        return None
    on = local_date(at, state.zone)
    calendar = district(fresh=True).calendar(case.programme.calendar)
    readings = {one.instance: one for one in read_items(case.programme, state, at=at, calendar=calendar)}
    by = Actor(ref=f"applicant:{number}")
    desk = read_desk(case, by, at=at, personal=False)
    mine = set(asked.items)
    parts = {name: [one for one in parts_of(case, name) if one in readings] for name in asked.items}
    items = tuple(
        replace(
            _item(case, readings[name], state.items[name], on),
            parts=tuple(_item(case, readings[one], state.items[one], on) for one in parts[name]),
        )
        for name in asked.items
        if name in readings and name in state.items
    )
    notices = tuple(one for one in desk.notices if mine & set(state.window.notices[one.id].items))
    told = {name for name, one in state.window.notices.items() if mine & set(one.items)}
    subjects = mine | {asked.id} | told | {one for inside in parts.values() for one in inside}
    papers = tuple(one for one in desk.papers if one[1] in subjects)
    name = asked.applicant.get("name")
    agents = may_act(state.window.mandates, on, principal=name) if isinstance(name, str) else []
    acted = acted_for(state.window.mandates, on)
    return Track(
        number=number,
        on=on,
        made_on=asked.on,
        who=case.words(name),
        items=items,
        notices=notices,
        papers=papers,
        done=tuple((one.at, event_text(one, case.programme, acted=acted)) for one in _done(case, asked)),
        agents=tuple(agents),
        mandate=asked.mandate if asked.mandate in dict(agents) else "",
        bring=_bring(case, Context(case.programme, state, by, at, calendar), items, notices),
    )


def parts_of(case: WindowCase, envelope: str) -> list[str]:
    """The instances that were accepted with an envelope, as one visit."""
    item, state = case.item(envelope), case.state
    if item is None or not item.contains:
        return []
    then = {one.at for one in case.events if one.type.startswith("item.") and one.body["item"] == envelope}
    return [
        name
        for name, held in state.items.items()
        if held.item in item.contains and any(one.at in then for one in case.events_on(name, "accepted"))
    ]


def _bring(
    case: WindowCase, ctx: Context, items: tuple[TrackItem, ...], notices: tuple[DeskNotice, ...]
) -> tuple[tuple[str, str, bool], ...]:
    """What more can be handed in for items that are not decided; what a notice asks for goes with its answer."""
    undecided = [each.instance for one in items for each in (one, *one.parts) if not each.ended]
    asked = {gap for one in notices for gap, _title, _words in one.gaps}
    return tuple(
        (name, say(known.title, language()), name in case.state.window.materials)
        for name in materials_of(ctx, undecided)
        if name not in asked and (known := case.programme.materials[name]).origin != "fetched"
    )


LEVELS = {
    5: gettext_lazy("非常满意"),
    4: gettext_lazy("满意"),
    3: gettext_lazy("基本满意"),
    2: gettext_lazy("不满意"),
    1: gettext_lazy("非常不满意"),
}
_THEIRS = frozenset({"item.withdrawn", "item.material_received", "item.served", "service.rated"})


def _done(case: WindowCase, asked: Application) -> list[Event]:
    """What the applicant's side did about one application, oldest first."""
    window, mine = case.state.window, set(asked.items)
    answered = {one.id for one in window.notices.values() if mine & set(one.items)}
    # what was owed and came, is told of the item it was owed for
    owed = {one.seq - 1 for one in case.events if one.type == "item.material_received"}
    given = {one.id for one in window.mandates.values() if one.principal == asked.applicant.get("name")}

    def theirs(one: Event) -> bool:
        if one.type == "application.made":
            return bool(one.body["application"] == asked.id)
        if one.type == "material.handed_in":
            side = one.by["ref"] == f"applicant:{asked.number}" or one.body.get("mandate") in given
            return one.body.get("notice") in answered or (side and "notice" not in one.body and one.seq not in owed)
        if one.type in ("mandate.given", "mandate.revoked"):
            return one.body["mandate"] in given
        return one.type in _THEIRS and one.body["item"] in mine

    return [one for one in case.events if theirs(one) and one.seq not in case.state.void]


def _item(case: WindowCase, reading: ItemReading, held: ItemState, on: date) -> TrackItem:
    known = case.programme.functions.get(reading.function)
    office = directory.office_for(reading.function, on)
    title = directory.office_titles([office.pk], on, language())[office.pk] if office else ""
    name = title or (say(known.title, language()) if known else "")
    rating = next((one for one in case.state.window.ratings.values() if one.item == held.instance), None)
    owes = held.owed and (not held.ended or held.ended_well)
    materials = case.programme.materials
    return TrackItem(
        instance=held.instance,
        title=item_title(held.instance, case.programme),
        said=_said(reading, held, name),
        office=name,
        due_on=reading.due_on,
        state=held.state if held.ended else reading.state,
        ended=held.ended,
        rated=rating is not None,
        may_withdraw=not held.ended,
        owed=tuple(say(materials[one].title, language()) for one in held.owed) if owes else (),
        owed_on=held.owed_by if owes else None,
        rating=str(LEVELS.get(rating.level, "")) if rating else "",
        answer=case.words(rating.answer) if rating else "",
        answered_on=rating.answered_on if rating else None,
    )


def _said(reading: ItemReading, held: ItemState, office: str) -> str:
    due = day_text(reading.due_on) if reading.due_on else ""
    if reading.state == "applied":
        return _("已提交，{office}在{due}前答复。").format(office=office, due=due) if due else _("已提交，等窗口接件。")
    if reading.state == "received":
        return _("已接件，{office}在{due}前答复。").format(office=office, due=due)
    if reading.state == "correcting":
        return _("要补材料，请看下面的告知。")
    if reading.state == "paused":
        since = day_text(reading.since_on) if reading.since_on else ""
        return _("{since}起暂停计时，恢复后继续办。").format(since=since)
    if reading.state == "accepted":
        if due:
            return _("{office}在办，{due}前办结。").format(office=office, due=due)
        return _("{office}在办。").format(office=office)
    return _ended(held)


def _ended(held: ItemState) -> str:
    on = day_text(held.ended_on) if held.ended_on else ""
    if held.state == "granted_owing":
        return _("{on}已办好，补齐所欠材料后领取。").format(on=on)
    if held.state == "granted" and held.served_on is not None:
        return _("{on}已办好，结果已送达。").format(on=on)
    words = {
        "granted": _("{on}已办好，请领取结果。"),
        "refused": _("{on}没有批准，理由在决定书里。"),
        "not_accepted": _("{on}没有受理，理由在通知书里。"),
        "withdrawn": _("{on}已撤回申请。"),
        "recalled": _("{on}作出的决定已撤回。"),
        "revoked": _("{on}作出的决定已撤销。"),
    }
    return words.get(held.state, "").format(on=on)
