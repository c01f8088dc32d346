"""The parts of an .xlsx file: one sheet exchanged, everything else carried over byte for byte."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from lxml import etree

from yichuang.backoffice.ledger.workbooks import sheet_part

from .opening import STAMP
from .sheet_patch import rows_of

CUSTOM = "docProps/custom.xml"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_FMTID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CUSTOM_NS = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VT_NS = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Numbers of the built-in formats that show a date, those of Chinese Excel included."""


def exchanged(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The file with some parts exchanged or added; every other part as it was, in its order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            copy = zipfile.ZipInfo(info.filename, info.date_time)
            copy.compress_type, copy.external_attr, copy.extra = info.compress_type, info.external_attr, b""
            new.writestr(copy, parts.get(info.filename, old.read(info)))
        for name in parts.keys() - set(old.namelist()):
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), parts[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def stamped(archive: zipfile.ZipFile, stamp: str) -> dict[str, bytes]:
    """The parts that carry the stamp: the custom property, and what makes it known where there were none yet."""
    names = set(archive.namelist())
    if CUSTOM in names:
        return {CUSTOM: _with_property(archive.read(CUSTOM), stamp)}
    root = etree.Element(f"{{{_CUSTOM_NS}}}Properties", nsmap={None: _CUSTOM_NS, "vt": _VT_NS})  # type: ignore[dict-item]
    made = _with_property(etree.tostring(root), stamp)
    override = f'<Override PartName="/{CUSTOM}" ContentType="{_CUSTOM_TYPE}"/>'.encode()
    rels = archive.read("_rels/.rels")
    ids = set(re.findall(rb"Id=[\"']([^\"']+)[\"']", rels))
    name = next(f"rIdStamp{n}" for n in range(1, 99) if f"rIdStamp{n}".encode() not in ids)
    relation = f'<Relationship Id="{name}" Type="{_CUSTOM_REL}" Target="{CUSTOM}"/>'.encode()
    return {
        CUSTOM: made,
        "[Content_Types].xml": _before_end(archive.read("[Content_Types].xml"), b"Types", override),
        "_rels/.rels": _before_end(rels, b"Relationships", relation),
    }


def _before_end(xml: bytes, name: bytes, new: bytes) -> bytes:
    at = xml.rindex(b"</" + name)
    return xml[:at] + new + xml[at:]


def _with_property(xml: bytes, stamp: str) -> bytes:
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    for one in root.findall("{*}property"):
        if one.get("name") == STAMP:
            root.remove(one)
    pids = [int(one.get("pid", "1")) for one in root.findall("{*}property")]
    made = etree.SubElement(
        root, f"{{{_CUSTOM_NS}}}property", fmtid=_FMTID, pid=str(max(pids, default=1) + 1), name=STAMP
    )
    etree.SubElement(made, f"{{{_VT_NS}}}lpwstr").text = stamp
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def recalculated(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The workbook part, told to compute its formulas when it is opened; nothing where there are no formulas."""
    sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    if not any(re.search(rb"<(?:\w+:)?f[\s>/]", archive.read(name)) for name in sheets):
        return {}
    xml = archive.read("xl/workbook.xml")
    if re.search(rb"<(?:\w+:)?calcPr\b[^>]*fullCalcOnLoad=[\"'](1|true)", xml):
        return {}
    found = re.search(rb"<((?:\w+:)?)calcPr\b([^>]*?)(/?)>", xml)
    if found:
        attrs = re.sub(rb"\sfullCalcOnLoad=([\"'])[^\"']*\1", b"", found[2])
        new = b"<" + found[1] + b"calcPr" + attrs + b' fullCalcOnLoad="1"' + found[3] + b">"
        return {"xl/workbook.xml": xml[: found.start()] + new + xml[found.end() :]}
    for name in (b"definedNames", b"externalReferences", b"functionGroups", b"sheets"):
        ends = list(re.finditer(rb"</((?:\w+:)?)" + name + rb"\s*>", xml))
        if ends:
            at = ends[-1].end()
            return {"xl/workbook.xml": xml[:at] + b"<" + ends[-1][1] + b'calcPr fullCalcOnLoad="1"/>' + xml[at:]}
    return {}


def date_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """The styles (positions in cellXfs) that show a number as a date."""
    formats, styles = _formats(archive)
    return frozenset(style for style, fmt in enumerate(styles) if _is_date(fmt, formats.get(fmt, "")))


def percent_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """The styles that show a number as a percentage."""
    formats, styles = _formats(archive)
    return frozenset(style for style, fmt in enumerate(styles) if fmt in (9, 10) or "%" in formats.get(fmt, ""))


def percent_cells(data: bytes, sheet: str) -> frozenset[tuple[int, int]]:
    """The cells of a sheet that show their number as a percentage, (row, column) from 0."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = {str(style) for style in percent_styles(archive)}
        xml = archive.read(sheet_part(archive, sheet)) if styles else b""
    return frozenset(
        (at.number, col)
        for at in (rows_of(xml) if styles else ())
        for col, cell in at.cells.items()
        if cell.style in styles and not cell.kind
    )


def _formats(archive: zipfile.ZipFile) -> tuple[dict[int, str], list[int]]:
    if "xl/styles.xml" not in archive.namelist():
        return {}, []
    root = etree.fromstring(
        archive.read("xl/styles.xml"), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    )
    formats = {int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in root.findall("{*}numFmts/{*}numFmt")}
    return formats, [int(one.get("numFmtId", "0")) for one in root.findall("{*}cellXfs/{*}xf")]


def _is_date(number: int, code: str) -> bool:
    if number in _DATE_FORMATS:
        return True
    bare = re.sub(r"\"[^\"]*\"|\[[^\]]*\]|\\.", "", code).lower()
    return any(mark in bare for mark in ("yy", "dd", "m/d", "d/m", "mmm")) or bool(re.search(r"m.?d|y", bare))


def hidden_columns(data: bytes, sheet: str) -> frozenset[int]:
    """The columns of a sheet that are not shown, counted from 0."""
    found: set[int] = set()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read(sheet_part(archive, sheet))
    head = xml[: xml.find(b"sheetData")]
    for one in re.finditer(rb"<(?:\w+:)?col\s([^>]*)>", head):
        said = dict(re.findall(rb"(\w+)=[\"']([^\"']*)[\"']", one[1]))
        if said.get(b"hidden") in (b"1", b"true"):
            found |= set(range(int(said[b"min"]) - 1, min(int(said[b"max"]), 1000)))
    return frozenset(found)


def starts_1904(archive: zipfile.ZipFile) -> bool:
    """Whether the workbook counts its days from 1904, as some made on a Macintosh do."""
    return re.search(rb"date1904=[\"'](1|true)", archive.read("xl/workbook.xml")) is not None
