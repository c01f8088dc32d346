"""What the window offers: every command about an item of ours, with the very reasons deciding would give."""

from __future__ import annotations

import pytest

from tests.engine.case.conftest import BY, CALENDAR, Desk
from tests.engine.case.window_desk import (
    APPLICANT,
    BUREAU,
    CLERK,
    DONE,
    FIRE,
    HEAD,
    LEADER,
    OFFICER,
    SCENES,
    STRANGER,
    scene,
)
from yichuang.engine.case.available import available, window_offers
from yichuang.engine.case.commands import COMMANDS
from yichuang.engine.case.context import Context
from yichuang.engine.case.events import Actor

PEOPLE = (APPLICANT, CLERK, OFFICER, HEAD, LEADER, FIRE, BUREAU, STRANGER, BY)
STILL_TO_TYPE = {
    "text_missing", "text_too_long", "number_taken", "file_missing", "materials_not_passed", "gap_without_words",
    "materials_missing", "gaps_left", "valid_until_past", "session_in_past", "owed_without_day",
    "view_unknown", "how_unknown", "level_unknown", "material_how_unknown", "hold_past_cap", "function_unknown",
}  # fmt: skip
"""What a person types or chooses on the way: never a reason for a grey button."""


def offers(case: Desk, item: str, by: Actor) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for one in window_offers(Context(case.programme, case.state, by, case.at, CALENDAR), item):
        found.setdefault(one.name, []).append(one)
    return found


@pytest.mark.parametrize("begun", sorted(SCENES))
def test_a_button_says_what_deciding_would_say_and_never_what_is_still_to_be_typed(begun: str):
    case = scene(begun)
    for item in ("SCHEME", "PERMIT", "JOINT", "SIGNED"):
        for by in PEOPLE:
            for some in offers(case, item, by).values():
                for offer in some:
                    codes = [reason.code for reason in offer.refusals]
                    twin = Desk(case.programme)
                    twin.state, twin.at = case.state, case.at
                    assert twin.try_to(offer.command, by) == codes, offer
                    if begun != "closed":
                        assert not STILL_TO_TYPE & set(codes), offer


@pytest.mark.parametrize("name", sorted(set(DONE) - {"give_mandate", "revoke_mandate", "propose_decision"}))
def test_what_would_be_taken_is_offered_to_whoever_may_do_it(name: str):
    begun, command, by = DONE[name]
    item = getattr(command, "item", "") or next(iter(getattr(command, "items", ())), "")
    if hasattr(command, "fields"):
        item = command.fields["item"]
    if not item:
        item = next(iter(scene(begun).state.items))
        for one in scene(begun).state.items:
            item = one if name in offers(scene(begun), one, by) else item
    found = offers(scene(begun), item, by)[name]
    assert any(one.open or one.to_propose for one in found), found


def test_every_command_about_an_item_is_offered_where_there_is_something_to_do():
    names = set()
    for begun in SCENES:
        case = scene(begun)
        for item in ("SCHEME", "PERMIT", "JOINT", "SIGNED"):
            names |= set(offers(case, item, OFFICER))
    others = {"give_mandate", "revoke_mandate", "propose_decision"}
    window = set(DONE) - others
    assert names == window & set(COMMANDS)


def test_items_decided_elsewhere_are_recorded_and_ours_are_decided():
    case = scene("accepted")
    found = available(
        case.programme, case.state, by=OFFICER, at=case.at, calendar=CALENDAR, items=["ELSEWHERE", "SCHEME"]
    )
    assert {one.name for one in found if one.item == "ELSEWHERE"} == {"record_item_event"}
    assert "record_item_event" not in {one.name for one in found if one.item == "SCHEME"}
    assert [one.open for one in found] == sorted((one.open for one in found), reverse=True)


def test_a_decision_that_wants_a_signature_can_be_put_before_the_head():
    by_name = offers(scene("signed"), "SIGNED", OFFICER)
    assert by_name["grant_item"][0].to_propose and not by_name["extend_item"][0].to_propose
