"""What is open in a result: what may be needed, with the one question that settles it, and what would be faster."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from yichuang.backoffice.cases.wording import language
from yichuang.engine.programme.model import Plan, PlanItem, Programme
from yichuang.engine.programme.plan import plan
from yichuang.engine.programme.shorten import Change, Saving, shorten
from yichuang.engine.values import FactDef, FactKind, Facts, say
from yichuang.screens.guide.answers import Answers
from yichuang.screens.guide.dates import ways
from yichuang.screens.guide.published import Published
from yichuang.screens.guide.questions import Option, comma, no, value_text, yes
from yichuang.screens.guide.steps import is_errand

SHOWN_OPEN = 4
MOST_FASTER = 6


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """What may be needed (`what`: items, or days and papers) and the one question that decides about it.

    `options` answer on the spot; `href` opens the question of a number or a choice."""

    what: str
    ask: str
    hint: str
    said_unsure: bool
    options: tuple[Option, ...]
    href: str


@dataclass(frozen=True, slots=True)
class Faster:
    """A choice of the applicant's own: `saved` working days up to the permit, and the day it then comes."""

    choices: str
    both: bool
    saved: int
    on: date
    worked: bool
    dropped: str
    href: str


def open_points(programme: Programme, answers: Answers, drawn: Plan) -> tuple[OpenPoint, ...]:
    """One entry per question, in the programme's order, each undecided item under the question that goes furthest.

    Ways that are the applicant's own choice are not listed: they stand under what would be faster."""
    asked: dict[str, list[str]] = {}
    for line in drawn.items.values():
        if line.applies is None:
            settles = _settling(programme, answers, line, drawn)
            if settles:
                asked.setdefault(settles, []).append(line.id)
    for name in drawn.missing:
        fact = programme.facts[name]
        if name not in asked and name in answers.unsure and not (fact.own_choice and fact.kind is FactKind.BOOLEAN):
            asked[name] = []
    return tuple(
        _point(programme, answers, programme.facts[name], asked[name]) for name in programme.facts if name in asked
    )


def _settling(programme: Programme, answers: Answers, line: PlanItem, drawn: Plan) -> str:
    """The fact to ask for one item: what decides the flow first, then its own, those not yet declined before others."""
    usable = [name for name in line.missing if programme.facts[name].ask]
    deciding = usable if drawn.flow else [name for name in drawn.missing if name in usable]
    fresh = [name for name in deciding if name not in answers.unsure]
    return next(iter(fresh or deciding or usable), "")


def _point(programme: Programme, answers: Answers, fact: FactDef, items: list[str]) -> OpenPoint:
    unsure = fact.id in answers.unsure
    options: list[Option] = []
    if fact.kind is FactKind.BOOLEAN:
        options = [
            Option(word, answers.said(fact.id, value).address(programme))
            for value, word in ((True, yes()), (False, no()))
        ]
        if not unsure:
            options.append(Option(_("不知道"), answers.not_known(fact.id).address(programme)))
    titles = [say(programme.items[name].title, language()) for name in items]
    return OpenPoint(
        what=comma().join(titles) or _("天数或材料"),
        ask=say(fact.ask or fact.title, language()),
        hint=say(fact.hint, language()) if fact.hint else "",
        said_unsure=unsure,
        options=tuple(options),
        href=answers.asking(fact.id).address(programme),
    )


def may_be_needed(programme: Programme, drawn: Plan) -> int:
    """How many more things there may be to apply for."""
    return sum(line.applies is None and is_errand(programme.items[line.id], line) for line in drawn.items.values())


def faster(reading: Published, answers: Answers) -> tuple[Faster, ...]:
    """What the applicant may choose to have the permit sooner, singly and in pairs, the largest saving first."""
    programme = reading.programme
    facts = answers.facts(programme)
    found = []
    for saving in _savings(reading, frozenset(_hashable(facts).items())):
        then = answers
        for change in saving.changes:
            then = then.said(change.fact, change.after)
        on = reading.days.add_working(reading.days.next_working(reading.today), saving.days)
        dropped = [name for name in saving.dropped if is_errand(programme.items[name], _bare(name))]
        found.append(
            Faster(
                choices=_("，再加").join(
                    _choice_text(programme.facts[change.fact], change) for change in saving.changes
                ),
                both=len(saving.changes) > 1,
                saved=saving.saved,
                on=on,
                worked=on.weekday() > 4,
                dropped=comma().join(say(programme.items[name].title, language()) for name in dropped),
                href=then.address(programme),
            )
        )
    return tuple(found)


def _bare(name: str) -> PlanItem:
    return PlanItem(name, None, (), (), (), None, False, "")


def _savings(reading: Published, facts: frozenset[tuple[str, object]]) -> tuple[Saving, ...]:
    return _kept(_Key(reading, facts, (reading.programme.digest, reading.today, reading.days.version, facts)))


@dataclass(frozen=True, slots=True, eq=False)
class _Key:
    """Hashes by what the answer depends on; carries what it is worked out from."""

    reading: Published
    facts: frozenset[tuple[str, object]]
    by: tuple[object, ...]

    def __hash__(self) -> int:
        return hash(self.by)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.by == self.by


@lru_cache(maxsize=256)
def _kept(key: _Key) -> tuple[Saving, ...]:
    """Worked out once for the same answers on the same day: up to a few hundred plans."""
    reading = key.reading
    facts: Facts = dict(key.facts)  # type: ignore[arg-type]

    now = plan(reading.programme, facts)
    # what is needed now stays needed until the changed answers surely say otherwise: no saving rests on a doubt
    needed = frozenset(name for name, line in now.items.items() if line.applies)

    def days_of(under: Facts, drawn: Plan) -> int:
        return days_to_permit(reading, under, drawn, needed)

    found = shorten(reading.programme, facts, most=60, days_of=days_of)
    return _plain(found)[:MOST_FASTER]


def _plain(found: tuple[Saving, ...]) -> tuple[Saving, ...]:
    """One entry per wording: thresholds tried a step to either side come out the same, the gentlest is kept."""
    best: dict[tuple[frozenset[str], int], Saving] = {}
    for saving in found:
        key = (frozenset(change.fact for change in saving.changes), saving.saved)
        if key not in best or _cost(saving) < _cost(best[key]):
            best[key] = saving
    alone = {next(iter(names)): saved for (names, saved) in best if len(names) == 1}
    return tuple(
        saving
        for (names, saved), saving in best.items()
        # a pair is worth a line only if each of the two does something in it
        if len(names) == 1 or all(saved > alone.get(other, 0) for other in names)
    )


def _cost(saving: Saving) -> Decimal:
    """How far the amounts have to move."""
    moved = Decimal(0)
    for change in saving.changes:
        before, after = change.before, change.after
        if isinstance(before, Decimal | int) and isinstance(after, Decimal | int) and not isinstance(after, bool):
            moved += abs(Decimal(after) - Decimal(before))
    return moved


def days_to_permit(reading: Published, facts: Facts, drawn: Plan, needed: Container[str]) -> int:
    """Working days from today to the latest day of the permit: what surely applies, and what of `needed` still may."""
    found = ways(reading.programme, facts, drawn, reading.today, reading.days, also=needed)
    first = reading.days.next_working(reading.today)
    return max((reading.days.count(first, way.permit_on) for way in found), default=0)


def _hashable(facts: Facts) -> Mapping[str, object]:
    return {name: value for name, value in facts.items() if not isinstance(value, dict)}


def _choice_text(fact: FactDef, change: Change) -> str:
    """What one would do: 用园区已审过的图, 总建筑面积改成3,000平方米."""
    title = say(fact.title, language())
    if change.after is True:
        return title
    if change.after is False:
        return _("不要：%(what)s") % {"what": title}
    return _("%(what)s改成%(value)s") % {"what": title, "value": value_text(fact, change.after)}
