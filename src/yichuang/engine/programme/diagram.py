"""A flow drawn: a layered layout as data, and the same as Mermaid text or as SVG.

Layers follow the order of items, one stage after another (after Sugiyama, Tagawa and Toda 1981: layers, then the order
inside a layer by the mean place of what comes before). The same flow is always drawn the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from ..items.graph import topological_order, without_shortcuts
from ..items.model import ItemKind
from ..values import say
from .flow_graph import flow_graphs
from .model import Plan, Programme
from .plan import plan as drawn_plan

WIDTH, HEIGHT, GAP_X, GAP_Y, TOP, LANE = 168, 44, 48, 18, 56, 12


@dataclass(frozen=True, slots=True)
class Node:
    """`layer` from the left and `row` from the top, both from 0; x and y the upper left corner, in pixels."""

    id: str
    title: str
    kind: str
    stage: str
    applies: bool | None
    days: int | None
    layer: int
    row: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Edge:
    """`points`: from the right side of the first to the left side of the second, in pixels."""

    first: str
    second: str
    hard: bool
    points: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A stage behind its items, in pixels."""

    stage: str
    title: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Diagram:
    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    bands: tuple[Band, ...]
    width: int
    height: int
    language: str = "zh-Hans"


def diagram(programme: Programme, flow: str = "", *, plan: Plan | None = None, language: str = "zh-Hans") -> Diagram:
    """The drawing of a flow, or of a case's `plan` (items not needed are left out). Without either: the first flow.

    Edges that a longer way already shows are not drawn. Raises EngineError("cycle").
    """
    chosen = flow or (plan.flow if plan else "") or next(iter(flow_graphs(programme)), "")
    lines = plan if plan is not None else drawn_plan(programme, {}, flow=chosen)
    kept = [name for name, line in lines.items.items() if line.applies is not False or line.kept]
    before = {name: [*lines.items[name].hard, *lines.items[name].soft] for name in kept}
    hard = {(one, name) for name in kept for one in lines.items[name].hard}
    layers, bands = _layers(programme, lines, kept, before)
    rows = _rows(layers, before)
    nodes = {}
    tallest = max((max(rows[name] for name in layer) + 1 for layer in layers if layer), default=1)
    for number, layer in enumerate(layers):
        for name in layer:
            line = lines.items[name]
            item = programme.items[name]
            x, y = GAP_X // 2 + number * (WIDTH + GAP_X), TOP + rows[name] * (HEIGHT + GAP_Y)
            nodes[name] = Node(
                name,
                say(item.title, language),
                item.kind,
                line.stage,
                line.applies,
                line.days,
                number,
                rows[name],
                x,
                y,
            )
    drawn = [
        (first, second)
        for second, firsts in without_shortcuts(before).items()
        for first in firsts
        if first in nodes and second in nodes
    ]
    ways = _Ways(nodes, TOP + tallest * (HEIGHT + GAP_Y))
    edges = tuple(Edge(one, two, (one, two) in hard, ways.points(nodes[one], nodes[two])) for one, two in drawn)
    title = say(programme.flows[chosen].title, language) if chosen else say(programme.title, language)
    return Diagram(
        title,
        tuple(nodes.values()),
        edges,
        tuple(
            Band(stage, say(programme.stages[stage].title, language), start * (WIDTH + GAP_X), count * (WIDTH + GAP_X))
            for stage, start, count in bands
        ),
        max(1, len(layers)) * (WIDTH + GAP_X),
        ways.bottom + GAP_Y,
        language,
    )


def _layers(
    programme: Programme, lines: Plan, kept: list[str], before: Mapping[str, list[str]]
) -> tuple[list[list[str]], list[tuple[str, int, int]]]:
    """Columns left to right, each stage in columns of its own, and (stage, first column, columns)."""
    order = topological_order({name: before[name] for name in kept}) if kept else ()
    layers: list[list[str]] = []
    bands = []
    for stage in programme.stages:
        depth: dict[str, int] = {}
        for name in order:
            if lines.items[name].stage == stage:
                depth[name] = 1 + max((depth[one] for one in before[name] if one in depth), default=-1)
        if depth:
            count = max(depth.values()) + 1
            bands.append((stage, len(layers), count))
            layers += [[name for name in depth if depth[name] == column] for column in range(count)]
    return layers, bands


def _rows(layers: list[list[str]], before: Mapping[str, list[str]]) -> dict[str, int]:
    rows: dict[str, int] = {}
    for layer in layers:

        def place(name: str) -> tuple[float, str]:
            above = [rows[one] for one in before[name] if one in rows]
            return (sum(above) / len(above) if above else 0.0, name)

        for row, name in enumerate(sorted(layer, key=place)):
            rows[name] = row
    return rows


class _Ways:
    """Ways for edges that pass no box: straight along the row of either end where it is free, else along a lane below
    the boxes, which all edges into one item share. Turns are made in the gaps between columns."""

    def __init__(self, nodes: Mapping[str, Node], bottom: int) -> None:
        self.taken = {(node.layer, node.row) for node in nodes.values()}
        self.bottom = bottom
        self.lanes: dict[str, int] = {}

    def points(self, first: Node, second: Node) -> tuple[tuple[int, int], ...]:
        start = (first.x + WIDTH, first.y + HEIGHT // 2)
        end = (second.x, second.y + HEIGHT // 2)
        early, late = start[0] + GAP_X // 2, end[0] - GAP_X // 2
        if self._free(first, second, first.row):
            middle: tuple[tuple[int, int], ...] = ((late, start[1]), (late, end[1]))
        elif self._free(first, second, second.row):
            middle = ((early, start[1]), (early, end[1]))
        else:
            lane = self._lane(second)
            middle = ((early, start[1]), (early, lane), (late, lane), (late, end[1]))
        return (start, end) if start[1] == end[1] and len(middle) == 2 else (start, *middle, end)

    def _free(self, first: Node, second: Node, row: int) -> bool:
        return not any((layer, row) in self.taken for layer in range(first.layer + 1, second.layer))

    def _lane(self, second: Node) -> int:
        if second.id not in self.lanes:
            self.lanes[second.id] = self.bottom
            self.bottom += LANE
        return self.lanes[second.id]


def mermaid(drawing: Diagram) -> str:
    """Mermaid flowchart text: solid arrows by law, dotted by usual order."""
    out = ["flowchart LR"]
    for band in drawing.bands:
        out.append(f'  subgraph {_name("stage", band.stage)}["{_quoted(band.title)}"]')
        for node in drawing.nodes:
            if node.stage == band.stage:
                left, right = ("{{", "}}") if node.kind == ItemKind.GATE else ("[", "]")
                days = "" if node.days is None else f" · {node.days}"
                out.append(f'    {_name("item", node.id)}{left}"{node.id} {_quoted(node.title)}{days}"{right}')
        out.append("  end")
    for edge in drawing.edges:
        out.append(f"  {_name('item', edge.first)} {'-->' if edge.hard else '-.->'} {_name('item', edge.second)}")
    return "\n".join(out) + "\n"


def _name(kind: str, identifier: str) -> str:
    # a bare id such as "end" is a word of Mermaid
    return f"{kind}_{identifier.replace('-', '_')}"


def _quoted(text: str) -> str:
    return text.replace('"', "#quot;")


def svg(drawing: Diagram) -> str:
    """A standalone SVG, styled by attributes only, so that a strict content policy shows it."""
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {drawing.height}" role="img" '
        f'width="{drawing.width}" height="{drawing.height}" lang="{drawing.language}" font-family="sans-serif">',
        f"<title>{escape(drawing.title)}</title>",
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#5b6472"/></marker></defs>',
    ]
    for place, band in enumerate(drawing.bands):
        fill = "#f4f6f8" if place % 2 == 0 else "#ffffff"
        out.append(f'<rect x="{band.x}" y="0" width="{band.width}" height="{drawing.height}" fill="{fill}"/>')
        out.append(f'<text x="{band.x + 12}" y="28" font-size="14" fill="#3b4350">{escape(band.title)}</text>')
    for edge in drawing.edges:
        points = " ".join(f"{x},{y}" for x, y in edge.points)
        dash = "" if edge.hard else ' stroke-dasharray="4 4"'
        out.append(
            f'<polyline points="{points}" fill="none" stroke="#5b6472" stroke-width="1.25"{dash} '
            'marker-end="url(#arrow)"/>'
        )
    for node in drawing.nodes:
        out.extend(_box(node))
    return "\n".join([*out, "</svg>"]) + "\n"


def _box(node: Node) -> list[str]:
    dash = "" if node.applies else ' stroke-dasharray="5 3"'
    title = node.title if _wide(node.title) <= 24 else _cut(node.title, 23) + "…"
    days = "" if node.days is None else str(node.days)
    right = node.x + WIDTH - 8
    return [
        f'<g><title>{escape(node.id)} {escape(node.title)}</title><rect x="{node.x}" y="{node.y}" width="{WIDTH}" '
        f'height="{HEIGHT}" rx="6" fill="#ffffff" stroke="#3b4350"{dash}/>',
        f'<text x="{node.x + 8}" y="{node.y + 17}" font-size="11" fill="#5b6472">{escape(node.id)}</text>',
        f'<text x="{right}" y="{node.y + 17}" font-size="11" fill="#5b6472" text-anchor="end">{days}</text>',
        f'<text x="{node.x + 8}" y="{node.y + 35}" font-size="12" fill="#1d232c">{escape(title)}</text></g>',
    ]


def _wide(text: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def _cut(text: str, width: int) -> str:
    while _wide(text) > width:
        text = text[:-1]
    return text
