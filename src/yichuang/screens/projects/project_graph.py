"""The permits of a project as a drawing: the layout comes from the programme, the state of each item from the case."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from yichuang.backoffice.cases.contexts.project_page import ProjectPage
from yichuang.backoffice.cases.contexts.project_page_permits import ItemView
from yichuang.backoffice.cases.wording import language
from yichuang.engine.case.context import plan_of
from yichuang.engine.programme.diagram import HEIGHT, WIDTH, diagram

ROOM = 20
"""How wide a title may be on one of its two lines, in half-width characters."""

TONES = ("late", "near", "theirs", "still", "calm")


@dataclass(frozen=True, slots=True)
class Box:
    """An item in the drawing. `tone` its light, "" where nobody acts on it; `lines` its title broken in two."""

    instance: str
    item: str
    title: str
    lines: tuple[str, ...]
    x: int
    y: int
    tone: str
    word: str
    open: bool
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    points: str
    hard: bool


@dataclass(frozen=True, slots=True)
class Lane:
    title: str
    x: int
    width: int
    shaded: bool


@dataclass(frozen=True, slots=True)
class Graph:
    """The whole drawing, in pixels. `lights`: (tone, word) of every light in it, worst first; `work_at` how far from
    the left edge the first item stands that somebody acts on."""

    title: str
    width: int
    height: int
    box_width: int
    box_height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    lanes: tuple[Lane, ...]
    lights: tuple[tuple[str, str], ...]
    work_at: int


def graph_of(page: ProjectPage) -> Graph | None:
    """The drawing of the permits; None while there are none or no way through them is chosen."""
    case = page.read.permits
    if case is None or page.permits is None:
        return None
    drawn = diagram(case.programme, plan=plan_of(case.programme, case.state), language=language())
    views = {view.item: view for stage in page.permits.stages for view in stage.items}
    boxes = []
    for node in drawn.nodes:
        view: ItemView | None = views.get(node.id)
        known = view is not None
        boxes.append(
            Box(
                instance=view.instance if view else node.id,
                item=node.id,
                title=node.title,
                lines=_broken(node.title),
                x=node.x,
                y=node.y,
                tone=view.light.tone if view else "",
                word=view.light.word if view else "",
                open=not known,
                href=reverse("projects:entry", args=[case.id, view.instance if view else node.id]),
            )
        )
    lines = tuple(Line(" ".join(f"{x},{y}" for x, y in edge.points), edge.hard) for edge in drawn.edges)
    lanes = tuple(Lane(band.title, band.x, band.width, nth % 2 == 0) for nth, band in enumerate(drawn.bands))
    lights = dict.fromkeys((box.tone, box.word) for box in boxes if box.tone)
    acting = [box.x for box in boxes if box.tone and views[box.item].begun_on and not views[box.item].done]
    ready = [box.x for box in boxes if box.item in views and views[box.item].turn and not views[box.item].done]
    return Graph(
        title=drawn.title,
        width=drawn.width,
        height=drawn.height,
        box_width=WIDTH,
        box_height=HEIGHT,
        boxes=tuple(boxes),
        lines=lines,
        lanes=lanes,
        lights=tuple(sorted(lights, key=lambda light: TONES.index(light[0]))),
        work_at=min(acting or ready, default=0),
    )


def _wide(char: str) -> int:
    return 2 if ord(char) > 0x2E7F else 1


def _broken(title: str) -> tuple[str, ...]:
    """At most two lines; what does not fit is cut with an ellipsis."""
    lines, line, width = [], "", 0
    for word in _pieces(title):
        size = sum(map(_wide, word))
        if width + size > ROOM and line:
            lines.append(line.strip())
            line, width = "", 0
        line, width = line + word, width + size
    lines.append(line.strip())
    if len(lines) <= 2:
        return tuple(lines)
    return lines[0], lines[1][: max(1, len(lines[1]) - 1)] + "…"


def _pieces(title: str) -> list[str]:
    """Where a line may break: between words, and between Chinese characters."""
    pieces: list[str] = []
    for char in title:
        if pieces and _wide(char) == 1 and not pieces[-1].endswith(" ") and _wide(pieces[-1][-1]) == 1:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces
