"""Which question comes next, how many are left, and one question as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from yichuang.backoffice.cases.wording import language, unit_word
from yichuang.engine.conditions import missing_over
from yichuang.engine.programme.model import Plan, Programme
from yichuang.engine.values import FactDef, FactKind, Value, say
from yichuang.screens.base import wording
from yichuang.screens.guide.answers import ASKABLE, FULLY, NUMBERS, RESULT, Answers, Pairs, plain_number

SHOWN_REASONS = 5


def askable(fact: FactDef) -> bool:
    """Whether the public is asked: facts only an office knows, personal ones and those without a question are not."""
    return fact.answers == "applicant" and not fact.personal and fact.kind in ASKABLE and bool(fact.ask)


def still_to_ask(programme: Programme, answers: Answers, drawn: Plan) -> tuple[str, ...]:
    """The questions to come, in order, as far as can be seen now; each answer takes at least one away.

    Only facts that still matter and were not answered "don't know". Beyond the number of questions the programme allows
    itself (burden.guide_questions) only those that settle which way the project goes; the others wait in the result,
    each beside what it decides, or are asked when the person wants to go on.
    """
    if answers.go == RESULT:
        return ()
    facts = answers.facts(programme)
    pending = [
        name
        for name in drawn.missing
        if name not in facts and name not in answers.unsure and askable(programme.facts[name])
    ]
    budget = programme.burden.get("guide_questions")
    if answers.go == FULLY or budget is None:
        return tuple(pending)
    room = max(0, int(budget.n) - bool(answers.what) - len(answers.given) - len(answers.unsure))
    deciding = set() if drawn.flow else set(_deciding(programme, answers))
    return tuple(name for place, name in enumerate(pending) if place < room or name in deciding)


def left_unasked(programme: Programme, answers: Answers, drawn: Plan) -> int:
    """How many questions "go on" would still bring."""
    return len(still_to_ask(programme, answers.going(FULLY), drawn))


def _deciding(programme: Programme, answers: Answers) -> Sequence[str]:
    ways = [flow.when for flow in programme.flows.values() if flow.when is not None]
    return missing_over(ways, answers.facts(programme))


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to press; `current` when it was given before."""

    text: str
    href: str
    current: bool = False
    value: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One line of "what you said"."""

    label: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question as its page shows it. `kind`: "press" (options are links), "number", "date" or "several"."""

    fact: str
    kind: str
    ask: str
    hint: str
    unit: str
    options: tuple[Option, ...]
    typed: str
    wrong: str
    unsure_href: str
    hidden: Pairs
    why: tuple[str, ...]
    narrowed: bool


def question(programme: Programme, answers: Answers, drawn: Plan, name: str) -> Question:
    """The page of one fact, with what was typed before or could not be read."""
    fact = programme.facts[name]
    wrong = answers.wrong if answers.wrong and answers.wrong.fact == name else None
    current = answers.given.get(name)
    if fact.kind in NUMBERS:
        kind, typed = "number", _digits(current) if current is not None else ""
    elif fact.kind is FactKind.DATE:
        kind, typed = "date", str(current or "")
    else:
        kind, typed = ("several" if fact.kind is FactKind.CHOICES else "press"), ""
    options, narrowed = _options(programme, answers, fact)
    return Question(
        fact=name,
        kind=kind,
        ask=say(fact.ask or fact.title, language()),
        hint=say(fact.hint, language()) if fact.hint else "",
        unit=unit_word(fact.unit),
        options=options,
        typed=wrong.typed if wrong else typed,
        wrong=wrong.message if wrong else "",
        unsure_href=answers.not_known(name).address(programme),
        hidden=answers.pairs(programme, beside=name),
        why=_why(programme, drawn, name),
        narrowed=narrowed,
    )


def _options(programme: Programme, answers: Answers, fact: FactDef) -> tuple[tuple[Option, ...], bool]:
    given = answers.given.get(fact.id)
    if fact.kind is FactKind.BOOLEAN:
        return tuple(
            Option(word, answers.said(fact.id, value).address(programme), given is value)
            for value, word in ((True, yes()), (False, no()))
        ), False
    if fact.kind is FactKind.CHOICES:
        ticked = given if isinstance(given, frozenset) else frozenset()
        return tuple(
            Option(say(choice.title, language()), "", choice.id in ticked, choice.id) for choice in fact.choices
        ), False
    preset = programme.presets.get(answers.what)
    offered = preset.narrow.get(fact.id, ()) if preset else ()
    return tuple(
        Option(say(choice.title, language()), answers.said(fact.id, choice.id).address(programme), choice.id == given)
        for choice in fact.choices
        if not offered or choice.id in offered
    ), bool(offered)


def _why(programme: Programme, drawn: Plan, name: str) -> tuple[str, ...]:
    """What hangs on the answer: the way the project goes, and the items it decides."""
    reasons = []
    if not drawn.flow and name in {one for line in drawn.items.values() for one in line.missing}:
        ways = [say(programme.flows[one].title, language()) for one in drawn.flows_possible]
        if len(ways) > 1:
            reasons.append(_("走哪套流程：%(ways)s。") % {"ways": comma().join(ways)})
    titles = [
        say(programme.items[line.id].title, language())
        for line in drawn.items.values()
        if line.applies is None and name in _own_missing(programme, line.id, line.missing, drawn)
    ]
    if titles:
        shown, more = titles[:SHOWN_REASONS], len(titles) - SHOWN_REASONS
        text = comma().join(shown)
        if more > 0:
            text += ngettext("等%(n)s项", "等%(n)s项", len(titles)) % {"n": len(titles)}
        reasons.append(_("要不要办：%(items)s。") % {"items": text})
    return tuple(reasons) or (_("承诺的天数，或者要交的材料。"),)


def _own_missing(programme: Programme, item: str, missing: Sequence[str], drawn: Plan) -> Sequence[str]:
    """What the item's own condition asks for: while the flow is open, `missing` also names what decides the flow."""
    if drawn.flow:
        return missing
    when = programme.items[item].when
    return [one for one in missing if when is not None and one in when.names]


def what_was_said(programme: Programme, answers: Answers) -> list[Said]:
    """Every answer in words with a link that asks again, the first choice first."""
    preset = programme.presets.get(answers.what)
    lines = []
    if preset:
        lines.append(Said(_("建什么"), say(preset.title, language()), answers.asking("what").address(programme)))
    for name, fact in programme.facts.items():
        if name in answers.given or name in answers.unsure:
            text = value_text(fact, answers.given[name]) if name in answers.given else _("不知道")
            lines.append(Said(say(fact.title, language()), text, answers.asking(name).address(programme)))
    return lines


def value_text(fact: FactDef, value: Value) -> str:
    """An answer in words: 8,600平方米, 标准厂房, 是."""
    if isinstance(value, bool):
        return yes() if value else no()
    if isinstance(value, frozenset):
        ticked = [say(choice.title, language()) for choice in fact.choices if choice.id in value]
        return comma().join(ticked) or _("都没有")
    if isinstance(value, Decimal | int):
        gap = "\u00a0" if wording.in_english() else ""
        return f"{_digits(value)}{gap}{unit_word(fact.unit)}"
    if fact.kind is FactKind.DATE:
        return str(value)
    return next((say(choice.title, language()) for choice in fact.choices if choice.id == value), str(value))


def _digits(value: Value) -> str:
    """Digits with separators of thousands: 8,600, 0.5."""
    plain = plain_number(value) if isinstance(value, Decimal) else str(value)
    whole, point, rest = plain.partition(".")
    return f"{int(whole):,}{point}{rest}"


def yes() -> str:
    return pgettext("answer", "是")


def no() -> str:
    return pgettext("answer", "否")


def comma() -> str:
    """What parts an enumeration."""
    return ", " if wording.in_english() else "、"  # data
