"""The keys of the programme language line by line: for the checks of the table itself and for the reference page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .key_kinds import Key
from .keys import PART, PARTS


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One line of the reference: `[item.ID.allow]` `days`."""

    table: str
    key: Key


def lines() -> Iterator[KeyLine]:
    """Every key, with the table it stands in, in the order of the reference."""
    for part in PARTS:
        yield from _lines(f"{part.name}.ID" if part.many else part.name, part.keys)


def _lines(table: str, keys: tuple[Key, ...]) -> Iterator[KeyLine]:
    for key in keys:
        yield KeyLine(table, key)
    for key in keys:
        if key.inside:
            yield from _lines(f"{table}.{key.name}{'.ITEM' if key.type == 'tables' else ''}", key.inside)


def reference_markdown() -> str:
    """The reference page of every key, as Markdown."""
    out = [
        "# Keys of a programme",
        "",
        "Generated from `engine/programme/keys.py`. A key that is not listed is a mistake. Every thing has an id that",
        "never changes; in an overlay, `off = true` takes a thing of the base away.",
        "",
        'Titles are `{ zh-Hans = "…", en = "…" }`. A number is `{ n = 5, evidence = "published", source = "…" }`.',
        "",
    ]
    seen: set[str] = set()
    for line in lines():
        if line.table not in seen:
            seen.add(line.table)
            part = PART[line.table.split(".")[0]]
            top = line.table in (part.name, f"{part.name}.ID")
            out += ["", f"## `[{line.table}]`" if top else f"### `[{line.table}]`", ""]
            if top:
                out += [f"{part.meaning} File: `{part.file}`.", ""]
            out += ["| key | type | needed | meaning |", "|---|---|---|---|"]
        key = line.key
        kind = f"{key.type} of {key.of}" if key.of else key.type
        if key.among:
            kind = " / ".join(f"`{one}`" for one in key.among)
        out.append(f"| `{key.name}` | {kind} | {'yes' if key.required else ''} | {key.meaning.replace('|', '/')} |")
    return "\n".join(out) + "\n"
