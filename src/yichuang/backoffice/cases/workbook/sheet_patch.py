"""Changing single cells of a sheet part and nothing else: every byte that is not one of those cells stays as it was.

The part is not parsed and written anew (that loses what a library does not know); the cells are found by their tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

from yichuang.backoffice.ledger.workbooks import address

_ATTRS = rb"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?"
_NAME = rb"(/?)((?:[A-Za-z_][\w.-]*:)?)(sheetData|row|c|f)(?=[\s/>])"
_TAG = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<" + _NAME + rb"(" + _ATTRS + rb")(/?)>", re.DOTALL)
_ATTR = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_DIMENSION = re.compile(rb"(<(?:[\w.-]+:)?dimension\s[^>]*?ref=[\"'])([A-Z]+\d+)(?::([A-Z]+)(\d+))?([\"'])")


class UnpatchableError(ValueError):
    """The part is written in a way this cannot follow; the message says how."""


@dataclass(frozen=True, slots=True)
class Put:
    """What a cell is to say: `value` a number, text, or None (empty). `style`: its style, None = as it is."""

    value: Decimal | int | str | None
    style: int | None = None


@dataclass(frozen=True, slots=True)
class CellAt:
    """A cell of the part: where its element stands, its style, whether it holds a formula."""

    start: int
    end: int
    style: str
    formula: bool
    kind: str


@dataclass(slots=True)
class RowAt:
    number: int
    start: int
    open_end: int  # after the opening tag
    end: int
    attrs: dict[bytes, bytes]
    closed: bool  # written as <row …/>
    cells: dict[int, CellAt]


def rows_of(xml: bytes, wanted: set[int] | None = None) -> Iterator[RowAt]:
    """The rows of a sheet part in order, those of `wanted` (counted from 0; None = all) with their cells."""
    prefix_seen, row, cell_start, formula = None, None, -1, False
    attrs: dict[bytes, bytes] = {}
    last_row, last_col = -1, -1
    for tag in _TAG.finditer(xml):
        name = tag[3]
        if name is None:
            continue
        closing, empty = bool(tag[1]), bool(tag[5])
        if name == b"sheetData":
            if closing or empty:
                return
            prefix_seen = tag[2]
        elif prefix_seen is None:
            continue
        elif name == b"row" and not closing:
            found = _attrs(tag[4])
            last_row = int(found[b"r"]) - 1 if b"r" in found else last_row + 1
            last_col = -1
            row = RowAt(last_row, tag.start(), tag.end(), tag.end(), found, empty, {})
            if empty:
                yield row
                row = None
        elif name == b"row" and row is not None:
            row.end = tag.end()
            yield row
            row = None
        elif row is None or (wanted is not None and row.number not in wanted):
            continue
        elif name == b"c" and not closing:
            attrs, formula = _attrs(tag[4]), False
            last_col = _column(attrs[b"r"]) if b"r" in attrs else last_col + 1
            cell_start = tag.start()
            if empty:
                row.cells[last_col] = _cell(cell_start, tag.end(), attrs, formula=False)
        elif name == b"c":
            row.cells[last_col] = _cell(cell_start, tag.end(), attrs, formula=formula)
        elif name == b"f" and not closing:
            formula = True


def _cell(start: int, end: int, attrs: Mapping[bytes, bytes], *, formula: bool) -> CellAt:
    return CellAt(start, end, attrs.get(b"s", b"").decode(), formula, attrs.get(b"t", b"").decode())


def _attrs(text: bytes) -> dict[bytes, bytes]:
    return {name: first or second for name, first, second in _ATTR.findall(text)}


def _column(reference: bytes) -> int:
    number = 0
    for letter in reference:
        if letter < 65:
            break
        number = number * 26 + letter - 64
    return number - 1


def put_cells(xml: bytes, cells: Mapping[tuple[int, int], Put], like: int | None = None) -> bytes:
    """The part with the cells (row, column from 0) saying what they are to. Rows that are not there are added, with the
    attributes of row `like`. Raises UnpatchableError for a part in another encoding than UTF-8 or without rows."""
    if xml[:2] in (b"\xff\xfe", b"\xfe\xff") or re.match(rb"<\?xml[^>]*encoding=[\"'](?!utf-?8)", xml, re.IGNORECASE):
        raise UnpatchableError("the sheet is not in UTF-8")
    data = re.search(rb"<((?:[A-Za-z_][\w.-]*:)?)sheetData(\s[^>]*?)?(/?)>", xml)
    if data is None:
        raise UnpatchableError("the sheet has no rows")
    prefix = data[1]
    by_row: dict[int, dict[int, Put]] = {}
    for (row, col), put in cells.items():
        by_row.setdefault(row, {})[col] = put
    wanted = set(by_row) | ({like} if like is not None else set())
    edits: list[tuple[int, int, bytes]] = []
    model: dict[bytes, bytes] = {}
    last_end = data.end()
    pending = sorted(by_row)
    for at in rows_of(xml, wanted):
        while pending and pending[0] < at.number:
            row = pending.pop(0)
            edits.append((at.start, at.start, _new_row(prefix, row, by_row[row], model)))
        if at.number == like:
            model = {name: value for name, value in at.attrs.items() if name not in (b"r", b"hidden", b"collapsed")}
        if pending and pending[0] == at.number:
            pending.pop(0)
            edits += _row_edits(prefix, at, by_row[at.number], xml)
        last_end = at.end
    new = b"".join(_new_row(prefix, row, by_row[row], model) for row in pending)
    if new and data[3]:
        opened = b"<" + prefix + b"sheetData>" + new + b"</" + prefix + b"sheetData>"
        edits.append((data.start(), data.end(), opened))
    elif new:
        edits.append((last_end, last_end, new))
    return _edited(xml, edits, max(by_row, default=-1))


def _row_edits(prefix: bytes, at: RowAt, puts: Mapping[int, Put], xml: bytes) -> list[tuple[int, int, bytes]]:
    if at.closed:
        opened = xml[at.start : at.end].rstrip()[:-2].rstrip() + b">"
        inner = b"".join(_cell_xml(prefix, at.number, col, puts[col], "") for col in sorted(puts))
        return [(at.start, at.end, opened + inner + b"</" + prefix + b"row>")]
    edits = []
    there = sorted(at.cells)
    for col in sorted(puts):
        old = at.cells.get(col)
        if old is not None:
            edits.append((old.start, old.end, _cell_xml(prefix, at.number, col, puts[col], old.style)))
            continue
        after = next((at.cells[one].start for one in there if one > col), None)
        place = after if after is not None else at.end - len(b"</" + prefix + b"row>")
        if after is None:
            place = xml.rindex(b"</", at.start, at.end)
        edits.append((place, place, _cell_xml(prefix, at.number, col, puts[col], "")))
    return edits


def _new_row(prefix: bytes, row: int, puts: Mapping[int, Put], model: Mapping[bytes, bytes]) -> bytes:
    attrs = b"".join(b" " + name + b'="' + value + b'"' for name, value in model.items() if name != b"spans")
    inner = b"".join(_cell_xml(prefix, row, col, puts[col], "") for col in sorted(puts))
    return b"<" + prefix + b'row r="%d"' % (row + 1) + attrs + b">" + inner + b"</" + prefix + b"row>"


def _cell_xml(prefix: bytes, row: int, col: int, put: Put, style: str) -> bytes:
    kept = str(put.style) if put.style is not None else style
    mark = prefix.decode()
    opened = f'<{mark}c r="{address(row, col)}"' + (f' s="{kept}"' if kept else "")
    if put.value is None:
        return f"{opened}/>".encode()
    if isinstance(put.value, str):
        text = escape("".join(c for c in put.value if c in "\t\n\r" or ord(c) >= 32))
        inner = f'<{mark}is><{mark}t xml:space="preserve">{text}</{mark}t></{mark}is>'
        return f'{opened} t="inlineStr">{inner}</{mark}c>'.encode()
    return f"{opened}><{mark}v>{put.value}</{mark}v></{mark}c>".encode()


def _edited(xml: bytes, edits: list[tuple[int, int, bytes]], last_row: int) -> bytes:
    parts, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: (edit[0], edit[1])):
        parts += [xml[at:start], new]
        at = end
    parts.append(xml[at:])
    made = b"".join(parts)
    found = _DIMENSION.search(made)
    if found and found[4] and int(found[4]) < last_row + 1:
        grown = found[1] + found[2] + b":" + found[3] + b"%d" % (last_row + 1) + found[5]
        made = made[: found.start()] + grown + made[found.end() :]
    return made
