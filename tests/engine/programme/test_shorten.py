from __future__ import annotations

from decimal import Decimal

from tests.engine.programme.small import SMALL, changed, programme
from yichuang.engine.programme.shorten import shorten

PROMISE = '[fact.{0}]\ntype = "boolean"\nown_choice = true\ntitle = {{ zh-Hans = "诺", en = "Promise" }}\n'
TALL = {"fund": "social", "height": Decimal("30.0")}


def with_promises():
    text = changed('when = "NOT is_low"', 'when = "NOT is_low AND NOT (early AND promised)"')
    variant = '[[item.B1.allow.variant]]\nwhen = "promised"\ndays = { n = 4, evidence = "assumed" }\n'
    return programme(text + PROMISE.format("early") + PROMISE.format("promised") + variant)


def test_a_choice_that_saves_days_is_named_with_what_it_drops():
    made = programme(changed("scale = 1\n", "scale = 1\nown_choice = true\n"))
    (saving,) = shorten(made, {**TALL, "height": Decimal("25.0")})
    (change,) = saving.changes
    assert (change.fact, change.before, change.after) == ("height", Decimal("25.0"), Decimal("24.0"))
    assert (saving.saved, saving.days, saving.dropped) == (10, 7, ("A2",))


def test_nobody_is_told_to_halve_a_building():
    made = programme(changed("scale = 1\n", "scale = 1\nown_choice = true\n"))
    assert shorten(made, {**TALL, "height": Decimal("60.0")}) == ()


def test_two_choices_that_only_help_together_are_a_pair():
    savings = shorten(with_promises(), {**TALL, "early": False, "promised": False})
    assert [({change.fact for change in one.changes}, one.saved) for one in savings] == [
        ({"early", "promised"}, 11),
        ({"promised"}, 1),
    ]


def test_a_choice_not_made_yet_counts_from_the_longest_the_case_may_take():
    savings = shorten(with_promises(), {**TALL, "early": True})
    assert [(one.changes[0].before, one.changes[0].after, one.saved) for one in savings][:1] == [(None, True, 11)]


def test_what_is_not_the_applicants_to_choose_is_not_proposed():
    assert shorten(programme(), TALL) == ()
    assert shorten(programme(SMALL), TALL, choices=["fund"])[0].changes[0].after == "government"
