"""What a person has said, as the address of the page holds it: nothing is kept anywhere else.

    ?what=factory&fund_source=social&floor_area_total=8600&utility_needs=water&utility_needs=gas&unsure=height_m.toxic

One parameter per answered fact (options of a multiple choice repeat it, an empty one says "none of them"), `unsure`
for those answered "don't know", `ask` for the question to show again, `go` for how far to ask, `at` to look back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from yichuang.engine.errors import EngineError
from yichuang.engine.programme.model import Preset, Programme
from yichuang.engine.values import FactDef, FactKind, Facts, Value
from yichuang.screens.base.typed_amounts import UnreadableError, read_amount

NUMBERS = frozenset({FactKind.INTEGER, FactKind.DECIMAL, FactKind.MONEY, FactKind.AREA})
ASKABLE = NUMBERS | {FactKind.BOOLEAN, FactKind.CHOICE, FactKind.CHOICES, FactKind.DATE}
FULLY, RESULT = "on", "result"

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Wrong:
    """An answer that could not be read: what was typed stays, `message` says what to type."""

    fact: str
    typed: str
    message: str


@dataclass(frozen=True, slots=True)
class Answers:
    """`what` is the preset chosen, `given` the typed answers beside it, `unsure` facts answered "don't know".

    `go`: "" asks within the programme's burden, "on" everything that still matters, "result" nothing more.
    """

    what: str = ""
    given: Mapping[str, Value] = field(default_factory=dict)
    unsure: tuple[str, ...] = ()
    go: str = ""
    ask: str = ""
    at: str = ""
    wrong: Wrong | None = None

    def facts(self, programme: Programme) -> Facts:
        """Everything known: what the preset implies, overruled by what was said."""
        preset = programme.presets.get(self.what)
        return {**(preset.facts if preset else {}), **self.given}

    def said(self, fact: str, value: Value) -> "Answers":
        return replace(self._without(fact), given={**self.given, fact: value})

    def not_known(self, fact: str) -> "Answers":
        bare = self._without(fact)
        return replace(bare, unsure=(*bare.unsure, fact))

    def asking(self, fact: str) -> "Answers":
        """The same answers, with this question open again."""
        return replace(self, ask=fact, wrong=None)

    def going(self, go: str) -> "Answers":
        return replace(self, go=go, ask="", wrong=None)

    def choosing(self, preset: Preset) -> "Answers":
        """Another first choice; what was said against it before no longer holds."""
        kept = {
            fact: value
            for fact, value in self.given.items()
            if fact not in preset.facts and (fact not in preset.narrow or value in preset.narrow[fact])
        }
        unsure = tuple(fact for fact in self.unsure if fact not in preset.facts)
        return replace(self, what=preset.id, given=kept, unsure=unsure, ask="", wrong=None)

    def _without(self, fact: str) -> "Answers":
        given = {name: value for name, value in self.given.items() if name != fact}
        return replace(self, given=given, unsure=tuple(one for one in self.unsure if one != fact), ask="", wrong=None)

    def pairs(self, programme: Programme, *, beside: str = "") -> Pairs:
        """The one spelling of these answers, facts in the programme's order; without `beside`, which a form asks."""
        out: Pairs = [("what", self.what)] if self.what else []
        for name, fact in programme.facts.items():
            if name in self.given and name != beside:
                out += [(name, text) for text in _spelled(fact, self.given[name])]
        unsure = [one for one in self.unsure if one != beside]
        if unsure:
            out.append(("unsure", ".".join(unsure)))
        out += [(key, text) for key, text in (("go", self.go), ("ask", self.ask), ("at", self.at)) if text]
        return [pair for pair in out if not (beside and pair[0] == "ask")]

    def address(self, programme: Programme) -> str:
        """The query of a link to these answers: "?what=…"."""
        return "?" + urlencode(self.pairs(programme))


def read_answers(programme: Programme, query: QueryDict) -> Answers:
    """The answers in an address. What is no answer of this programme is left out; an unreadable one is `wrong`."""
    given: dict[str, Value] = {}
    wrong: Wrong | None = None
    for name, fact in programme.facts.items():
        if name not in query or fact.personal or fact.kind not in ASKABLE:
            continue
        try:
            given[name] = _read(fact, query.getlist(name))
        except UnreadableError as problem:
            wrong = wrong or Wrong(name, (query.get(name) or "")[:80], str(problem))
    unsure = dict.fromkeys(".".join(query.getlist("unsure")).split("."))
    what, go, ask = query.get("what", ""), query.get("go", ""), query.get("ask", "")
    return Answers(
        what=what if what in programme.presets else "",
        given=given,
        unsure=tuple(one for one in unsure if one in programme.facts and one not in given),
        go=go if go in (FULLY, RESULT) else "",
        ask=ask if ask == "what" or ask in programme.facts else "",
        at=query.get("at", ""),
        wrong=wrong,
    )


def is_canonical(programme: Programme, answers: Answers, query_string: str) -> bool:
    """Whether the address spells the answers the one way, so that a link, the history and a reload agree."""
    return parse_qsl(query_string, keep_blank_values=True) == answers.pairs(programme)


def _read(fact: FactDef, texts: Iterable[str]) -> Value:
    typed = [text.strip() for text in texts]
    if fact.kind is FactKind.CHOICES:
        return _checked(fact, [text for text in typed if text])
    text = typed[-1] if typed else ""
    if fact.kind in NUMBERS:
        return read_amount(fact, text)
    return _checked(fact, text)


def _checked(fact: FactDef, raw: str | list[str]) -> Value:
    try:
        return fact.read(raw)
    except EngineError:
        if fact.kind is FactKind.DATE:
            raise UnreadableError(_("填日期，如 2020-03-25。")) from None
        raise UnreadableError(_("请从下面选一个。不清楚就点“不知道”。")) from None


def _spelled(fact: FactDef, value: Value) -> list[str]:
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, Decimal):
        return [plain_number(value)]
    if isinstance(value, frozenset):
        return [choice.id for choice in fact.choices if choice.id in value] or [""]
    return [str(fact.write(value))]


def plain_number(value: Decimal) -> str:
    """Digits without exponent and without idle zeros: 8600, 0.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
