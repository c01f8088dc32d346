"""A key, a part, and the keys that stand in many parts."""

from __future__ import annotations

from dataclasses import dataclass

from ..values import Evidence, LegalEffect


@dataclass(frozen=True, slots=True)
class Key:
    name: str
    type: str
    meaning: str
    required: bool = False
    of: str = ""
    among: tuple[str, ...] = ()
    inside: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a programme. `many`: a table per id, `[item.B04]`; else one table, `[programme]`."""

    name: str
    file: str
    meaning: str
    keys: tuple[Key, ...]
    many: bool = True


def title(meaning: str = "What people read, in every language.") -> Key:
    return Key("title", "titles", meaning, required=True)


ORDER = Key("order", "whole", "Place among its like, smallest first; by default the order of the file.")
SOURCE = Key("source", "id", "The act, notice or plan it rests on.", of="source")
EVIDENCE = Key("evidence", "choice", "How far the text was read.", among=tuple(Evidence))

NUMBER = (
    Key("n", "amount", 'The number, whole or as a decimal text ("0.5").', required=True),
    EVIDENCE,
    SOURCE,
    Key(
        "effect",
        "choice",
        "What follows in law when it passes (default by its key: statutory unlawful, promised a broken promise).",
        among=tuple(LegalEffect),
    ),
)

AFTER = Key(
    "after",
    "table",
    "What comes before.",
    inside=(
        Key("hard", "ids", "By law: cannot start before these have a result.", of="item"),
        Key("soft", "ids", "Usual order: may start before, nothing owed.", of="item"),
        Key("committed", "map", "Hard predecessor → item whose commitment may stand in for it.", of="item"),
    ),
)

ALLOW = Key(
    "allow",
    "table",
    "The time allowed.",
    inside=(
        Key("days", "number", "The promised limit, in days of `basis`."),
        Key("statutory", "number", "The limit of the law; locked in overlays."),
        Key("basis", "choice", "Which days count (default working).", among=("working", "calendar")),
        Key("counted", "boolean", "In promised, stage and flow totals (default true)."),
        Key("extension", "number", "Days the head may add, once."),
        Key(
            "variant",
            "rows",
            "Another promised limit under a condition; the first that holds.",
            inside=(
                Key("when", "condition", "When this limit holds.", required=True),
                Key("days", "number", "The promised limit then.", required=True),
            ),
        ),
    ),
)

FUNCTION = Key("function", "id", "Who decides, by function.", required=True, of="function")
STAGE = Key("stage", "id", "The stage it belongs to.", required=True, of="stage")
