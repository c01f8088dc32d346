"""From checked plain data to the programme: the only place where the model is made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from ..canon import digest
from ..conditions import Condition, parse
from ..errors import EngineError
from ..items.model import Allowance, AllowanceVariant, Authority, Edges, Item, ItemKind, MaterialUse, Record
from ..values import Choice, Evidence, FactDef, FactKind, Facts, Number, Titles
from .draft import Draft
from .mistake import Mistake
from .model import (
    Definition,
    Document,
    Example,
    Flow,
    FlowCode,
    Function,
    LightDef,
    Material,
    Measure,
    PauseKind,
    Preset,
    Programme,
    Shared,
    Source,
    Stage,
)
from .positions import Path

_T = TypeVar("_T")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def build(draft: Draft) -> tuple[Programme, list[Mistake]]:
    """The programme of `draft` (types and references already checked, data settled) and what is wrong with its
    conditions. A thing whose condition cannot be read is built without it, so the programme is whole only when there
    are no mistakes."""
    return _Build(draft).run()


class _Build:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.mistakes: list[Mistake] = []
        self.facts: dict[str, FactDef] = {}
        self.conditions: dict[str, Condition] = {}
        self.failed: set[str] = set()

    def run(self) -> tuple[Programme, list[Mistake]]:
        head = self.draft.data["programme"]
        self.facts = self._all("fact", self._fact, "order")
        definitions = self._definitions()
        stages = self._all("stage", self._stage, "order")
        items = self._all("item", self._item)
        programme = Programme(
            id=head["id"],
            title=_titles(head["title"]),
            about=_titles(head.get("about")),
            version=head["version"],
            digest=programme_digest(self.draft.data),
            zone=head.get("zone", "Asia/Shanghai"),
            calendar=head.get("calendar", "CN"),
            valid_from=_date(head.get("valid_from")),
            valid_until=_date(head.get("valid_until")),
            next_review=_date(head.get("next_review")),
            burden={
                name: self._number(("programme", "burden", name), number)
                for name, number in sorted(head.get("burden", {}).items())
            },
            file_within=self._number(("programme", "file_within"), head["file_within"])
            if "file_within" in head
            else None,
            sources=self._all("source", self._source),
            facts=self.facts,
            definitions=definitions,
            functions=self._all("function", self._function),
            stages=stages,
            flows=self._all("flow", lambda path, table: self._flow(path, table, items, stages), "order"),
            items=items,
            materials=self._all("material", self._material),
            documents=self._all("document", self._document),
            pauses=self._all("pause", self._pause),
            lights=self._all("light", self._light, "rank"),
            measures=self._all("measure", self._measure),
            shared=self._all("shared", self._shared),
            examples=tuple(self._all("example", self._example).values()),
            presets=self._all("preset", self._preset, "order"),
            origins=dict(self.draft.origins),
            extends=head.get("extends", ""),
            text=self.draft.data,
        )
        return programme, self.mistakes

    def _all(self, part: str, make: Callable[[Path, Any], _T], by: str = "") -> dict[str, _T]:
        # order never depends on the order of a mapping, which canonical JSON forgets
        things = self.draft.ids(part)
        names = sorted(things, key=lambda name: (things[name].get(by, 0) if by else 0, name))
        return {name: make((part, name), things[name]) for name in names}

    def _condition(self, path: Path, text: str | None) -> Condition | None:
        if text is None:
            return None
        if self.failed.intersection(_WORD.findall(text)):
            return None  # the definition it uses has said already what is wrong
        where = self.draft.where(path)
        try:
            return parse(text, self.facts, self.conditions, where=where)
        except EngineError as error:
            params: dict[str, str | int] = {key: _said(value) for key, value in error.params.items()}
            self.mistakes.append(Mistake("condition_wrong", where, {**params, "reason": error.code, "text": text}))
            return None

    def _number(self, path: Path, number: Mapping[str, Any]) -> Number:
        evidence = Evidence(number.get("evidence", Evidence.UNVERIFIED))
        return Number(Decimal(number["n"]), evidence, number.get("source", ""), self.draft.where(path))

    def _maybe_number(self, path: Path, table: Mapping[str, Any], key: str) -> Number | None:
        return self._number((*path, key), table[key]) if key in table else None

    def _definitions(self) -> dict[str, Definition]:
        tables = self.draft.ids("define")
        made: dict[str, Definition] = {}

        def visit(name: str, trail: tuple[str, ...]) -> None:
            if name in made:
                return
            if name in trail:
                loop = " → ".join((*trail[trail.index(name) :], name))
                self.failed.add(name)
                self.mistakes.append(Mistake("definition_cycle", self.draft.where(("define", name)), {"loop": loop}))
                return
            for word in _WORD.findall(tables[name]["when"]):
                if word in tables:
                    visit(word, (*trail, name))
            path = ("define", name)
            table = tables[name]
            condition = self._condition((*path, "when"), table["when"])
            if condition is None:
                self.failed.add(name)
            else:
                self.conditions[name] = condition
                made[name] = Definition(
                    name,
                    _titles(table["title"]),
                    condition,
                    table.get("source", ""),
                    table.get("evidence", Evidence.ASSUMED),
                )

        for name in sorted(tables):
            visit(name, ())
        return {name: made[name] for name in sorted(made)}

    def _fact(self, path: Path, table: Mapping[str, Any]) -> FactDef:
        choices = table.get("choices", [])
        return FactDef(
            path[-1],
            FactKind(table["type"]),
            _titles(table["title"]),
            choices=tuple(Choice(one["id"], _titles(one["title"])) for one in choices),
            scale=table.get("scale", 0),
            unit=table.get("unit", ""),
            personal=table.get("personal", False),
            ask=_titles(table.get("ask")),
            hint=_titles(table.get("hint")),
            order=table["order"],
            answers=table.get("answers", "applicant"),
            own_choice=table.get("own_choice", False),
        )

    def _source(self, path: Path, table: Mapping[str, Any]) -> Source:
        return Source(
            path[-1],
            _titles(table["title"]),
            number=table.get("number", ""),
            article=table.get("article", ""),
            on=_date(table.get("on")),
            link=table.get("link", ""),
            read=table.get("read", "none"),
        )

    def _function(self, path: Path, table: Mapping[str, Any]) -> Function:
        return Function(path[-1], _titles(table["title"]), table.get("outside", False))

    def _stage(self, path: Path, table: Mapping[str, Any]) -> Stage:
        return Stage(
            path[-1],
            _titles(table["title"]),
            code=table.get("code", ""),
            lead=table.get("lead", ""),
            budget=self._maybe_number(path, table, "budget"),
            reached_by=table.get("reached_by", ""),
            order=table["order"],
        )

    def _item(self, path: Path, table: Mapping[str, Any]) -> Item:
        return Item(
            path[-1],
            _titles(table["title"]),
            ItemKind(table["kind"]),
            stage=table["stage"],
            function=table["function"],
            authority=Authority(table.get("authority", Authority.OWN)),
            record=Record(table.get("record", Record.EXTERNAL)),
            when=self._condition((*path, "when"), table.get("when")),
            after=_edges(Edges(), table.get("after", {})),
            allow=self._allow((*path, "allow"), Allowance(), table.get("allow", {})),
            materials=tuple(MaterialUse(one.removeprefix("?"), one[:1] == "?") for one in table.get("materials", [])),
            documents=tuple(table.get("documents", [])),
            contains=tuple(table.get("contains", [])),
            special_procedures=tuple(table.get("special_procedures", [])),
            basis=table.get("basis", ""),
            evidence=table.get("evidence", Evidence.UNVERIFIED),
            verb=_titles(table.get("verb")),
            note=_titles(table.get("note")),
            tags=tuple(table.get("tags", [])),
            due_facts=tuple(table.get("due", [])),
        )

    def _allow(self, path: Path, below: Allowance, table: Mapping[str, Any]) -> Allowance:
        variants = below.variants
        if "variant" in table:
            variants = tuple(self._variants((*path, "variant"), table["variant"]))
        return Allowance(
            days=self._maybe_number(path, table, "days") or below.days,
            statutory=self._maybe_number(path, table, "statutory") or below.statutory,
            basis=table.get("basis", below.basis),
            counted=table.get("counted", below.counted),
            variants=variants,
        )

    def _variants(self, path: Path, rows: list[Mapping[str, Any]]) -> Iterable[AllowanceVariant]:
        for index, row in enumerate(rows):
            here = (*path, str(index))
            condition = self._condition((*here, "when"), row["when"])
            if condition is not None:
                yield AllowanceVariant(condition, self._number((*here, "days"), row["days"]))

    def _flow(
        self, path: Path, table: Mapping[str, Any], items: Mapping[str, Item], stages: Mapping[str, Stage]
    ) -> Flow:
        overrides = table.get("item", {})
        used = {}
        for name in table["items"]:
            change = overrides.get(name, {})
            if change.get("off"):
                continue
            item = items[name]
            used[name] = replace(
                item,
                function=change.get("function", item.function),
                stage=change.get("stage", item.stage),
                after=_edges(item.after, change.get("after", {})),
                allow=self._allow((*path, "item", name, "allow"), item.allow, change.get("allow", {})),
            )
        codes = [FlowCode(code) for code in table.get("codes", [])] + [
            FlowCode(row["code"], self._condition((*path, "code", str(index), "when"), row.get("when")))
            for index, row in enumerate(table.get("code", []))
        ]
        present = {item.stage for item in used.values()}
        return Flow(
            path[-1],
            _titles(table["title"]),
            codes=tuple(sorted(codes, key=lambda code: code.when is None)),
            when=self._condition((*path, "when"), table.get("when")),
            items=used,
            stages={name: stage for name, stage in stages.items() if name in present},
            starts_on=table.get("starts_on", ""),
            target=self._maybe_number(path, table, "target"),
            order=table["order"],
        )

    def _material(self, path: Path, table: Mapping[str, Any]) -> Material:
        return Material(
            path[-1],
            _titles(table["title"]),
            origin=table.get("origin", "applicant"),
            reused_from=table.get("reused_from", ""),
            format=table.get("format", ""),
            when=self._condition((*path, "when"), table.get("when")),
        )

    def _document(self, path: Path, table: Mapping[str, Any]) -> Document:
        validity = self._maybe_number(path, table, "validity_days")
        return Document(path[-1], _titles(table["title"]), validity, table.get("lapses", False))

    def _pause(self, path: Path, table: Mapping[str, Any]) -> PauseKind:
        return PauseKind(
            path[-1],
            _titles(table["title"]),
            effect=table.get("effect", "pause"),
            limit=self._maybe_number(path, table, "limit"),
            cap=self._maybe_number(path, table, "cap"),
            cap_group=table.get("cap_group", ""),
            rungs=tuple(table.get("rungs", [])),
            approver=table.get("approver", ""),
            source=table.get("source", ""),
        )

    def _light(self, path: Path, table: Mapping[str, Any]) -> LightDef:
        return LightDef(
            path[-1],
            _titles(table["title"]),
            tone=table["tone"],
            rank=table["rank"],
            bad=table.get("bad", False),
            status=tuple(table.get("status", [])),
            within=self._maybe_number(path, table, "within"),
            rule=_titles(table.get("rule")),
        )

    def _measure(self, path: Path, table: Mapping[str, Any]) -> Measure:
        return Measure(
            path[-1],
            _titles(table["title"]),
            item=table.get("item", ""),
            fact=table.get("fact", ""),
            target_fact=table.get("target_fact", ""),
            unit=table.get("unit", ""),
        )

    def _preset(self, path: Path, table: Mapping[str, Any]) -> Preset:
        narrow = {name: tuple(offered) for name, offered in table.get("narrow", {}).items()}
        return Preset(path[-1], _titles(table["title"]), table["order"], self._values(table, "facts"), narrow)

    def _shared(self, path: Path, table: Mapping[str, Any]) -> Shared:
        return Shared(path[-1], dict(sorted(table["facts"].items())), self._values(table, "known"))

    def _values(self, table: Mapping[str, Any], key: str) -> Facts:
        facts = {}
        for name, raw in table.get(key, {}).items():
            # a value the fact cannot take is said by the check
            with suppress(EngineError):
                facts[name] = self.facts[name].read(raw)
        return facts

    def _example(self, path: Path, table: Mapping[str, Any]) -> Example:
        return Example(
            path[-1],
            _titles(table["title"]),
            facts=self._example_facts(table),
            events=tuple(table.get("events", [])),
            at=table.get("at", ""),
            expect=table.get("expect", {}),
        )

    def _example_facts(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """Its own facts laid over those of the examples it is like; a loop of likenesses ends where it closes."""
        chain, seen = [table], set()
        while (like := chain[-1].get("like", "")) and like not in seen:
            seen.add(like)
            chain.append(self.draft.ids("example").get(like, {}))
        return {name: value for one in reversed(chain) for name, value in one.get("facts", {}).items()}


def programme_digest(data: Mapping[str, Any]) -> str:
    """SHA-256 over the merged plain data. Examples are left out: another example makes no other mechanism."""
    return digest({part: held for part, held in data.items() if part != "example"})


def _titles(value: Any) -> Titles:
    return {"zh-Hans": value} if isinstance(value, str) else dict(value or {})


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _edges(below: Edges, table: Mapping[str, Any]) -> Edges:
    return Edges(
        hard=tuple(table.get("hard", below.hard)),
        soft=tuple(table.get("soft", below.soft)),
        committed=dict(table.get("committed", below.committed)),
    )
