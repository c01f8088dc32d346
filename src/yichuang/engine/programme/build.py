"""From checked plain data to the programme: the only place where the model is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

from ..canon import digest
from ..errors import EngineError
from ..items.model import (
    Item,
)
from ..values import Choice, Evidence, FactDef, FactKind, Facts
from .build_items import Items, edges
from .build_values import WORD, day, titles
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
    OpinionKind,
    PauseKind,
    Preset,
    ProcedureClass,
    Programme,
    Remedy,
    Shared,
    Source,
    Stage,
)
from .positions import Path

_T = TypeVar("_T")


def build(draft: Draft) -> tuple[Programme, list[Mistake]]:
    """The programme of `draft` (types and references already checked, data settled) and what is wrong with its
    conditions. A thing whose condition cannot be read is built without it, so the programme is whole only when there
    are no mistakes."""
    return _Build(draft).run()


class _Build(Items):
    def run(self) -> tuple[Programme, list[Mistake]]:
        head = self.draft.data["programme"]
        self.facts = self._all("fact", self._fact, "order")
        definitions = self._definitions()
        stages = self._all("stage", self._stage, "order")
        items = self._all("item", self.item)
        programme = Programme(
            id=head["id"],
            title=titles(head["title"]),
            about=titles(head.get("about")),
            version=head["version"],
            digest=programme_digest(self.draft.data),
            zone=head.get("zone", "Asia/Shanghai"),
            calendar=head.get("calendar", "CN"),
            valid_from=day(head.get("valid_from")),
            valid_until=day(head.get("valid_until")),
            next_review=day(head.get("next_review")),
            burden={
                name: self.number(("programme", "burden", name), number)
                for name, number in sorted(head.get("burden", {}).items())
            },
            file_within=self.maybe_number(("programme",), head, "file_within"),
            window=head.get("window", ""),
            intake=self.maybe_number(("programme",), head, "intake"),
            supervision_answer=self.maybe_number(("programme",), head, "supervision_answer"),
            poor_rating=head.get("poor_rating", 2),
            rating_answer=self.maybe_number(("programme",), head, "rating_answer"),
            opinions=self._all("opinion", self._opinion),
            remedies=self._all("remedy", self._remedy),
            procedure_classes=self._all("procedure_class", self._procedure_class),
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
            for word in WORD.findall(tables[name]["when"]):
                if word in tables:
                    visit(word, (*trail, name))
            path = ("define", name)
            table = tables[name]
            condition = self.condition((*path, "when"), table["when"])
            if condition is None:
                self.failed.add(name)
            else:
                self.conditions[name] = condition
                made[name] = Definition(
                    name,
                    titles(table["title"]),
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
            titles(table["title"]),
            choices=tuple(Choice(one["id"], titles(one["title"])) for one in choices),
            scale=table.get("scale", 0),
            unit=table.get("unit", ""),
            personal=table.get("personal", False),
            ask=titles(table.get("ask")),
            hint=titles(table.get("hint")),
            order=table["order"],
            answers=table.get("answers", "applicant"),
            own_choice=table.get("own_choice", False),
            negative=table.get("negative", False),
        )

    def _source(self, path: Path, table: Mapping[str, Any]) -> Source:
        return Source(
            path[-1],
            titles(table["title"]),
            number=table.get("number", ""),
            article=table.get("article", ""),
            on=day(table.get("on")),
            link=table.get("link", ""),
            read=table.get("read", "none"),
        )

    def _function(self, path: Path, table: Mapping[str, Any]) -> Function:
        return Function(path[-1], titles(table["title"]), table.get("outside", False))

    def _stage(self, path: Path, table: Mapping[str, Any]) -> Stage:
        return Stage(
            path[-1],
            titles(table["title"]),
            code=table.get("code", ""),
            lead=table.get("lead", ""),
            budget=self.maybe_number(path, table, "budget"),
            reached_by=table.get("reached_by", ""),
            order=table["order"],
        )

    def _opinion(self, path: Path, table: Mapping[str, Any]) -> OpinionKind:
        days = self.number((*path, "days"), table["days"])
        return OpinionKind(path[-1], titles(table["title"]), days, table.get("source", ""))

    def _remedy(self, path: Path, table: Mapping[str, Any]) -> Remedy:
        days, months = self.maybe_number(path, table, "days"), self.maybe_number(path, table, "months")
        where, source = titles(table.get("where")), table.get("source", "")
        return Remedy(path[-1], titles(table["title"]), days, months, where, source)

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
                after=edges(item.after, change.get("after", {})),
                allow=self.allow((*path, "item", name, "allow"), item.allow, change.get("allow", {})),
            )
        codes = [FlowCode(code) for code in table.get("codes", [])] + [
            FlowCode(row["code"], self.condition((*path, "code", str(index), "when"), row.get("when")))
            for index, row in enumerate(table.get("code", []))
        ]
        present = {item.stage for item in used.values()}
        return Flow(
            path[-1],
            titles(table["title"]),
            codes=tuple(sorted(codes, key=lambda code: code.when is None)),
            when=self.condition((*path, "when"), table.get("when")),
            items=used,
            stages={name: stage for name, stage in stages.items() if name in present},
            starts_on=table.get("starts_on", ""),
            target=self.maybe_number(path, table, "target"),
            form=tuple(table.get("form", [])),
            order=table["order"],
        )

    def _material(self, path: Path, table: Mapping[str, Any]) -> Material:
        return Material(
            path[-1],
            titles(table["title"]),
            origin=table.get("origin", "applicant"),
            reused_from=table.get("reused_from", ""),
            format=table.get("format", ""),
            when=self.condition((*path, "when"), table.get("when")),
            copies=self.maybe_number(path, table, "copies"),
        )

    def _document(self, path: Path, table: Mapping[str, Any]) -> Document:
        return Document(
            path[-1],
            titles(table["title"]),
            validity_days=self.maybe_number(path, table, "validity_days"),
            lapses=table.get("lapses", False),
            renewals=self.maybe_number(path, table, "renewals"),
            renewal_days=self.maybe_number(path, table, "renewal_days"),
        )

    def _procedure_class(self, path: Path, table: Mapping[str, Any]) -> ProcedureClass:
        return ProcedureClass(path[-1], titles(table["title"]), titles(table.get("basis")), table.get("source", ""))

    def _pause(self, path: Path, table: Mapping[str, Any]) -> PauseKind:
        return PauseKind(
            path[-1],
            titles(table["title"]),
            procedure_class=table.get("procedure_class", ""),
            effect=table.get("effect", "pause"),
            limit=self.maybe_number(path, table, "limit"),
            cap=self.maybe_number(path, table, "cap"),
            cap_group=table.get("cap_group", ""),
            rungs=tuple(table.get("rungs", [])),
            approver=table.get("approver", ""),
            source=table.get("source", ""),
        )

    def _light(self, path: Path, table: Mapping[str, Any]) -> LightDef:
        return LightDef(
            path[-1],
            titles(table["title"]),
            tone=table["tone"],
            rank=table["rank"],
            bad=table.get("bad", False),
            status=tuple(table.get("status", [])),
            within=self.maybe_number(path, table, "within"),
            rule=titles(table.get("rule")),
        )

    def _measure(self, path: Path, table: Mapping[str, Any]) -> Measure:
        return Measure(
            path[-1],
            titles(table["title"]),
            item=table.get("item", ""),
            fact=table.get("fact", ""),
            target_fact=table.get("target_fact", ""),
            unit=table.get("unit", ""),
        )

    def _preset(self, path: Path, table: Mapping[str, Any]) -> Preset:
        narrow = {name: tuple(offered) for name, offered in table.get("narrow", {}).items()}
        return Preset(path[-1], titles(table["title"]), table["order"], self._values(table, "facts"), narrow)

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
            titles(table["title"]),
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
