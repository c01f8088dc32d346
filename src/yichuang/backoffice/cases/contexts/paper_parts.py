"""What papers are made of, and what every one of them shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from yichuang.backoffice.people import directory
from yichuang.engine.calendars import add_days, add_months
from yichuang.engine.case.state import ItemEntry, ItemState, item_of
from yichuang.engine.case.window import Application
from yichuang.engine.items.model import Decision, ItemKind
from yichuang.engine.programme.model import Programme, Remedy
from yichuang.engine.values import say

from ..queries.window_case import WindowCase
from ..wording import day_text, item_title, language


@dataclass(frozen=True, slots=True)
class Table:
    """`heads` over `rows`."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. `to`: whom it is addressed to; `said`: paragraphs; `blanks`: lines to be signed by hand; `code`: what
    its QR code holds, "" for none. `filed` says where it is kept, for whoever finds the sheet."""

    kind: str
    title: str
    number: str
    to: str
    said: tuple[str, ...]
    table: Table | None
    after: tuple[str, ...]
    office: str
    on: date
    filed: str
    blanks: tuple[str, ...] = ()
    code: str = ""
    remedies: tuple[str, ...] = ()

    @property
    def dated(self) -> str:
        """Its day, written out."""
        return day_text(self.on)


class NoPaperError(LookupError):
    """There is nothing to print: nothing of this kind happened."""


def titles() -> Mapping[str, str]:
    """What each kind of paper is called."""
    return {
        "receipt": _("收件凭证"),
        "notice": _("补正材料一次性告知书"),
        "acceptance": _("受理通知书"),
        "non_acceptance": _("不予受理通知书"),
        "special_procedure": _("特别程序告知书"),
        "hold": _("暂停办理告知书"),
        "extension": _("延长办理期限告知书"),
        "grant": _("准予行政许可决定书"),
        "refusal": _("不予行政许可决定书"),
        "letter": _("联合审查意见书"),
        "service": _("送达回证"),
    }


def granted_titles() -> Mapping[Decision, str]:
    """What the paper of a grant is called: as a licence only where it is one."""
    return {
        Decision.LICENCE: titles()["grant"],
        Decision.FILING: _("备案通知书"),
        Decision.REGISTRATION: _("准予登记通知书"),
        Decision.RESULT: _("办理结果通知书"),
    }


def refused_titles() -> Mapping[Decision, str]:
    """What the paper of a refusal is called."""
    return {
        Decision.LICENCE: titles()["refusal"],
        Decision.FILING: _("不予备案通知书"),
        Decision.REGISTRATION: _("不予登记通知书"),
        Decision.RESULT: _("办理结果通知书"),
    }


def title_of(case: WindowCase, kind: str, subject: str) -> str:
    """What the paper of a kind about a subject is called."""
    if kind == "grant":
        return granted_titles()[decision_of(case, subject)]
    if kind == "refusal":
        return refused_titles()[decision_of(case, subject)]
    if kind == "letter" and case.state.window.sessions[subject].kind == "acceptance":
        return _("联合验收意见书")
    if kind == "non_acceptance" and turned_away(case, subject).what == "not_accepted":
        return _("不受理通知书")
    return titles()[kind]


def decision_of(case: WindowCase, instance: str) -> Decision:
    item = case.item(instance)
    return item.decision if item else Decision.RESULT


def turned_away(case: WindowCase, instance: str) -> ItemEntry:
    """The entry that turned an application away. Raises NoPaperError."""
    history = item_of_case(case, instance).history
    entry = next((one for one in reversed(history) if one.what in ("not_accepted", "acceptance_refused")), None)
    if entry is None:
        raise NoPaperError(instance)
    return entry


def made(case: WindowCase, kind: str, number: str, on: date, function: str, **more: object) -> Paper:
    values: dict[str, object] = {"said": (), "table": None, "after": ()} | more
    return Paper(
        kind=kind,
        title=str(values.pop("title", titles()[kind])),
        number=number,
        office=office(case, function, on),
        on=on,
        filed=_("{number} {title}").format(number=case.state.number, title=case.title),
        **values,  # type: ignore[arg-type]
    )


def office(case: WindowCase, function: str, on: date) -> str:
    found = directory.office_for(function, on) if function else None
    if found is not None:
        return directory.office_titles([found.pk], on, language())[found.pk]
    known = case.programme.functions.get(function)
    return say(known.title, language()) if known else ""


def told_apart(offices: Mapping[str, str], programme: Programme) -> dict[str, str]:
    """Function → office, with what it was asked as where one office is there for several functions."""
    times = Counter(offices.values())
    found = {}
    for name, title in offices.items():
        known = programme.functions.get(name)
        of = say(known.title, language()) if known is not None else ""
        several = times[title] > 1 and of and of != title
        found[name] = _("{office}({function})").format(office=title, function=of) if several else title
    return found


def window_of(case: WindowCase, instance: str) -> str:
    item = case.item(instance)
    return case.programme.window or (item.function if item else "")


def function_of(case: WindowCase, instance: str) -> str:
    item = case.item(instance)
    return item.function if item else ""


def application_for(case: WindowCase, instance: str) -> Application | None:
    """The application an item belongs to: the newest that asked for it, or for the envelope that contains it. What was
    applied for after the last that happened to the item is another matter."""
    known, item = case.state.items.get(instance), item_of(instance)[0]
    for one in reversed(list(case.state.window.applications.values())):
        if instance in one.items:
            return one
        whole = [found for name in one.items if (found := case.item(name)) is not None]
        if (known is None or one.seq < known.touched) and any(item in found.contains for found in whole):
            return one
    return None


OWNER = "owner"
"""The fact that names the enterprise, in every programme whose cases have one."""


def applicant(case: WindowCase, instance: str) -> str:
    """Whom a paper about an item is addressed to: whoever applied; without an application the enterprise the case knows
    as its owner, else what the case is called."""
    if (found := application_for(case, instance)) is not None:
        return case.words(found.applicant.get("name", ""))
    return case.words(case.state.raw_facts().get(OWNER)) or case.title


def item_of_case(case: WindowCase, instance: str) -> ItemState:
    found = case.state.items.get(instance)
    if found is None:
        raise NoPaperError(instance)
    return found


def titled(case: WindowCase, instance: str) -> str:
    return item_title(instance, case.programme)


def material(case: WindowCase, name: str) -> str:
    found = case.programme.materials.get(name)
    return say(found.title, language()) if found else name


def in_form_order(case: WindowCase, instances: Iterable[str], names: Iterable[str]) -> list[str]:
    """Materials as the items list them on form and desk; an event keeps them by their ids."""
    items = [item for one in instances if (item := case.item(one)) is not None]
    parts = [part for item in items for name in item.contains if (part := case.item(name)) is not None]
    listed = list(dict.fromkeys(use.material for item in (*items, *parts) for use in item.materials))
    return sorted(names, key=lambda one: listed.index(one) if one in listed else len(listed))


def days(n: int, basis: str) -> str:
    return _("{n}个工作日").format(n=n) if basis == "working" else _("{n}日").format(n=n)


def joined(words: list[str]) -> str:
    return _("、").join(words)


def against(case: WindowCase, instance: str, on: date) -> tuple[str, ...]:
    """The remedies against a decision about an item; none where it decides nothing: a technical review, a service."""
    item = case.item(instance)
    decides = item is not None and (
        item.decision is not Decision.RESULT or item.kind in (ItemKind.APPROVAL, ItemKind.ENVELOPE)
    )
    return remedies(case, on) if decides else ()


def remedies(case: WindowCase, on: date) -> tuple[str, ...]:
    """What may be done against it, with the last day where it was served today; what ends first comes first."""
    found = []
    for one in sorted(case.programme.remedies.values(), key=lambda one: _last_day(one, on) or date.max):
        what, where = say(one.title, language()), say(one.where, language()) if one.where else ""
        within = ""
        if one.days is not None:
            within = days(int(one.days.n), "calendar")
        elif one.months is not None:
            within = _("{n}个月").format(n=int(one.months.n))
        if (until := _last_day(one, on)) is None:
            found.append((_("{what}：向{where}提出。") if where else _("{what}。")).format(what=what, where=where))
            continue
        if where:
            said = _("{what}：收到之日起{within}内（当天送达的，到{until}）向{where}提出。")
        else:
            said = _("{what}：收到之日起{within}内（当天送达的，到{until}）。")
        found.append(said.format(what=what, within=within, until=day_text(until), where=where))
    return tuple(found)


def _last_day(one: Remedy, on: date) -> date | None:
    if one.days is not None:
        return add_days(on, int(one.days.n))
    return add_months(on, int(one.months.n)) if one.months is not None else None
