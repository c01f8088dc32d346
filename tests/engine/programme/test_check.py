"""Each kind of mistake, in an otherwise whole programme: exactly that mistake, on exactly that line."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.programme.small import SMALL, changed, files, line_of, programme
from yichuang.engine.programme.check import check
from yichuang.engine.programme.mistake import Mistake, ProgrammeMistakesError
from yichuang.engine.programme.read import examine, read
from yichuang.programmes.wording import MISTAKES, say_mistake

TODAY = date(2026, 1, 1)


def found(text: str, *, today: date = TODAY, publishing: bool = False) -> list[Mistake]:
    made, mistakes = examine(files(text))
    if made is None or any(one.code in ("condition_wrong", "definition_cycle") for one in mistakes):
        return list(mistakes)
    return list(check(made, today=today, publishing=publishing))


def more(text: str) -> str:
    return SMALL + text


ITEM = """
[item.{id}]
title = {{ zh-Hans = "事", en = "Thing" }}
kind = "{kind}"
stage = "two"
function = "planning"
basis = "law"
evidence = "statutory"
{rest}
"""


TALK = """
[pause.talk]
title = {{ zh-Hans = "谈话", en = "Talk" }}
{of}"""


def item(identifier: str, kind: str = "approval", rest: str = "") -> str:
    return ITEM.format(id=identifier, kind=kind, rest=rest)


USED = 'items = ["A1", "A2", "B1"]'


def using(identifiers: str, rest: str) -> str:
    return changed(USED, f'items = ["A1", "A2", "B1", {identifiers}]') + rest


MISTAKES_AND_PLACES = [
    ("toml_syntax", changed('version = "1"', 'version = "1'), 'version = "1'),
    ("toml_too_deep", more("deep = " + "[" * 3000 + "]" * 3000 + "\n"), "deep ="),
    ("toml_number_endless", changed("{ n = 10, ", "{ n = " + "9" * 5000 + ", "), "n = 999"),
    ("duplicate_id", more('[stage.one]\ntitle = "x" # again\n'), None),
    ("unknown_part", more("[lamp.red]\nx = 1\n"), "[lamp.red]"),
    ("unknown_key", changed("next_review", "next_reviev"), "next_reviev"),
    ("missing_key", changed('kind = "technical"\n', ""), "[item.A2]"),
    ("programme_missing", '[source.law]\ntitle = { zh-Hans = "法", en = "Act" }\n', "[source.law]"),
    ("wrong_type", changed('version = "1"', "version = 1"), "version = 1"),
    ("wrong_type", changed(USED, 'items = "A1"'), 'items = "A1"'),
    ("wrong_type", changed("{ n = 10, ", '{ n = "ten", '), '"ten"'),
    ("bad_id", more('[stage."a b"]\ntitle = { zh-Hans = "x", en = "y" }\n'), '[stage."a b"]'),
    ("not_one_of", changed('kind = "technical"', 'kind = "tecnical"'), "tecnical"),
    ("silence_consent", changed('kind = "technical"', 'kind = "technical"\ndeemed_after = 5'), "deemed_after"),
    (
        "silence_elsewhere",
        more(
            '[pause.p]\ntitle = { zh-Hans = "停", en = "Pause" }\n'
            'limit = { n = 5, evidence = "assumed", effect = "reads_as_accepted" }\n'
        ),
        "limit =",
    ),
    ("remedy_limit", more('[remedy.r]\ntitle = { zh-Hans = "复议", en = "Review" }\n'), "[remedy.r]"),
    ("unknown_opinion", changed('kind = "technical"', 'kind = "technical"\nopinion = "joint"'), '"joint"'),
    (
        "unknown_function",
        changed(
            'function = "planning"\nbasis = "law"\nevidence = "statutory"\nwhen',
            'function = "planing"\nbasis = "law"\nevidence = "statutory"\nwhen',
        ),
        '"planing"',
    ),
    ("unknown_stage", changed('stage = "two"', 'stage = "tow"'), '"tow"'),
    (
        "unknown_source",
        changed('when = "height <= 24"\nsource = "law"', 'when = "height <= 24"\nsource = "lore"'),
        '"lore"',
    ),
    ("unknown_material", changed('"?receipt"', '"?reciept"'), '"?reciept"'),
    ("unknown_document", changed('["permit"]', '["permi"]'), '["permi"]'),
    ("unknown_item", changed('hard = ["A2"]', 'hard = ["A9"]'), '"A9"'),
    ("unknown_fact", more('[measure.m]\ntitle = { zh-Hans = "x", en = "y" }\nfact = "hight"\n'), '"hight"'),
    (
        "unknown_pause",
        changed('materials = ["drawing"', 'special_procedures = ["talk"]\nmaterials = ["drawing"'),
        '"talk"',
    ),
    ("unknown_procedure_class", more(TALK.format(of='procedure_class = "talks"\n')), '"talks"'),
    (
        "procedure_without_class",
        changed('materials = ["drawing"', 'special_procedures = ["talk"]\nmaterials = ["drawing"') + TALK.format(of=""),
        "[pause.talk]",
    ),
    (
        "class_unused",
        more('[procedure_class.talks]\ntitle = { zh-Hans = "谈话", en = "Talks" }\n'),
        "[procedure_class.talks]",
    ),
    ("condition_wrong", changed("fund = 'social'", "fund = 'socia'"), "'socia'"),
    ("definition_cycle", changed('when = "height <= 24"', 'when = "height <= 24 AND is_low"'), "[define.is_low]"),
    ("untranslated", changed('{ zh-Hans = "审图", en = "Drawings" }', '{ zh-Hans = "审图" }'), '{ zh-Hans = "审图" }'),
    ("untranslated", changed('{ zh-Hans = "社会", en = "Social" }', '"社会"'), '"社会"'),
    ("number_without_evidence", changed('{ n = 10, evidence = "published", ', "{ n = 10, "), "n = 10"),
    (
        "number_without_source",
        changed('{ n = 10, evidence = "published", source = "law" }', '{ n = 10, evidence = "published" }'),
        "n = 10",
    ),
    ("wrong_type", changed("{ n = 10, ", "{ n = " + "9" * 20 + ", "), "n = 999"),
    ("days_too_many", changed("{ n = 10, ", "{ n = 36501, "), "n = 36501"),
    (
        "edge_unused",
        changed('items = ["A1", "B1"]', 'items = ["A1", "B1", "C1"]') + item("C1", rest='after = { hard = ["A2"] }'),
        'after = { hard = ["A2"] }',
    ),
    (
        "edge_unused",
        more('[flow.G.item.B1.after]\nhard = ["A2"] # of the other flow\n'),
        "# of the other flow",
    ),
    ("listed_twice", changed(USED, 'items = ["A1", "A2", "A1", "B1"]'), '"A2", "A1", "B1"'),
    ("listed_twice", changed('hard = ["A2"]', 'hard = ["A2", "A2"]'), '"A2", "A2"'),
    ("zone_unknown", changed('version = "1"', 'version = "1"\nzone = "Asia/Shangai"'), "Shangai"),
    ("calendar_unknown", changed('version = "1"', 'version = "1"\ncalendar = "XX"'), '"XX"'),
    ("number_negative", changed("{ n = 10, ", "{ n = -1, "), "n = -1"),
    ("days_not_whole", changed("{ n = 10, ", "{ n = 0.5, "), "n = 0.5"),
    (
        "item_without_evidence",
        changed('basis = "law"\nevidence = "statutory"\nwhen', 'basis = "law"\nwhen'),
        "[item.A2]",
    ),
    (
        "item_without_source",
        changed('basis = "law"\nevidence = "statutory"\nwhen', 'evidence = "statutory"\nwhen'),
        "[item.A2]",
    ),
    ("fact_without_choices", more('[fact.f]\ntype = "choice"\ntitle = { zh-Hans = "x", en = "y" }\n'), "[fact.f]"),
    (
        "fact_choices_misplaced",
        more(
            '[fact.f]\ntype = "text"\ntitle = { zh-Hans = "x", en = "y" }\n'
            'choices = { a = { zh-Hans = "x", en = "y" } }\n'
        ),
        "choices = {",
    ),
    ("fact_without_scale", changed("scale = 1\n", ""), "[fact.height]"),
    (
        "fact_scale_misplaced",
        more('[fact.f]\ntype = "text"\ntitle = { zh-Hans = "x", en = "y" }\nscale = 2\n'),
        "scale = 2",
    ),
    ("due_not_date", changed('kind = "technical"', 'kind = "technical"\ndue = ["height"]'), '["height"]'),
    ("off_nothing", changed('kind = "technical"', 'kind = "technical"\noff = true'), "off = true"),
    ("cycle", changed("allow = { days = { n = 2,", 'after = { soft = ["B1"] }\nallow = { days = { n = 2,'), '["B1"]'),
    ("no_flow", SMALL[: SMALL.index("[flow.S]")] + SMALL[SMALL.index("[item.A1]") :], "[programme]"),
    ("item_unused", more(item("C1")), "[item.C1]"),
    ("item_unreachable", using('"C1"', item("C1", rest="when = \"fund = 'government' \"")), "'government' "),
    (
        "starts_outside_flow",
        changed("when = \"fund = 'government'\"", 'when = "fund = \'government\'"\nstarts_on = "A2"'),
        "starts_on",
    ),
    ("override_unused", more('[flow.G.item.A2]\nstage = "two"\n'), "[flow.G.item.A2]"),
    ("stage_over_budget", changed("budget = { n = 20,", "budget = { n = 4,"), "budget"),
    (
        "flow_over_target",
        changed('codes = ["1"]', 'codes = ["1"]\ntarget = { n = 6, evidence = "published", source = "law" }'),
        "target",
    ),
    ("contains_outside_envelope", changed('kind = "technical"', 'kind = "technical"\ncontains = ["A1"]'), "contains"),
    ("envelope_empty", using('"E"', item("E", "envelope")), "[item.E]"),
    (
        "envelope_nested",
        using('"E", "F"', item("E", "envelope", 'contains = ["F"]') + item("F", "envelope", "contains = ['B1']")),
        'contains = ["F"]',
    ),
    (
        "contained_twice",
        using('"E", "F"', item("E", "envelope", 'contains = ["B1"]') + item("F", "envelope", "contains = ['B1']")),
        "contains = ['B1']",
    ),
    (
        "envelope_without_contents",
        changed(USED, 'items = ["A1", "B1", "E"]').replace('items = ["A1", "B1"]', 'items = ["A1", "A2", "B1"]')
        + item("E", "envelope", 'contains = ["A2"]'),
        '"E"',
    ),
    (
        "envelope_crossed",
        using(
            '"C1", "C2", "E"',
            item("C1")
            + item("C2", rest='after = { soft = ["B1"] }')
            + item("E", "envelope", 'contains = ["B1", "C1"]'),
        ).replace(item("C1"), item("C1", rest='after = { soft = ["C2"] }')),
        'contains = ["B1", "C1"]',
    ),
    ("commitment_not_hard", changed('hard = ["A2"]', 'hard = ["A2"]\ncommitted = { A1 = "A2" }'), "committed"),
    ("commitment_of_itself", changed('hard = ["A2"]', 'hard = ["A2"]\ncommitted = { A2 = "B1" }'), "committed"),
    (
        "flows_overlap",
        changed("when = \"fund = 'government'\"", "when = \"fund = 'government' OR height > 99\""),
        "height > 99",
    ),
    (
        "flow_gap",
        changed("when = \"fund = 'government'\"", "when = \"fund = 'government' AND height > 99\""),
        "height > 99",
    ),
    ("duplicate_code", changed('codes = ["1"]', 'codes = ["3"]'), None),
    (
        "duplicate_code",
        changed('codes = ["1"]', 'code = [{ code = "3", when = "height <= 24" }]'),
        "code = [{",
    ),
    ("duplicate_code", changed('en = "Two" }\ncode = "2"', 'en = "Two" }\ncode = "1" # again'), "# again"),
    ("light_tone", more('[light.l]\ntitle = { zh-Hans = "红", en = "Red" }\ntone = "blood"\nrank = 1\n'), '"blood"'),
    ("review_passed", changed("next_review = 2030-01-01", "next_review = 2025-12-31"), "2025-12-31"),
    (
        "validity_reversed",
        changed("next_review = 2030-01-01", "valid_from = 2020-01-02\nvalid_until = 2020-01-01"),
        "valid_until",
    ),
    (
        "fact_value",
        more('[example.e]\ntitle = { zh-Hans = "例", en = "Example" }\nfacts = { height = "tall" }\n'),
        '"tall"',
    ),
    (
        "example_expects",
        more('[example.e]\ntitle = { zh-Hans = "例", en = "Example" }\nexpect = { flaw = "S" }\n'),
        "flaw",
    ),
    (
        "not_one_of",
        more('[preset.p]\ntitle = { zh-Hans = "厂", en = "Plant" }\nnarrow = { fund = ["mixed"] }\n'),
        "narrow",
    ),
    ("extends_unknown", changed('version = "1"', 'version = "1"\nextends = "big@00"'), "extends"),
]


@pytest.mark.parametrize(("code", "text", "passage"), MISTAKES_AND_PLACES)
def test_a_mistake_is_found_once_on_its_line(code, text, passage):
    mistakes = found(text)
    assert [one.code for one in mistakes] == [code], mistakes
    if passage is not None:
        assert mistakes[0].where == f"p.toml:{line_of(text, passage)}"
    assert mistakes[0].where.startswith("p.toml:")


SHARED = '[shared.other.facts]\nfund = "money"\nheight = "tall"\n'
OTHER = (
    SMALL.replace('id = "small"', 'id = "other"')
    .replace("fact.fund]", "fact.money]")
    .replace("fact.fund.choices", "fact.money.choices")
    .replace("fund = ", "money = ")
    .replace("[fact.height]", "[fact.tall]")
    .replace("height <= 24", "tall <= 24")
)
TEXT_FACT = '[fact.owner]\ntype = "text"\ntitle = { zh-Hans = "单位", en = "Owner" }\n'
MISTAKES_BETWEEN_TWO = [
    ("shared_unknown", SMALL + SHARED.replace("shared.other", "shared.othr"), OTHER, "[shared.othr.facts]"),
    ("shared_fact_unknown", SMALL + SHARED.replace('"tall"', '"tal"'), OTHER, 'height = "tal"'),
    ("shared_differs", SMALL + SHARED, OTHER.replace("scale = 1", "scale = 2"), 'height = "tall"'),
    ("shared_differs", SMALL + SHARED, OTHER.replace("social = {", "private = {").replace("'social'", "'private'"),
     'fund = "money"'),
    ("shared_twice", SMALL + TEXT_FACT + SHARED + 'owner = "tall"\n', OTHER, 'owner = "tall"'),
    ("shared_from_both", SMALL + SHARED, OTHER + '[shared.small.facts]\nmoney = "fund"\ntall = "height"\n',
     "[shared.other.facts]"),
    ("shared_left_out", SMALL + TEXT_FACT + SHARED, OTHER + TEXT_FACT, "[shared.other.facts]"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "other", "passage"), MISTAKES_BETWEEN_TWO)
def test_facts_that_cannot_be_one_in_two_programmes_are_found_on_their_line(code, text, other, passage):
    there = {"other": read({"o.toml": other})}
    mistakes = check(read(files(text)), today=TODAY, others=there.get)
    assert code in [one.code for one in mistakes]
    found_here = next(one for one in mistakes if one.code == code)
    assert found_here.where == f"p.toml:{line_of(text, passage)}"
    said = say_mistake(found_here)
    assert "{" not in said and "None" not in said


def test_two_programmes_that_share_their_facts_have_no_mistake():
    assert check(read(files(SMALL + SHARED)), today=TODAY, others={"other": read({"o.toml": OTHER})}.get) == ()


def test_what_is_known_by_the_link_must_be_a_value_of_the_fact():
    wrong = SMALL + SHARED + '[shared.other.known]\nfund = "lottery"\n'
    assert [(one.code, one.where) for one in found(wrong)] == [("fact_value", f"p.toml:{line_of(wrong, 'lottery')}")]
    (mistake,) = found(SMALL + SHARED.replace("height =", "hight ="))
    assert (mistake.code, mistake.params["nearest"]) == ("unknown_fact", "height")


def test_a_whole_programme_has_no_mistake():
    assert found(SMALL) == []


def test_every_kind_of_mistake_but_those_of_overlays_is_tried_above():
    tried = {code for code, _, _ in MISTAKES_AND_PLACES}
    between = {code for code, _, _, _ in MISTAKES_BETWEEN_TWO}
    overlays = {"base_changed", "extends_not_pinned", "locked_number", "locked_hard_edge"}
    folders = {"id_not_folder"}
    assert set(MISTAKES) - tried - between == overlays | folders


@pytest.mark.parametrize(("code", "text", "passage"), MISTAKES_AND_PLACES)
def test_a_mistake_is_said_in_words_without_gaps(code, text, passage):
    for mistake in found(text):
        said = say_mistake(mistake)
        assert said and "{" not in said.replace("{ ", "") and "None" not in said


def test_an_id_in_two_files_is_named_with_the_first_place():
    with pytest.raises(ProgrammeMistakesError) as refused:
        programme(SMALL, second='[stage.two]\ntitle = { zh-Hans = "二", en = "Two" }\n')
    (mistake,) = refused.value.mistakes
    assert (mistake.code, mistake.where) == ("duplicate_id", "second.toml:1")
    assert mistake.params["first"] == f"p.toml:{line_of(SMALL, '[stage.two]')}"


def test_a_misspelt_key_is_told_what_was_probably_meant():
    (mistake,) = found(changed("next_review", "next_reviev"))
    assert mistake.params["nearest"] == "next_review"
    assert "next_review" in say_mistake(mistake)


def test_a_loop_is_named_in_order():
    text = changed("allow = { days = { n = 2,", 'after = { soft = ["B1"] }\nallow = { days = { n = 2,')
    mistakes = found(text)
    assert mistakes[0].params["loop"] == "A1 → A2 → B1 → A1"


def test_all_mistakes_are_said_at_once_in_the_order_of_lines():
    text = changed('kind = "technical"', 'kind = "tecnical"').replace('stage = "two"', 'stage = "tow"')
    assert [one.code for one in found(text)] == ["not_one_of", "unknown_stage"]


def test_the_situation_between_two_flows_is_told():
    (mistake,) = found(changed("when = \"fund = 'government'\"", "when = \"fund = 'government' AND height > 99\""))
    assert mistake.params["example"] == "fund = government, height = 98.9"


def test_the_review_date_is_asked_only_with_a_day():
    made = read(files(changed("next_review = 2030-01-01", "next_review = 2025-12-31")))
    assert check(made) == ()
    assert [one.code for one in check(made, today=date(2026, 1, 1))] == ["review_passed"]
    assert check(made, today=date(2025, 12, 31)) == ()
