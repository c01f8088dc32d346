"""What python-docx has no word for: faces by script, borders, margins and widths of tables."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from .leader_colours import colours

_AFTER_BORDERS = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
_AFTER_GAPS = ("w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")
_AFTER_PARAGRAPH_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def east_asian(element: Any, latin: str, face: str, language: str = "") -> None:
    """Names the faces of a run or a style for every script, and its language."""
    properties = element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), latin)
    fonts.set(qn("w:eastAsia"), face)
    fonts.set(qn("w:hint"), "eastAsia")
    if language:
        spoken = OxmlElement("w:lang")
        spoken.set(qn("w:val"), "en-GB")
        spoken.set(qn("w:eastAsia"), "zh-CN")
        properties.append(spoken)


def no_gaps(element: Any) -> None:
    """No space of Word's own between Chinese and figures or Latin letters: the screen has none."""
    properties = element.get_or_add_pPr()
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        made = OxmlElement(name)
        made.set(qn("w:val"), "0")
        _put(properties, made, _AFTER_GAPS)


def tinted(element: Any, token: str) -> None:
    """A token's colour behind a run."""
    made = OxmlElement("w:shd")
    made.set(qn("w:val"), "clear")
    made.set(qn("w:color"), "auto")
    made.set(qn("w:fill"), colours()[token][1:].upper())
    _put(element.get_or_add_rPr(), made, ("w:fitText", "w:vertAlign", "w:rtl", "w:cs", "w:em", "w:lang"))


def bare_cells(row: Any) -> list[Any]:
    """The first paragraph of each cell."""
    return [cell.paragraphs[0] for cell in row.cells]


def widths(table: Any, across: tuple[float, ...]) -> None:
    """Columns in millimetres, kept whatever is in them."""
    for column, width in zip(table.columns, across, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def cell_margins(table: Any, points: float) -> None:
    """Nothing at the left, so that columns stand flush with the text; the same above and below."""
    made = OxmlElement("w:tblCellMar")
    for side, width in (("top", Pt(points)), ("left", Mm(0)), ("bottom", Pt(points)), ("right", Mm(3))):
        one = OxmlElement(f"w:{side}")
        one.set(qn("w:w"), str(round(width / 635)))
        one.set(qn("w:type"), "dxa")
        made.append(one)
    _put(table._tbl.tblPr, made, ("w:tblLook",))


def flush_right(table: Any) -> None:
    """The last column reaches the edge of the text, as the lines do."""
    for cell in table.columns[len(table.columns) - 1].cells:
        made, side = OxmlElement("w:tcMar"), OxmlElement("w:right")
        side.set(qn("w:w"), "0")
        side.set(qn("w:type"), "dxa")
        made.append(side)
        _put(cell._tc.get_or_add_tcPr(), made, ("w:textDirection", "w:tcFitText", "w:vAlign", "w:hideMark"))


def borders(table: Any, *, bottom: tuple[str, int] | None = None, inside: tuple[str, int] | None = None) -> None:
    """Lines in a token's colour, eighths of a point thick: below the table, and between its rows."""
    made = OxmlElement("w:tblBorders")
    for side in _SIDES:
        wanted = bottom if side == "bottom" else inside if side == "insideH" else None
        made.append(_line(f"w:{side}", wanted))
    _put(table._tbl.tblPr, made, _AFTER_BORDERS)


def underline(paragraph: Any, *, both: bool = False) -> None:
    """A hairline below a paragraph, or below and above."""
    made = OxmlElement("w:pBdr")
    for side in ("top", "bottom") if both else ("bottom",):
        line = _line(f"w:{side}", ("line", 4))
        line.set(qn("w:space"), "3")
        made.append(line)
    _put(paragraph._p.get_or_add_pPr(), made, _AFTER_PARAGRAPH_BORDERS)


def between(paragraph: Any) -> None:
    """A hairline between this paragraph and the next of its kind."""
    made = OxmlElement("w:pBdr")
    line = _line("w:between", ("line", 4))
    line.set(qn("w:space"), "1")
    made.append(line)
    _put(paragraph._p.get_or_add_pPr(), made, _AFTER_PARAGRAPH_BORDERS)


def _put(properties: Any, made: Any, followers: tuple[str, ...]) -> None:
    """Where the format wants it: before the first of `followers` that is there. Word refuses files out of order."""
    wanted = {qn(name) for name in followers}
    for child in properties:
        if child.tag in wanted:
            child.addprevious(made)
            return
    properties.append(made)


def _line(name: str, wanted: tuple[str, int] | None) -> Any:
    made = OxmlElement(name)
    made.set(qn("w:val"), "single" if wanted else "nil")
    if wanted:
        colour, eighths = wanted
        made.set(qn("w:sz"), str(eighths))
        made.set(qn("w:space"), "0")
        made.set(qn("w:color"), colours()[colour][1:].upper())
    return made
