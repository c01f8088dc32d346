from __future__ import annotations

from tests.engine.programme.small import SMALL, changed, programme
from yichuang.engine.programme.differences import differences
from yichuang.engine.programme.read import as_stored, examine_stored


def test_a_changed_number_is_one_difference_with_its_evidence():
    (found,) = differences(programme(), programme(changed("{ n = 10, ", "{ n = 9, ")))
    assert found.path == "item.A2.allow.days"
    assert (found.before["n"], found.after["n"]) == (10, 9)
    assert found.after["evidence"] == "published"


def test_what_is_added_and_what_is_taken_away_are_told_apart():
    more = programme(SMALL + '[function.fire]\ntitle = { zh-Hans = "消防", en = "Fire" }\n')
    (added,) = differences(programme(), more)
    assert (added.path, added.before, added.after) == (
        "function.fire",
        None,
        {"title": {"zh-Hans": "消防", "en": "Fire"}},
    )
    (taken,) = differences(more, programme())
    assert (taken.before, taken.after) == (added.after, None)


def test_the_same_programme_has_none():
    assert differences(programme(), programme("# a note\n" + SMALL)) == ()


def test_a_number_changed_in_a_form_is_checked_like_one_in_a_file():
    stored = as_stored(programme())
    stored["text"]["item"]["A2"]["allow"]["days"] = {"n": "many", "evidence": "published", "source": "law"}
    made, mistakes = examine_stored(stored)
    assert made is None
    assert [one.code for one in mistakes] == ["wrong_type"]
    stored["text"]["item"]["A2"]["allow"]["days"] = {"n": 8}
    made, mistakes = examine_stored(stored)
    assert made is not None and made.items["A2"].allow.days.n == 8
    assert [one.code for one in mistakes] == ["number_without_evidence"]
