"""What two versions ask for, counted the same way; what a programme does not say stays unknown."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.programme.small import SMALL, changed, programme
from yichuang.analytics.step_cutting.counts import SUMS, TALLIES, Tally, change, compare
from yichuang.demo.reform import before_reform
from yichuang.engine.programme.check import check
from yichuang.engine.programme.model import Programme
from yichuang.programmes import load, names

COPIES = 'title = { zh-Hans = "图纸", en = "Drawing" }\ncopies = { n = 3, evidence = "assumed" }'
DRAWING = 'title = { zh-Hans = "图纸", en = "Drawing" }'


def flow(before: Programme, after: Programme, name: str):
    return next(one for one in compare(before, after) if one.id == name)


def test_copies_nobody_has_written_down_stay_unknown() -> None:
    pair = flow(programme(), programme(changed(DRAWING, COPIES)), "S")
    assert (pair.before.copies, pair.after.copies) == (Tally(0, 2), Tally(3, 1))
    assert change(pair.before.copies, pair.after.copies) is None


def test_once_every_part_is_known_the_change_is_a_number() -> None:
    assert change(Tally(5), Tally(3)) == -2
    assert change(None, Tally(3)) == 3
    assert change(4, None) == -4


def test_an_item_taken_out_of_a_flow_takes_its_steps_and_materials_with_it() -> None:
    without = programme(changed('items = ["A1", "A2", "B1"]', 'items = ["A1", "A2"]'))
    pair = flow(programme(), without, "S")
    assert [one.id for one in pair.items if one.after is None] == ["B1"]
    assert (pair.before.materials, pair.after.materials) == (2, 0)
    assert (pair.before.days, pair.after.days) == (17, 12)


def test_a_flow_only_one_version_has_stands_there_with_one_side_empty() -> None:
    text = SMALL[: SMALL.index("[flow.G]")] + SMALL[SMALL.index("[item.A1]") :]
    assert flow(programme(), programme(text), "G").after is None
    assert flow(programme(text), programme(), "G").before is None


def test_a_flow_in_which_nobody_promises_a_day_has_no_days() -> None:
    assert flow(load("one_window"), load("one_window"), "Q").after.days is None


def test_a_second_signature_and_each_opinion_is_a_step() -> None:
    signed = changed('materials = ["drawing", "?receipt"]', 'materials = ["drawing", "?receipt"]\nsign = "two"')
    pair = flow(programme(), programme(signed), "S")
    assert (pair.before.steps, pair.after.steps) == (3, 4)


def test_what_an_envelope_asks_for_is_asked_once_and_its_parts_need_no_trip_of_their_own() -> None:
    pair = flow(load("one_window"), load("one_window"), "E")
    items = {one.id: one.after for one in pair.items}
    assert items["E00"].materials == 6 and items["E01"].materials == 0
    assert pair.after.trips == Tally(1)


def editions() -> list[Programme]:
    return [*(load(name) for name in names()), before_reform()]


@pytest.mark.parametrize("before", editions(), ids=lambda one: f"{one.id} {one.version}")
def test_the_changes_of_the_items_add_up_to_the_change_of_the_flow(before: Programme) -> None:
    for after in (one for one in editions() if one.id == before.id):
        for pair in compare(before, after):
            for name in (*SUMS, *TALLIES):
                sides = [
                    [getattr(side, name) for one in pair.items if (side := getattr(one, when)) is not None]
                    for when in ("before", "after")
                ]
                added = [sum((_tally(one) for one in side), Tally()) for side in sides]
                whole = [_tally(getattr(side, name) if side else 0) for side in (pair.before, pair.after)]
                assert added == whole, (pair.id, name)
                assert change(*added) == change(*whole)


def _tally(value: int | Tally) -> Tally:
    return value if isinstance(value, Tally) else Tally(value)


def test_a_version_held_against_itself_shows_no_change() -> None:
    for one in editions():
        for pair in compare(one, one):
            assert pair.before == pair.after and all(item.before == item.after for item in pair.items)


def test_what_the_sample_says_of_before_the_reform_is_a_programme_without_mistakes() -> None:
    assert not check(before_reform(), today=date(2020, 3, 25))
