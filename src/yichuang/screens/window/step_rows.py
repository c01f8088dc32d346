"""The rows of the step-cutting register in words: what stood, what stands, and the change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from yichuang.analytics.step_cutting.counts import FlowCounts, FlowPair, ItemCounts, Tally, change, compare
from yichuang.analytics.step_cutting.times import Times
from yichuang.backoffice.cases.wording import language
from yichuang.engine.case.state import item_of
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import say
from yichuang.screens.base.wording import day_text

FEWEST_SHOWN = 5
"""Decisions below which the public is not told how long they took: so few can be told apart."""

NONE = "—"


@dataclass(frozen=True, slots=True)
class Cell:
    """`change` in words with its sign ("" where nothing changed), `better`: fewer; None where it cannot be said."""

    before: str
    after: str
    change: str
    better: bool | None = None

    @property
    def same(self) -> bool:
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One measure of a flow."""

    what: str
    hint: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item: "" as before, "added" or "gone"; its cells in the order of `heads()`."""

    id: str
    title: str
    fate: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TimeRow:
    """How long one item's decisions took under one version; `few`: too few for the public."""

    title: str
    version: str
    decided: int
    median: str
    p80: str
    p90: str
    within: str
    limit: str
    few: bool = False


@dataclass(frozen=True, slots=True)
class FlowPart:
    """A flow as the page shows it."""

    id: str
    title: str
    fate: str
    rows: tuple[FlowRow, ...]
    items: tuple[ItemRow, ...]
    times: tuple[TimeRow, ...]


def heads() -> tuple[str, ...]:
    """The measures of an item, in the order of its cells."""
    return (_("环节"), _("材料"), _("纸质份数"), _("跑动次数"), _("承诺时限"), _("法定时限"))


TookBy = Mapping[str, Mapping[tuple[str, str], Times]]


def parts(before: Programme, after: Programme, took: TookBy, *, public: bool) -> list[FlowPart]:
    """Every flow of the two versions, with its items and the times of its decisions; last what was decided while the
    flow of a case was still open."""
    found = [_part(pair, before, after, took, public) for pair in compare(before, after)]
    known = {one.id for one in found}
    loose = dict.fromkeys(key for one in (before, after) for key in took.get(one.digest, {}) if key[0] not in known)
    timed = tuple(row for key in loose for row in _times(key, (None, None), (before, after), took, public))
    return [*found, FlowPart("", _("流程还没定的办件"), "", (), (), timed)] if timed else found


def _part(pair: FlowPair, before: Programme, after: Programme, took: TookBy, public: bool) -> FlowPart:
    flow = after.flows.get(pair.id) or before.flows[pair.id]
    items = tuple(
        ItemRow(one.id, title_of(one.id, before, after), _fate(one.before, one.after), _cells(one.before, one.after))
        for one in pair.items
    )
    timed = tuple(
        row
        for one in pair.items
        for row in _times((pair.id, one.id), (one.before, one.after), (before, after), took, public)
    )
    fate = _fate(pair.before, pair.after)
    return FlowPart(pair.id, say(flow.title, language()), fate, tuple(_rows(pair)), items, timed)


def title_of(item: str, before: Programme, after: Programme) -> str:
    """What an item is called, in the newer version where it has it."""
    return say((after.items.get(item) or before.items[item]).title, language())


def _fate(before: object | None, after: object | None) -> str:
    return "added" if before is None else "gone" if after is None else ""


def _rows(pair: FlowPair) -> Iterable[FlowRow]:
    def row(what: str, hint: str, name: str, unit: str = "") -> FlowRow:
        return FlowRow(what, hint, _cell(_of(pair.before, name), _of(pair.after, name), unit))

    yield row(_("事项"), _("这个流程里的事项，视情况才办的也算"), "items")
    yield row(_("环节"), _("每个事项作一次决定；两人签的算两个；每征求一家意见加一个"), "steps")
    yield row(_("要的材料（份次）"), _("各事项要的加在一起，同一份材料几家都要就算几次"), "materials")
    yield row(_("其中视情况才要"), "", "conditional")
    yield row(_("不同的材料（种）"), "", "distinct")
    yield row(_("纸质份数"), "", "copies")
    yield row(_("跑动次数"), _("统合事项里的各项随整件一起报、一起领，不另跑"), "trips")
    yield row(_("全流程最长"), _("计入承诺的事项里最长的一条路，不是相加"), "days", "days")
    yield row(_("公布的全流程目标"), "", "target", "days")


def _of(side: FlowCounts | None, name: str) -> int | Tally | None:
    return getattr(side, name) if side is not None else None


def _cells(before: ItemCounts | None, after: ItemCounts | None) -> tuple[Cell, ...]:
    def value(side: ItemCounts | None, name: str) -> int | Tally | None:
        return getattr(side, name) if side is not None else None

    basis = (before or after).basis if (before or after) else "working"  # type: ignore[union-attr]
    new = after.basis if after else basis
    limits = tuple(_limit(value(before, name), value(after, name), basis, new) for name in ("days", "statutory"))
    counts = tuple(_cell(value(before, name), value(after, name)) for name in ("steps", "materials", "copies", "trips"))
    return (*counts, *limits)


def _limit(before: int | Tally | None, after: int | Tally | None, old: str, new: str) -> Cell:
    made = _cell(before, after)
    shown = tuple(
        NONE if value is None else _days(int(str(value)), basis) for value, basis in ((before, old), (after, new))
    )
    # days of two kinds are not taken from each other
    comparable = before is not None and after is not None and old == new
    return Cell(shown[0], shown[1], made.change if comparable else "", made.better if comparable else None)


def _cell(before: int | Tally | None, after: int | Tally | None, unit: str = "") -> Cell:
    shown = _said(before, unit), _said(after, unit)
    if unit and (before is None or after is None):
        return Cell(*shown, "")
    moved = change(before, after)
    if moved is None:
        return Cell(*shown, _("说不准"))
    return Cell(*shown, signed(moved), None if moved == 0 else moved < 0)


def signed(n: int) -> str:
    """+3, −3, "" for none."""
    return f"+{n}" if n > 0 else f"−{-n}" if n < 0 else ""


def _said(value: int | Tally | None, unit: str) -> str:
    if value is None:
        return NONE
    if isinstance(value, Tally):
        if value.exact:
            return str(value.known)
        if not value.known:
            return _("未写明")
        return ngettext("%(known)s，另有%(n)s处未写明", "%(known)s，另有%(n)s处未写明", value.unknown) % {
            "known": value.known, "n": value.unknown,
        }  # fmt: skip
    return _days(value, "working") if unit == "days" else str(value)


def _days(n: int, basis: str) -> str:
    if basis == "calendar":
        return ngettext("%(n)s天", "%(n)s天", n) % {"n": n}
    return ngettext("%(n)s个工作日", "%(n)s个工作日", n) % {"n": n}


def _times(
    key: tuple[str, str],
    sides: tuple[ItemCounts | None, ItemCounts | None],
    versions: tuple[Programme, Programme],
    took: TookBy,
    public: bool,
) -> Iterable[TimeRow]:
    for counts, programme, word in zip(sides, versions, (_("改前"), _("改后")), strict=True):
        found = took.get(programme.digest, {}).get(key)
        if found is None:
            continue
        title = title_of(key[1], *versions)
        limit = NONE if counts is None or counts.days is None else _days(counts.days, counts.basis)
        if public and found.decided < FEWEST_SHOWN:
            yield TimeRow(title, word, 0, "", "", "", "", limit, few=True)
            continue
        within = f"{found.within}/{found.limited}" if found.limited else NONE
        median, p80, p90 = (_took(n, found.basis) for n in (found.median, found.p80, found.p90))
        yield TimeRow(title, word, found.decided, median, p80, p90, within, limit)


def _took(n: int, basis: str) -> str:
    return _days(n, basis) if basis else str(n)


def why(kind: str, line: Mapping[str, Any], before: Programme, after: Programme) -> str:
    """What in a case makes a figure count it."""
    comma = _("、")
    if kind in ("dropped", "added", "unsure"):
        return comma.join(title_of(one, before, after) for one in line[kind])
    if kind in ("fewer", "more", "shorter", "longer"):
        held = line["asked" if kind in ("fewer", "more") else "promised"]
        return f"{held['before']} → {held['after']}"
    moved = [one for one in line["moved"] if _counted(kind, one)]
    return _("；").join(
        f"{title_of(item_of(one['instance'])[0], before, after)} {_due(one['due_before'])} → {_due(one['due_after'])}"
        for one in moved
    )


def _counted(kind: str, moved: Mapping[str, Any]) -> bool:
    if kind in ("late", "timely"):
        return bool(moved["late_after"]) == (kind == "late") and moved["late_before"] != moved["late_after"]
    if not moved["due_before"] or not moved["due_after"]:
        return False
    return (moved["due_after"] > moved["due_before"]) == (kind == "later") and moved["due_after"] != moved["due_before"]


def _due(on: str | None) -> str:
    return day_text(date.fromisoformat(on), None, weekday=False) if on else NONE


FIGURES = {
    "dropped": lambda: _("不用再办的事项"),
    "added": lambda: _("要多办的事项"),
    "unsure": lambda: _("要不要办说不准的事项"),
    "fewer": lambda: _("少交的材料（份次）"),
    "more": lambda: _("多交的材料（份次）"),
    "shorter": lambda: _("整件承诺缩短（工作日）"),
    "longer": lambda: _("整件承诺变长（工作日）"),
    "earlier": lambda: _("到期日提前（天）"),
    "later": lambda: _("到期日推后（天）"),
    "late": lambda: _("当时按时，照改后就晚了的决定"),
    "timely": lambda: _("当时晚了，照改后就按时的决定"),
}
"""Figure of a trial → what it counts, in words."""


def relation_word(relation: str) -> str:
    """How two versions are related."""
    return {
        "draft": pgettext("versions", "草稿对现行"),
        "next": pgettext("versions", "新版对前一版"),
        "overlay": pgettext("versions", "本地版对底本"),
    }.get(relation, "")
