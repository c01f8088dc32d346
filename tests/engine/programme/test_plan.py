from __future__ import annotations

from decimal import Decimal

import pytest

from tests.engine.programme.small import SMALL, changed, programme
from yichuang.engine.programme.plan import materials, plan

NUMBER = "{{ n = {}, evidence = 'assumed' }}"


def item(identifier: str, days: int | None = 0, rest: str = "", *, stage: str = "one", kind: str = "approval") -> str:
    allow = "" if days is None else f"allow.days = {NUMBER.format(days)}\n"
    return (
        f"[item.{identifier}]\ntitle = {{ zh-Hans = '{identifier}', en = '{identifier}' }}\nkind = '{kind}'\n"
        f"stage = '{stage}'\nfunction = 'planning'\nbasis = 'law'\nevidence = 'assumed'\n{allow}{rest}\n"
    )


def one_flow(*items: str, when: str = "") -> str:
    """A programme of one flow over the items given."""
    head = SMALL[: SMALL.index("[flow.S]")]
    names = [text[len("[item.") : text.index("]")] for text in items]
    flow = f"[flow.F]\ntitle = {{ zh-Hans = '流', en = 'Flow' }}\nitems = {names}\n{when}\n"
    return head + flow + "".join(items)


SOCIAL = {"fund": "social"}
TALL = {**SOCIAL, "height": Decimal("30.0")}
LOW = {**SOCIAL, "height": Decimal("24.0")}


def test_the_flow_and_its_code_are_selected_by_the_facts():
    assert (plan(programme(), TALL).flow, plan(programme(), TALL).code) == ("S", "3")
    assert plan(programme(), {"fund": "government"}).flow == "G"


def test_an_item_applies_by_yes_no_and_unknown():
    made = programme()
    assert plan(made, TALL).items["A2"].applies is True
    assert plan(made, LOW).items["A2"].applies is False
    unknown = plan(made, SOCIAL).items["A2"]
    assert (unknown.applies, unknown.missing) == (None, ("height",))


def test_promised_days_are_the_longest_path_of_what_applies():
    made = programme()
    assert plan(made, TALL).promised_days == 2 + 10 + 5
    assert plan(made, LOW).promised_days == 2 + 5


def test_what_may_apply_widens_the_promise_to_a_range():
    drawn = plan(programme(), SOCIAL)
    assert (drawn.promised_days, drawn.promised_days_at_most) == (7, 17)


def test_order_is_not_lost_through_an_item_that_falls_away():
    line = plan(programme(), LOW).items["B1"]
    assert (line.hard, line.soft) == ((), ("A1",))
    assert plan(programme(), TALL).items["B1"].hard == ("A2",)


def test_order_is_not_lost_through_an_item_the_flow_does_not_use():
    assert plan(programme(), {"fund": "government"}).items["B1"].soft == ("A1",)


def test_without_a_flow_an_item_is_sure_only_where_all_agree():
    drawn = plan(programme(), {})
    assert (drawn.flow, drawn.code, drawn.flows_possible) == ("", "", ("S", "G"))
    assert drawn.items["A1"].applies is True
    assert drawn.items["A2"].applies is None
    assert drawn.items["A2"].missing == ("fund", "height")
    assert (drawn.promised_days, drawn.promised_days_at_most) == (7, 17)


def test_facts_are_asked_in_their_own_order_and_only_while_they_matter():
    made = programme()
    assert plan(made, {}).missing == ("fund", "height")
    assert plan(made, {"fund": "government"}).missing == ()
    assert plan(made, SOCIAL).missing == ("height",)
    assert plan(made, TALL).missing == ()


def test_a_pinned_flow_stays_whatever_the_facts_say():
    drawn = plan(programme(), {"fund": "government"}, flow="S")
    assert (drawn.flow, list(drawn.items)) == ("S", ["A1", "A2", "B1"])


def test_a_started_item_that_is_no_longer_needed_stays_flagged():
    drawn = plan(programme(), LOW, item_states={"A2": "accepted", "A1": "granted"})
    assert (drawn.items["A2"].applies, drawn.items["A2"].kept) == (False, True)
    assert drawn.items["B1"].hard == ("A2",)
    assert not drawn.items["A1"].kept


def test_an_item_that_has_only_waited_is_not_kept():
    assert not plan(programme(), LOW, item_states={"A2": "ready"}).items["A2"].kept


def test_nothing_is_asked_for_the_sake_of_an_item_that_was_started():
    assert plan(programme(), SOCIAL, item_states={"A2": "accepted"}).missing == ()


def test_no_flow_fits_is_said_and_plans_nothing():
    drawn = plan(programme(changed("when = \"fund = 'government'\"", 'when = "height < 0"')), {"fund": "government"})
    assert drawn.flows_possible == ("G",)
    drawn = plan(
        programme(changed("when = \"fund = 'government'\"", 'when = "height < 0"')),
        {"fund": "government", "height": Decimal("1.0")},
    )
    assert (drawn.flows_possible, drawn.items, drawn.promised_days) == ((), {}, 0)


def test_an_uncounted_item_is_passed_through_without_days():
    made = programme(
        one_flow(
            item("A", 3),
            item("B", 10, "allow.counted = false\nafter.hard = ['A']"),
            item("C", 4, "after.hard = ['B']"),
        )
    )
    drawn = plan(made, {})
    assert drawn.promised_days == 7
    assert drawn.items["B"].days == 10


def test_an_envelope_spans_its_contents():
    made = programme(
        one_flow(
            item("S", 1),
            item("D1", 5, "after.hard = ['S']"),
            item("D2", 9, "after.hard = ['D1']"),
            item("E", 12, "contains = ['D1', 'D2']\nafter.soft = ['S']", kind="envelope"),
            item("R", 3, "after.hard = ['D2']"),
        )
    )
    drawn = plan(made, {})
    assert (drawn.promised_days, drawn.path) == (1 + 12 + 3, ("S", "E", "R"))
    assert drawn.items["D1"].envelope == "E"


def test_an_envelope_without_days_of_its_own_takes_as_long_as_its_contents():
    made = programme(
        one_flow(
            item("D1", 5),
            item("D2", 9, "after.hard = ['D1']"),
            item("E", None, "contains = ['D1', 'D2']", kind="envelope"),
        )
    )
    assert plan(made, {}).promised_days == 14


def test_contents_stand_alone_where_their_envelope_falls_away():
    made = programme(
        one_flow(
            item("D1", 5),
            item("D2", 9, "after.hard = ['D1']"),
            item("E", 12, "contains = ['D1', 'D2']\nwhen = 'height > 24'", kind="envelope"),
        )
    )
    assert plan(made, TALL).promised_days == 12
    assert plan(made, LOW).promised_days == 14


def test_parallel_items_take_as_long_as_the_longest():
    made = programme(one_flow(item("A", 3), item("B", 7), item("C", 1, "after.soft = ['A', 'B']")))
    assert plan(made, {}).promised_days == 8


def test_a_stage_has_its_own_longest_path():
    drawn = plan(programme(), TALL)
    assert [(stage.id, stage.days, stage.path) for stage in drawn.stages] == [
        ("one", 12, ("A1", "A2")),
        ("two", 5, ("B1",)),
    ]


VARIANT = item(
    "A",
    7,
    f"[[item.A.allow.variant]]\nwhen = 'height > 24'\ndays = {NUMBER.format(15)}\n"
    f"[[item.A.allow.variant]]\nwhen = 'height < 3'\ndays = {NUMBER.format(1)}",
)


@pytest.mark.parametrize(("facts", "days"), [(TALL, 15), (LOW, 7), ({"height": Decimal("2.0")}, 1), ({}, 15)])
def test_an_allowance_follows_its_condition_and_is_the_longest_while_unknown(facts, days):
    drawn = plan(programme(one_flow(VARIANT)), facts)
    assert drawn.items["A"].days == days
    assert drawn.promised_days == days


def test_the_fact_an_allowance_depends_on_is_worth_asking():
    assert plan(programme(one_flow(VARIANT)), {}).missing == ("height",)


def test_an_item_nobody_promises_days_for_has_none():
    assert plan(programme(one_flow(item("A", None))), {}).items["A"].days is None


def test_a_code_that_depends_on_a_fact_is_asked_for():
    rows = "[[flow.G.code]]\ncode = '1'\nwhen = 'height > 24'\n[[flow.G.code]]\ncode = '2'\nwhen = 'height <= 24'\n"
    made = programme(changed('codes = ["1"]\n', "").replace("[item.A1]", rows + "[item.A1]"))
    drawn = plan(made, {"fund": "government"})
    assert (drawn.flow, drawn.code, drawn.missing) == ("G", "", ("height",))
    assert plan(made, {"fund": "government", "height": Decimal("30.0")}).code == "1"


def test_a_material_is_listed_once_with_every_item_that_asks_for_it():
    text = changed('when = "NOT is_low"', 'when = "NOT is_low"\nmaterials = ["drawing"]')
    made = programme(text)
    drawn = plan(made, SOCIAL)
    listed = {one.id: one for one in materials(made, drawn, SOCIAL)}
    assert listed["drawing"].items == ("A2", "B1")
    assert (listed["drawing"].applies, listed["drawing"].minor) == (True, False)
    assert listed["receipt"].minor is True


def test_a_material_of_an_item_that_may_be_needed_may_be_needed():
    text = changed('when = "NOT is_low"', 'when = "NOT is_low"\nmaterials = ["receipt"]')
    made = programme(text.replace('materials = ["drawing", "?receipt"]', 'materials = ["drawing"]'))
    (receipt,) = [one for one in materials(made, plan(made, SOCIAL), SOCIAL) if one.id == "receipt"]
    assert (receipt.applies, receipt.missing) == (None, ("height",))
    assert "receipt" not in {one.id for one in materials(made, plan(made, LOW), LOW)}


def test_a_conditional_material_falls_away_and_its_fact_is_asked_for():
    made = programme(changed('en = "Receipt" }', 'en = "Receipt" }\nwhen = "height > 24"'))
    assert {one.id for one in materials(made, plan(made, LOW), LOW)} == {"drawing"}
    assert plan(made, {"fund": "government"}).missing == ("height",)
