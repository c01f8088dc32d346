"""The small tables of a mechanism's page: totals, silence, opinions, remedies, papers, pauses, lights, sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from yichuang.backoffice.cases.wording import language
from yichuang.engine.programme.check.effects import silences
from yichuang.engine.programme.draft import Draft
from yichuang.engine.programme.model import Document, PauseKind, Programme, Remedy
from yichuang.engine.values import Evidence, Number, say

from .programme_conditions import condition_words
from .wording import EFFECTS


def evidence_word(evidence: str) -> str:
    """How far a number was read, in a clerk's word."""
    return {
        Evidence.STATUTORY: pgettext("evidence", "法定"),
        Evidence.PUBLISHED: pgettext("evidence", "公布"),
        Evidence.UNVERIFIED: pgettext("evidence", "待核"),
        Evidence.ASSUMED: pgettext("evidence", "自定"),
    }.get(Evidence(evidence), evidence)


@dataclass(frozen=True, slots=True)
class Part:
    """A small table: a heading, and rows of a name and what is said of it."""

    heading: str
    rows: tuple[tuple[str, str], ...]


def parts_of(programme: Programme) -> list[Part]:
    """Every small table that has rows, in the order they are read."""
    tag = language()
    materials = tuple(
        (say(one.title, tag), {"held": _("您有"), "fetched": _("我们取")}.get(one.origin, _("您准备")))
        for one in programme.materials.values()
    )
    defined = tuple(
        (say(one.title, tag), condition_words(programme, one.condition.text, tag))
        for one in programme.definitions.values()
    )
    sources = tuple(
        (" ".join(filter(None, (say(one.title, tag), one.number, one.article))), _read_word(one.read))
        for one in programme.sources.values()
    )
    flows = tuple((say(one.title, tag), _numbered(one.target)) for one in programme.flows.values())
    opinions = tuple((say(one.title, tag), _days(one.days)) for one in programme.opinions.values())
    remedies = tuple((say(one.title, tag), _remedy(one)) for one in programme.remedies.values())
    made = (
        Part(_("流程和全流程目标"), flows),
        Part(_("逾期不办有说法的地方，只有这些"), tuple(_speaking(programme, tag))),
        Part(_("判断条件"), defined),
        Part(_("征求意见"), opinions),
        Part(_("不予许可后的救济途径"), remedies),
        Part(_("证照和文书的有效期"), tuple(_valid(programme, tag))),
        _procedures(programme, tag),
        Part(
            _("暂停计时的其他情形"),
            tuple((say(one.title, tag), _pause(one)) for one in programme.pauses.values() if not one.procedure_class),
        ),
        Part(_("灯"), tuple((say(one.title, tag), say(one.rule, tag)) for one in programme.lights.values())),
        Part(_("材料"), materials),
        Part(_("依据"), sources),
    )
    return [part for part in made if part.rows]


def _procedures(programme: Programme, tag: str) -> Part:
    """The special procedures, class by class, those a law names first: what leaves their time out, their own limit, the
    items that have them."""
    rows: list[tuple[str, str]] = []
    having: set[str] = set()
    n = 0
    for of in sorted(programme.procedure_classes.values(), key=lambda one: not one.basis):
        basis = say(of.basis, tag) if of.basis else _("按公布的办事规定")
        for kind in programme.pauses.values():
            items = [one for one in programme.items.values() if kind.id in one.special_procedures]
            if kind.procedure_class != of.id or not items:
                continue
            having.update(one.id for one in items)
            n += len(items)
            named = _("、").join(say(one.title, tag) for one in items)
            titles = dict.fromkeys((say(of.title, tag), say(kind.title, tag)))
            rows.append((" · ".join(titles), " · ".join((basis, _pause(kind), named))))
    said = _("特别程序：{items}个事项，{n}个程序，{classes}类")
    return Part(said.format(items=len(having), n=n, classes=len(programme.procedure_classes)), tuple(rows))


def _speaking(programme: Programme, tag: str) -> Iterator[tuple[str, str]]:
    """Where silence means something, as `yichuang check` lists it."""
    for one in silences(Draft(dict(programme.text), dict(programme.origins))):
        kind = programme.opinions.get(one.key.split(".")[1])
        name = say(kind.title, tag) if kind is not None else _("窗口收到申请后不受理、不告知")
        yield name, " · ".join((_working(int(one.n)), str(EFFECTS[one.effect])))


def _valid(programme: Programme, tag: str) -> Iterator[tuple[str, str]]:
    for one in programme.documents.values():
        if one.validity_days is not None:
            yield say(one.title, tag), _validity(one)


def _validity(one: Document) -> str:
    said = [_calendar(one.validity_days), str(EFFECTS["lapses"]) if one.lapses else ""]
    if one.renewals is not None and one.renewal_days is not None:
        n, days = int(one.renewals.n), int(one.renewal_days.n)
        said.append(
            ngettext("可延期%(n)s次，每次%(days)s天", "可延期%(n)s次，每次%(days)s天", n) % {"n": n, "days": days}
        )
    return " · ".join(filter(None, said))


def _remedy(one: Remedy) -> str:
    if one.months is not None:
        n = int(one.months.n)
        said, number = ngettext("%(n)s个月内", "%(n)s个月内", n) % {"n": n}, one.months
    elif one.days is not None:
        n = int(one.days.n)
        said, number = ngettext("%(n)s天内", "%(n)s天内", n) % {"n": n}, one.days
    else:
        return "—"
    where = say(one.where, language()) if one.where else ""
    return " · ".join(filter(None, (f"{said} ({evidence_word(number.evidence)})", str(EFFECTS[number.effect]), where)))


def _pause(one: PauseKind) -> str:
    said = _("自身时限%(limit)s") % {"limit": _numbered(one.limit)}
    if one.cap is not None:
        said = _("自身时限%(limit)s，累计上限%(cap)s") % {"limit": _numbered(one.limit), "cap": _numbered(one.cap)}
    return f"{said} · {EFFECTS[one.limit.effect]}" if one.limit is not None else said


def _numbered(number: Number | None) -> str:
    return f"{number.n.normalize():f} ({evidence_word(number.evidence)})" if number else "—"


def _days(number: Number) -> str:
    return f"{_working(int(number.n))} ({evidence_word(number.evidence)}) · {EFFECTS[number.effect]}"


def _working(n: int) -> str:
    return ngettext("%(n)s个工作日", "%(n)s个工作日", n) % {"n": n}


def _calendar(number: Number | None) -> str:
    if number is None:
        return ""
    n = int(number.n)
    return ngettext("%(n)s天", "%(n)s天", n) % {"n": n} + f" ({evidence_word(number.evidence)})"


def _read_word(read: str) -> str:
    return {
        "full": _("看过全文"),
        "head": _("看过开头"),
        "cited": _("见于引用"),
    }.get(read, _("没有看到原文"))
