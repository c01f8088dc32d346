"""From plain data to items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..items.model import (
    DECISIONS,
    Allowance,
    AllowanceVariant,
    Authority,
    CommitmentRule,
    Decision,
    Edges,
    Item,
    ItemKind,
    MaterialUse,
    Phase,
    PreOpinionRule,
    Record,
)
from ..values import Evidence
from .build_values import Values, titles
from .positions import Path


class Items(Values):
    """Makes items, and the limits that flows change on them."""

    def item(self, path: Path, table: Mapping[str, Any]) -> Item:
        kind = ItemKind(table["kind"])
        return Item(
            path[-1],
            titles(table["title"]),
            kind,
            decision=Decision(table.get("decision", DECISIONS.get(kind, Decision.RESULT))),
            stage=table["stage"],
            function=table["function"],
            authority=Authority(table.get("authority", Authority.OWN)),
            record=Record(table.get("record", Record.EXTERNAL)),
            when=self.condition((*path, "when"), table.get("when")),
            after=edges(Edges(), table.get("after", {})),
            allow=self.allow((*path, "allow"), Allowance(), table.get("allow", {})),
            materials=tuple(MaterialUse(one.removeprefix("?"), one[:1] == "?") for one in table.get("materials", [])),
            documents=tuple(table.get("documents", [])),
            contains=tuple(table.get("contains", [])),
            special_procedures=tuple(table.get("special_procedures", [])),
            basis=table.get("basis", ""),
            evidence=table.get("evidence", Evidence.UNVERIFIED),
            verb=titles(table.get("verb")),
            note=titles(table.get("note")),
            tags=tuple(table.get("tags", [])),
            due_facts=tuple(table.get("due", [])),
            shows=tuple(table.get("shows", [])),
            sign=table.get("sign", "one"),
            asks=tuple(table.get("asks", [])),
            opinion=table.get("opinion", ""),
            supervised_by=table.get("supervised_by", ""),
            phases=tuple(Phase(row["id"], titles(row["title"])) for row in table.get("phase", [])),
            phases_when=self.condition((*path, "phases_when"), table.get("phases_when")),
            granted_when=self.condition((*path, "granted_when"), table.get("granted_when")),
            commitment=self._commitment((*path, "commitment"), table.get("commitment")),
            preopinion=self._preopinion((*path, "preopinion"), table.get("preopinion")),
            trips=self.maybe_number(path, table, "trips"),
        )

    def _commitment(self, path: Path, table: Mapping[str, Any] | None) -> CommitmentRule | None:
        if table is None:
            return None
        return CommitmentRule(
            check_within=self.number((*path, "check_within"), table["check_within"]),
            consequence=titles(table["consequence"]),
            bars=self.maybe_number(path, table, "bars"),
            when=self.condition((*path, "when"), table.get("when")),
        )

    def _preopinion(self, path: Path, table: Mapping[str, Any] | None) -> PreOpinionRule | None:
        if table is None:
            return None
        return PreOpinionRule(table["material"], table["becomes_on"], self.maybe_number(path, table, "validity"))

    def allow(self, path: Path, below: Allowance, table: Mapping[str, Any]) -> Allowance:
        variants = below.variants
        if "variant" in table:
            variants = tuple(self._variants((*path, "variant"), table["variant"]))
        return Allowance(
            days=self.maybe_number(path, table, "days") or below.days,
            statutory=self.maybe_number(path, table, "statutory") or below.statutory,
            basis=table.get("basis", below.basis),
            counted=table.get("counted", below.counted),
            extension=self.maybe_number(path, table, "extension") or below.extension,
            variants=variants,
        )

    def _variants(self, path: Path, rows: list[Mapping[str, Any]]) -> Iterable[AllowanceVariant]:
        for index, row in enumerate(rows):
            here = (*path, str(index))
            condition = self.condition((*here, "when"), row["when"])
            if condition is not None:
                yield AllowanceVariant(condition, self.number((*here, "days"), row["days"]))


def edges(below: Edges, table: Mapping[str, Any]) -> Edges:
    return Edges(
        hard=tuple(table.get("hard", below.hard)),
        soft=tuple(table.get("soft", below.soft)),
        committed=dict(table.get("committed", below.committed)),
    )
