"""The leader's sheet as a Word file: the same texts in the same order, on one A4 page.

Word lays out by itself, so the sizes are chosen from how many lines the texts will take, and every line is given its
height: what a face calls a line differs from machine to machine. Bars and lights are small drawings with the same
words as their description; the East Asian face is named everywhere, or Word picks one by luck.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Mm, Pt, RGBColor

from .leader_colours import colours
from .leader_drawings import bar, shape
from .leader_fit import FITS, HEIGHT_MM, WIDTH_MM, Columns, Sizes, height
from .leader_sheet import ListText, Sheet
from .leader_word_parts import (
    bare_cells,
    between,
    borders,
    cell_margins,
    east_asian,
    flush_right,
    no_gaps,
    tinted,
    underline,
    widths,
)

FACE, LATIN = "Microsoft YaHei", "Segoe UI"

_ASKED = {"zh-CN": (7.5, 71.0, 50.0, 26.5, 27.0), "en": (7.5, 70.0, 47.0, 33.5, 24.0)}
"""Number, what is stuck, what is asked, by whom, latest: dates are long in Chinese, offices in English."""

_MINE = (46.0, 110.0, 26.0)
_FOUR = (56.0, 42.0, 42.0, 42.0)


def word(sheet: Sheet, *, language: str) -> bytes:
    """The file in `language` ("zh-CN" or "en")."""
    columns = columns_of(language)
    sizes = next((one for one in FITS if height(sheet, one, columns) <= HEIGHT_MM), FITS[-1])
    document = _page(language, sizes, sheet.title)
    write = _Writer(document, sizes, LATIN if language == "en" else FACE, _ASKED[language])
    write.head(sheet)
    write.sentence(sheet)
    write.figures(sheet)
    write.week(sheet)
    write.asked(sheet)
    write.lists(sheet)
    write.mine(sheet)
    write.paragraph(sheet.foot, size=sizes.small, colour="ink-3", before=sizes.gap * 0.7)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def columns_of(language: str) -> Columns:
    """What is left for text of the columns below."""
    asked = tuple(width - 4 for width in _ASKED[language][1:])
    return Columns(asked, tuple(width - 4 for width in _MINE[:2]), 87.0, tuple(width - 3 for width in _FOUR))


def _page(language: str, sizes: Sizes, title: str) -> Any:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(14)
    section.top_margin, section.bottom_margin = Mm(13), Mm(12)
    section.header_distance = section.footer_distance = Mm(6)
    style = document.styles["Normal"]
    style.font.size = Pt(sizes.text)
    east_asian(style.element, LATIN if language == "en" else FACE, FACE, language)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    no_gaps(style.element)
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.comments = ""
    return document


class _Writer:
    """Puts parts of the sheet at the end of the document."""

    def __init__(self, document: Any, sizes: Sizes, latin: str, asked: tuple[float, ...]) -> None:
        self.document, self.sizes, self.latin, self.across = document, sizes, latin, asked

    # -- the smallest parts -------------------------------------------------------------------------------------

    def run(
        self,
        paragraph: Any,
        text: str,
        *,
        size: float = 0,
        strong: bool = False,
        colour: str = "ink",
        tint: str = "",
    ) -> None:
        made = paragraph.add_run(text)
        made.font.size = Pt(size or self.sizes.text)
        made.font.bold = strong
        made.font.color.rgb = RGBColor.from_string(colours()[colour][1:].upper())
        east_asian(made._element, self.latin, FACE)
        high = Pt((size or self.sizes.text) * self.sizes.leading)
        layout = paragraph.paragraph_format
        if layout.line_spacing is None or layout.line_spacing < high:
            layout.line_spacing, layout.line_spacing_rule = high, WD_LINE_SPACING.EXACTLY
        if tint:
            tinted(made._element, tint)

    def paragraph(
        self, text: str, *, size: float = 0, strong: bool = False, colour: str = "ink", before: float = 0
    ) -> Any:
        made = self.document.add_paragraph()
        made.paragraph_format.space_before = Pt(before)
        self.run(made, text, size=size, strong=strong, colour=colour)
        return made

    def picture(self, paragraph: Any, drawn: bytes, width: float, height: float, said: str) -> None:
        made = paragraph.add_run().add_picture(BytesIO(drawn), width=Mm(width), height=Mm(height))
        made._inline.docPr.set("descr", said)
        for side in ("distT", "distB", "distL", "distR"):  # left out, programs keep their own distance
            made._inline.set(side, "0")

    def table(self, rows: int, across: tuple[float, ...]) -> Any:
        made = self.document.add_table(rows=rows, cols=len(across))
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        widths(made, across)
        cell_margins(made, self.sizes.row)
        return made

    def light(self, paragraph: Any, tone: str, word: str, *, size: float = 0, strong: bool = False) -> None:
        self.picture(paragraph, shape(tone), 2.6, 2.6, "")
        acts = tone in ("near", "late")
        text = f"{_FIXED}{_kept_together(word)}" + (_FIXED if acts and not size else "")
        tint = f"{tone}-tint" if acts and not size else ""
        self.run(paragraph, text, size=size or self.sizes.small, strong=strong or acts, colour=tone, tint=tint)

    # -- the parts of the sheet ---------------------------------------------------------------------------------

    def head(self, sheet: Sheet) -> None:
        made = self.table(1, (90.0, 92.0))
        borders(made, bottom=("ink", 12))
        flush_right(made)
        left, right = bare_cells(made.rows[0])
        self.run(left, sheet.title, size=self.sizes.figure * 0.9, strong=True)
        right.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self.run(right, sheet.as_of, size=self.sizes.small, colour="ink-3")
        second = made.rows[0].cells[1].add_paragraph()
        second.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self.run(second, sheet.addressed, size=self.sizes.small, colour="ink-3")

    def sentence(self, sheet: Sheet) -> None:
        made = self.document.add_paragraph()
        made.paragraph_format.space_before = Pt(self.sizes.gap * 0.8)
        made.paragraph_format.space_after = Pt(self.sizes.gap * 0.5)
        for part in sheet.say:
            self.run(made, part.text, size=self.sizes.say, strong=part.strong)

    def figures(self, sheet: Sheet) -> None:
        if not sheet.figures:
            return
        across = _FOUR if len(sheet.figures) == 4 else (WIDTH_MM / len(sheet.figures),) * len(sheet.figures)
        made = self.table(1, across)
        for width, cell, figure in zip(across, made.rows[0].cells, sheet.figures, strict=True):
            label = cell.paragraphs[0]
            self.run(label, figure.label, size=self.sizes.small, colour="ink-3")
            number = cell.add_paragraph()
            self.run(number, figure.done, size=self.sizes.figure, strong=True)
            if figure.target:
                self.run(number, f" {figure.target}", colour="ink-2")
            if figure.drawn:
                long = width - 6
                drawn = cell.add_paragraph()
                layout = drawn.paragraph_format
                layout.space_before = layout.space_after = Pt(2)
                layout.line_spacing, layout.line_spacing_rule = Pt(10), WD_LINE_SPACING.EXACTLY
                self.picture(drawn, bar(figure.share, figure.mark, long), long, 3.2, figure.small)
            self.run(cell.add_paragraph(), figure.small, size=self.sizes.small, colour="ink-2")

    def week(self, sheet: Sheet) -> None:
        made = self.document.add_paragraph()
        made.paragraph_format.space_before = Pt(self.sizes.gap * 0.5)
        underline(made, both=True)
        self.run(made, sheet.week_title, size=self.sizes.head, strong=True)
        for label, value in sheet.week:
            self.run(made, "     ")
            self.run(made, _kept_together(label) + _FIXED, colour="ink-3")
            self.run(made, _kept_together(value), strong=True)

    def heading(self, text: str) -> None:
        made = self.paragraph(text, size=self.sizes.head, strong=True, before=self.sizes.gap)
        made.paragraph_format.keep_with_next = True

    def asked(self, sheet: Sheet) -> None:
        self.heading(sheet.asked_title)
        if sheet.asked:
            made = self.table(len(sheet.asked) + 1, self.across)
            borders(made, inside=("line", 4))
            flush_right(made)
            for cell, head in zip(made.rows[0].cells[1:], sheet.asked_heads, strict=True):
                self.run(cell.paragraphs[0], head, size=self.sizes.small, colour="ink-3")
            for row, one in zip(made.rows[1:], sheet.asked, strict=True):
                first, *cells = bare_cells(row)
                self.run(first, str(one.nth), colour="ink-3")
                for place, (paragraph, text) in enumerate(
                    zip(cells, (one.stuck, one.ask, one.who, one.latest), strict=True)
                ):
                    self.run(paragraph, text, strong=place == 1)
        if sheet.asked_rest:
            self.paragraph(sheet.asked_rest, colour="ink-2")

    def lists(self, sheet: Sheet) -> None:
        self.paragraph("", size=self.sizes.gap * 0.5)
        made = self.table(1, (91.0, 91.0))
        for cell, tone, said in zip(made.rows[0].cells, ("late", "calm"), (sheet.red, sheet.cleared), strict=True):
            self.light(cell.paragraphs[0], tone, said.title, size=self.sizes.head, strong=True)
            self.rows(cell, said)

    def rows(self, cell: Any, said: ListText) -> None:
        for row in said.rows:
            made = cell.add_paragraph()
            made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(self.sizes.row)
            between(made)
            self.run(made, row.name, strong=True)
            self.run(made, f" {row.phrase}")
        for text in filter(None, (said.empty if not said.rows else "", said.rest)):
            self.run(cell.add_paragraph(), text, colour="ink-2")

    def mine(self, sheet: Sheet) -> None:
        said = sheet.mine
        self.heading(said.title)
        if said.rows:
            made = self.table(len(said.rows), _MINE)
            borders(made, inside=("line", 4))
            flush_right(made)
            for row, one in zip(made.rows, said.rows, strict=True):
                name, phrase, light = bare_cells(row)
                self.run(name, one.name, strong=True)
                self.run(phrase, one.phrase)
                light.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                self.light(light, one.tone, one.word)
        for text in filter(None, (said.empty if not said.rows else "", said.rest)):
            self.paragraph(text, colour="ink-2")


_FIXED = "\u00a0"


def _kept_together(text: str) -> str:
    """A short text that is not broken over two lines."""
    return text.replace(" ", _FIXED)
