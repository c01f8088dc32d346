from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

from tests.engine.programme.small import SMALL, changed, programme
from yichuang.engine.programme.diagram import HEIGHT, WIDTH, diagram, mermaid, svg
from yichuang.engine.programme.plan import plan
from yichuang.programmes import load


def test_every_item_stands_to_the_right_of_what_precedes_it():
    drawn = diagram(programme(), "S")
    layer = {node.id: node.layer for node in drawn.nodes}
    assert layer == {"A1": 0, "A2": 1, "B1": 2}
    assert [(edge.first, edge.second, edge.hard) for edge in drawn.edges] == [("A1", "A2", True), ("A2", "B1", True)]


def test_no_two_items_are_drawn_over_each_other():
    made = programme(changed('[item.A2.after]\nhard = ["A1"]\n', ""))
    drawn = diagram(made, "S")
    places = [(node.x, node.y) for node in drawn.nodes]
    assert len(set(places)) == len(places)
    assert all(node.x + WIDTH <= drawn.width and node.y + HEIGHT <= drawn.height for node in drawn.nodes)


def test_stages_stand_side_by_side():
    drawn = diagram(programme(), "S", language="en")
    assert [(band.title, band.x) for band in drawn.bands] == [("One", 0), ("Two", drawn.bands[0].width)]
    assert sum(band.width for band in drawn.bands) == drawn.width


def test_a_plan_is_drawn_without_what_is_not_needed():
    made = programme()
    low = {"fund": "social", "height": Decimal("10.0")}
    drawn = diagram(made, plan=plan(made, low))
    assert [node.id for node in drawn.nodes] == ["A1", "B1"]
    assert [(edge.first, edge.second, edge.hard) for edge in drawn.edges] == [("A1", "B1", False)]


def test_a_drawing_in_words_names_every_item_and_edge():
    text = mermaid(diagram(programme(), "S"))
    assert text.startswith("flowchart LR\n")
    assert "item_A1 --> item_A2" in text
    assert "赋码" in text and "· 10" in text


def test_a_drawing_is_well_formed_whatever_a_title_holds():
    made = programme(changed('en = "Drawings"', 'en = "<Drawings & \\"more\\">"'))
    drawing = svg(diagram(made, "S", language="en"))
    root = ElementTree.fromstring(drawing)
    titles = [one.text for one in root.iter("{http://www.w3.org/2000/svg}title")]
    assert 'A2 <Drawings & "more">' in titles
    assert "style" not in drawing


def test_the_same_flow_is_always_drawn_the_same():
    first = svg(diagram(programme(), "S"))
    assert first == svg(diagram(programme("# a note\n" + SMALL), "S"))


def test_no_edge_runs_through_a_box():
    made = load("construction_permits")
    for flow in made.flows:
        drawn = diagram(made, flow)
        for edge in drawn.edges:
            for (x1, y1), (x2, y2) in pairwise(edge.points):
                for node in drawn.nodes:
                    across = y1 == y2 and node.y < y1 < node.y + HEIGHT and x1 < node.x + WIDTH and node.x < x2
                    down = x1 == x2 and node.x < x1 < node.x + WIDTH
                    assert not across and not down, (edge, node.id)
            assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in edge.points)
