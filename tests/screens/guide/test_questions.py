"""Which questions the guide asks: only what still matters, never twice, and it comes to an end."""

from decimal import Decimal

from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from yichuang import programmes
from yichuang.engine.programme.plan import plan
from yichuang.engine.values import FactDef, FactKind
from yichuang.screens.guide.answers import FULLY, Answers, is_canonical, read_answers
from yichuang.screens.guide.questions import askable, left_unasked, still_to_ask

PROGRAMME = programmes.load("construction_permits")
NUMBERS = [
    Decimal(text) for text in ("0", "0.4", "0.5", "4.9", "5", "24", "24.01", "999", "1000", "3000", "3000.01", "6e6")
]


def some_answer(fact: FactDef) -> st.SearchStrategy:
    """An answer a person could give."""
    if fact.kind is FactKind.BOOLEAN:
        return st.booleans()
    elif fact.kind is FactKind.CHOICE:
        return st.sampled_from([choice.id for choice in fact.choices])
    elif fact.kind is FactKind.CHOICES:
        return st.frozensets(st.sampled_from([choice.id for choice in fact.choices]))
    elif fact.kind is FactKind.INTEGER:
        return st.integers(0, 3)
    return st.sampled_from(NUMBERS).map(fact.read)


def answer_or_none(fact: FactDef) -> st.SearchStrategy:
    """An answer, or None for "don't know"."""
    return st.none() | some_answer(fact)


def answered(answers: Answers, name: str, value: object) -> Answers:
    return answers.not_known(name) if value is None else answers.said(name, value)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_guide_asks_only_what_matters_never_twice_and_ends(data):
    preset = PROGRAMME.presets[data.draw(st.sampled_from(sorted(PROGRAMME.presets)))]
    answers = Answers(go=data.draw(st.sampled_from(["", FULLY]))).choosing(preset)
    asked: list[str] = []
    left = None
    while True:
        drawn = plan(PROGRAMME, answers.facts(PROGRAMME))
        coming = still_to_ask(PROGRAMME, answers, drawn)
        assert left is None or len(coming) < left, "each answer takes at least one question away"
        left = len(coming)
        if not coming:
            break
        assert coming[0] in drawn.missing
        assert coming[0] not in asked
        assert coming[0] not in preset.facts
        asked.append(coming[0])
        answers = answered(answers, coming[0], data.draw(answer_or_none(PROGRAMME.facts[coming[0]]), coming[0]))
    assert len(asked) <= len(PROGRAMME.facts)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_question_left_out_could_not_have_changed_the_plan(data):
    preset = PROGRAMME.presets[data.draw(st.sampled_from(sorted(PROGRAMME.presets)))]
    answers = Answers(go=FULLY).choosing(preset)
    while coming := still_to_ask(PROGRAMME, answers, plan(PROGRAMME, answers.facts(PROGRAMME))):
        fact = PROGRAMME.facts[coming[0]]
        value = data.draw(some_answer(fact), fact.id)
        answers = answers.said(fact.id, value)
    facts = answers.facts(PROGRAMME)
    # only an office knows it, so the guide leaves it open
    facts = {"is_key_project": False, **facts}
    ended = plan(PROGRAMME, facts)
    unasked = [fact for fact in PROGRAMME.facts.values() if fact.id not in facts and askable(fact)]
    assert not {fact.id for fact in unasked} & set(ended.missing)
    for fact in unasked:
        other = plan(PROGRAMME, {**facts, fact.id: data.draw(some_answer(fact), fact.id)})
        assert other.items == ended.items
        assert (other.flow, other.code, other.promised_days) == (ended.flow, ended.code, ended.promised_days)


def test_the_number_of_questions_stays_within_the_programmes_burden():
    budget = int(PROGRAMME.burden["guide_questions"].n)
    for preset in PROGRAMME.presets.values():
        answers = Answers().choosing(preset)
        count = 1
        while coming := still_to_ask(PROGRAMME, answers, plan(PROGRAMME, answers.facts(PROGRAMME))):
            fact = PROGRAMME.facts[coming[0]]
            value = {FactKind.BOOLEAN: False, FactKind.CHOICES: frozenset(), FactKind.INTEGER: 0}.get(fact.kind)
            if fact.kind is FactKind.CHOICE:
                value = fact.choices[0].id
            answers = answers.said(fact.id, Decimal("8600.00") if value is None else value)
            count += 1
        assert count <= budget, preset.id


def test_going_on_asks_what_the_burden_left_out():
    answers = Answers(what="factory", unsure=tuple(fact.id for fact in PROGRAMME.facts.values() if fact.order < 200))
    drawn = plan(PROGRAMME, answers.facts(PROGRAMME))
    assert still_to_ask(PROGRAMME, answers, drawn) == ()
    assert left_unasked(PROGRAMME, answers, drawn) == len(still_to_ask(PROGRAMME, answers.going(FULLY), drawn)) > 0


def test_changing_the_flow_asks_for_what_then_decides_it_however_much_was_asked():
    said = {fact.id: False for fact in PROGRAMME.facts.values() if fact.kind is FactKind.BOOLEAN and fact.order > 180}
    said |= {"fund_source": "social", "use_class": "standard_plant", "land_mode": "granted", "toxic": False}
    answers = Answers(what="factory", given={**said, "floor_area_total": Decimal("2800.00")})
    coming = still_to_ask(PROGRAMME, answers, plan(PROGRAMME, answers.facts(PROGRAMME)))
    assert "height_m" in coming


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_an_address_says_the_same_answers_to_whoever_opens_it(data):
    preset = data.draw(st.sampled_from(sorted(PROGRAMME.presets)))
    names = data.draw(
        st.lists(st.sampled_from([f for f in PROGRAMME.facts.values() if askable(f)]), unique_by=lambda f: f.id)
    )
    answers = Answers(what=preset)
    for fact in names:
        answers = answered(answers, fact.id, data.draw(answer_or_none(fact)))
    query = answers.address(PROGRAMME).removeprefix("?")
    read = read_answers(PROGRAMME, QueryDict(query))
    assert read == answers
    assert is_canonical(PROGRAMME, read, query)


def test_another_first_choice_drops_what_was_said_against_it():
    answers = Answers(what="factory", given={"use_class": "standard_plant", "is_industrial": True, "toxic": False})
    changed = answers.choosing(PROGRAMME.presets["residential"])
    assert changed.facts(PROGRAMME) == {"is_industrial": False, "use_class": "residential", "toxic": False}
