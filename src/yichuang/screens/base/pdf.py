"""A page as PDF, by WeasyPrint with one whole Chinese font.

With the split fonts of the web, or with whatever a server happens to have, WeasyPrint can draw wrong characters while
the text behind them stays right; so the faces are files of our own dependencies and nothing else may be fetched.
"""

import logging
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

from .strong_text import Colour, outlining

FACE = "Noto Sans SC"


@lru_cache(maxsize=32)
def pdf(html: str, sheets: tuple[str, ...], strong: frozenset[Colour] = frozenset()) -> bytes:
    """The A4 pages of a page's HTML with these style sheets of ours, text in a colour of `strong` drawn strong. The
    same page is made once: nothing in it depends on the moment but its text."""
    from weasyprint import CSS, HTML, URLFetcher
    from weasyprint.text.fonts import FontConfiguration

    # it warns of every rule meant for screens only
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    fonts = FontConfiguration()
    font = Path(str(files("pylopdf_fonts_zh_cn"))) / "NotoSansSC-Regular.otf"
    face = (
        f'@font-face {{ font-family: "{FACE}"; src: url("{font.as_uri()}"); }} html, body {{ font-family: "{FACE}"; }}'
    )
    # our own sheets may open the font file; the page, which holds what people typed, may open nothing
    font_opened = CSS(string=face, font_config=fonts, url_fetcher=URLFetcher(allowed_protocols=("file",)))
    styles = [*(_sheet(name) for name in sheets), font_opened]
    made: bytes = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=())).write_pdf(
        stylesheets=styles, font_config=fonts, finisher=outlining(strong)
    )
    return made


@lru_cache(maxsize=16)
def _sheet(name: str) -> Any:
    """A style sheet of ours as WeasyPrint reads it, which takes a third of the time of a short paper. It names no font
    file of its own."""
    from weasyprint import CSS, URLFetcher

    return CSS(filename=str(finders.find(name)), url_fetcher=URLFetcher(allowed_protocols=()))
