"""The leader's sheet as a PDF: the screen's own template and print styles, drawn by WeasyPrint on exactly one A4 page.

One whole Chinese font of our own dependencies is embedded: with the split fonts of the web WeasyPrint can draw wrong
characters while the text behind them stays right.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from yichuang.screens.base.strong_text import outlining

from .leader_colours import TONES, colours, static_file
from .leader_fit import FITS, printed
from .leader_sheet import Sheet

SHEETS = (
    "base/css/tokens.css",
    "base/css/elements.css",
    "base/css/parts.css",
    "base/css/leader.css",
    "projects/css/leader.css",
    "base/css/paper.css",
    "projects/css/leader_pdf.css",
)
FACE = "Noto Sans SC"
_RUN = re.compile(r"[!-~]{20}")
"""What no line can break at: a link, a number somebody typed without end."""


def pdf(sheet: Sheet, *, language: str) -> bytes:
    """The page in `language` ("zh-CN" or "en"), by the first setting that takes one page; what is longer than a page
    even at the closest goes on to a second."""
    with translation.override("en" if language == "en" else "zh-hans"):
        pages = [
            render_to_string("projects/leader_pdf.html", _known(sheet, language, nth))
            for nth in range(max(0, printed(sheet) - 1), len(FITS))
        ]
    return _drawn(tuple(_painted(page) for page in pages))


def _known(sheet: Sheet, language: str, nth: int) -> dict[str, Any]:
    runs = any(_RUN.search(text) for text in sheet.texts())
    return {
        "sheet": sheet,
        "language": language,
        "fit": f"fit-{nth}",
        "may_answer": False,
        "links": False,
        "runs": runs,
    }


def _painted(html: str) -> str:
    """Drawings with their colours as attributes: style sheets of the page do not reach into them here."""
    known = colours()
    for name, part in (("bar-track", "t"), ("bar", "d"), ("bar-mark", "m")):
        html = html.replace(f'<rect class="{part}" ', f'<rect fill="{known[name]}" ')
    for tone in TONES:
        marked = re.compile(rf'(<span class="light {tone}"[^>]*>)<svg ')
        html = marked.sub(rf'\1<svg fill="{known[tone]}" ', html)
    return html


@lru_cache(maxsize=16)
def _drawn(pages: tuple[str, ...]) -> bytes:
    """The first that takes one page, else the last. The same page is drawn once: only its text tells of the moment."""
    from weasyprint import CSS, HTML, URLFetcher
    from weasyprint.text.fonts import FontConfiguration

    # it warns of every rule meant for screens only
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    fonts = FontConfiguration()
    font = Path(str(files("pylopdf_fonts_zh_cn"))) / "NotoSansSC-Regular.otf"
    named = f':root {{ --font: "{FACE}"; --font-latin: "{FACE}"; }}'
    face = f'@font-face {{ font-family: "{FACE}"; src: url("{font.as_uri()}"); }} {named}'
    # our own sheets may open the font file; the page, which holds what people typed, may open nothing
    from_disk = URLFetcher(allowed_protocols=("file",))
    sheets = [CSS(filename=str(static_file(name)), font_config=fonts, url_fetcher=from_disk) for name in SHEETS]
    sheets.append(CSS(string=face, font_config=fonts, url_fetcher=from_disk))
    for page in pages:
        drawn = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=())).render(
            stylesheets=sheets, font_config=fonts
        )
        if len(drawn.pages) == 1:
            break
    made: bytes = drawn.write_pdf(finisher=outlining(_marked()))
    return made


@lru_cache(maxsize=1)
def _marked() -> frozenset[tuple[int, int, int]]:
    """The colours leader_pdf.css gives to strong text: those of the tokens, one step of blue beside them."""
    found = set()
    for name in ("ink", *TONES):
        red, green, blue = (int(colours()[name][at : at + 2], 16) for at in (1, 3, 5))
        found.add((red, green, blue + 1))
    return frozenset(found)
