"""Making each printed paper of the window as PDF: ms a page, beside a plain page of the same text by the same library.

The papers are those of the sample district (SQLite), some of each kind. `ms` of a page holds everything a press of the
button costs: reading the case, saying the paper, laying it out, embedding the font. The plain page holds the same text
in paragraphs, with the same font and no other style. Both in one process, by turns; nothing is taken from a cache.
`again`: the paper asked for once more, which the process still has.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.figures import QUICK, figure, median, percentile
from benchmarks.homes import home

OF_A_KIND = 1 if QUICK else 4
ROUNDS = 1 if QUICK else 5


def main() -> None:
    with home("sqlite", durable=False) as environment:
        command = [sys.executable, "-m", "benchmarks.papers", "make"]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    spent: dict[str, dict[str, list[float]]] = json.loads(done.stdout.rstrip().rpartition("\n")[2])
    every: dict[str, list[float]] = {}
    for kind, seen in sorted(spent.items()):
        for name, values in seen.items():
            every.setdefault(name, []).extend(values)
        _tell(kind, seen)
    _tell("all", every)


def _tell(kind: str, seen: dict[str, list[float]]) -> None:
    figure(
        f"papers.{kind}", median(seen["ours"]), "ms a page", p95=round(percentile(seen["ours"], 0.95), 1),
        plain=round(median(seen["plain"]), 1), again=round(median(seen["again"]), 1),
        pages=sum(map(int, seen["pages"])), kilobytes=round(median(seen["bytes"]) / 1000, 1), n=len(seen["ours"]),
    )  # fmt: skip
    figure(f"papers.{kind}.to_plain", median(seen["ours"]) / median(seen["plain"]), "ratio")


def make() -> dict[str, dict[str, list[float]]]:
    """kind of paper → what was seen of each: "ours" and "plain" in ms a page, pages, bytes."""
    import django

    django.setup()
    from yichuang.cli import main as command
    from yichuang.screens.base.pdf import pdf

    said, sys.stdout = sys.stdout, sys.stderr  # the demo tells what it made
    command(["demo", "--quiet"])
    sys.stdout = said
    wanted = _wanted()
    found: dict[str, dict[str, list[float]]] = {}
    for nth in range(ROUNDS + 1):
        for kind, subject, case in wanted:
            pdf.cache_clear()
            ms, made = _timed(_paper, case, kind, subject)
            again, _ = _timed(_paper, case, kind, subject)
            plain_ms, plain = _timed(_plain, _text(made))
            if not nth:
                continue  # what a process loads once is no page's
            pages, of_plain = len(_pages(made)), len(_pages(plain))
            seen = {
                "ours": ms / pages,
                "plain": plain_ms / of_plain,
                "again": again,
                "bytes": len(made),
                "pages": pages,
            }
            for name, value in seen.items():
                if name != "pages" or nth == 1:
                    found.setdefault(kind, {}).setdefault(name, []).append(value)
    return found


def _wanted() -> list[tuple[str, str, Any]]:
    """(kind, subject, head of the case): some papers of every kind the sample has made."""
    from yichuang.backoffice.cases.contexts.window_desk import read_desk
    from yichuang.backoffice.cases.models import Case
    from yichuang.backoffice.cases.queries.window_case import read_window_case
    from yichuang.config.clock import now
    from yichuang.engine.case.events import system

    found: dict[str, list[tuple[str, str, Any]]] = {}
    for head in Case.objects.exclude(kind="project").order_by("pk"):
        case = read_window_case(head)
        if not case.state.window.applications:
            continue
        for kind, subject, *_words in read_desk(case, system("benchmark"), at=now(), personal=True).papers:
            found.setdefault(kind, []).append((kind, subject, head))
    return [one for kind in sorted(found) for one in found[kind][:OF_A_KIND]]


def _paper(head: Any, kind: str, subject: str) -> bytes:
    from yichuang.backoffice.cases.contexts.papers import paper
    from yichuang.backoffice.cases.queries.window_case import read_window_case
    from yichuang.config.clock import now
    from yichuang.engine.calendars import local_date
    from yichuang.screens.window.papers import drawn

    return drawn(paper(read_window_case(head), kind, subject, on=local_date(now(), "Asia/Shanghai")))


def _plain(lines: list[str]) -> bytes:
    """The same text in paragraphs, made by the library as its manual says."""
    from html import escape
    from importlib.resources import files
    from pathlib import Path

    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    font = (Path(str(files("pylopdf_fonts_zh_cn"))) / "NotoSansSC-Regular.otf").as_uri()
    face = CSS(
        string=f'@font-face {{ font-family: S; src: url("{font}"); }} body {{ font-family: S; }}', font_config=fonts
    )
    text = "".join(f"<p>{escape(line)}</p>" for line in lines)
    made: bytes = HTML(string=f"<!doctype html><body>{text}</body>").write_pdf(stylesheets=[face], font_config=fonts)
    return made


def _text(made: bytes) -> list[str]:
    return [line for page in _pages(made) for line in str(page.extract_text()).splitlines() if line.strip()]


def _pages(made: bytes) -> Any:
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(made)).pages


def _timed(make_one: Callable[..., bytes], *said: Any) -> tuple[float, bytes]:
    begun = time.perf_counter()
    made = make_one(*said)
    return (time.perf_counter() - begun) * 1000, made


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(make()))
    else:
        main()
