from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.engine.case.conftest import BY, CALENDAR, Desk
from tests.engine.case.window_desk import DONE, scene
from yichuang.engine.case.available import available
from yichuang.engine.case.commands import (
    COMMANDS,
    Assign,
    AttachFile,
    ClearObstacle,
    CloseCase,
    GiveFacts,
    LinkCase,
    MigrateCase,
    OpenCase,
    RaiseObstacle,
    ReceiveFacts,
    RecordItemEvent,
    RectifyEntry,
    ReopenCase,
    ResumeWorks,
    StopWorks,
    WriteNote,
)
from yichuang.engine.case.events import EVENTS, Actor
from yichuang.engine.case.evolve import fold
from yichuang.engine.refusals import REFUSALS

STRANGER = Actor("person:9")
MEMBER = Actor("person:3", teams=frozenset({"team:1"}))


def one_of_each(desk: Desk) -> list[object]:
    return [
        GiveFacts(facts={"height_m": "3"}),
        ReceiveFacts(facts={"height_m": "3"}, from_case="c0", from_seq=1),
        Assign(role="team", to="team:1"),
        AttachFile(file="f" * 64, name="照片.png", size=3, type="image/png"),
        WriteNote(text="去了现场"),
        LinkCase(case="c7", relation="permits"),
        MigrateCase(target=replace(desk.programme, digest="other"), text="新版"),
        StopWorks(text="缺工"),
        RaiseObstacle(obstacle="o1", text="三户未签"),
        CloseCase(text="完"),
        RecordItemEvent(item="SCHEME", what="received"),
    ]


def test_every_command_is_refused_to_a_stranger_and_changes_nothing(desk: Desk):
    for command in one_of_each(desk):
        kept = desk.state
        assert "not_allowed" in desk.try_to(command, by=STRANGER), command
        assert desk.state is kept


def test_a_service_team_may_record_for_its_own_case(desk: Desk):
    desk.do(Assign(role="team", to="team:1"))
    assert desk.try_to(RecordItemEvent(item="SCHEME", what="received"), by=MEMBER) == []
    assert desk.try_to(CloseCase(text="完"), by=MEMBER)[0] == "not_allowed"


def test_every_command_waits_for_a_case_to_be_opened(programme):
    desk = Desk(programme)
    for command in [*one_of_each(desk), ReopenCase(text="再开")]:
        assert desk.try_to(command)[0] in ("case_not_open", "item_unknown"), command


def test_every_registered_command_can_be_tried(desk: Desk):
    tried = {type(c) for c in one_of_each(desk)} | {OpenCase, ReopenCase, ResumeWorks, ClearObstacle, RectifyEntry}
    assert tried | {COMMANDS[name] for name in DONE} == set(COMMANDS.values())


@pytest.mark.parametrize("name", sorted(DONE))
def test_every_command_of_the_window_is_taken_from_whoever_may_and_refused_to_everybody_else(name: str):
    begun, command, by = DONE[name]
    case = scene(begun)
    kept = case.state
    for nobody in (STRANGER, BY):  # a stranger; a program
        assert {"not_allowed", "mandate_of_another"} & set(case.try_to(command, by=nobody))
        assert case.state is kept
    case.do(command, by)
    assert fold(case.events) == case.state


@pytest.mark.parametrize("name", sorted(DONE))
def test_no_command_of_the_window_is_taken_in_a_case_that_is_closed_or_not_open(name: str):
    _, command, by = DONE[name]
    assert "case_closed" in scene("closed").try_to(command, by)
    assert "case_not_open" in Desk(scene("opened").programme).try_to(command, by)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (OpenCase(case="c1", programme=None, number="1", title="又一个"), "case_already_open"),  # type: ignore[arg-type]
        (GiveFacts(facts={}), "facts_empty"),
        (GiveFacts(facts={"heigth_m": "3"}), "fact_unknown"),
        (GiveFacts(facts={"height_m": "高"}), "fact_invalid"),
        (GiveFacts(facts={"height_m": "-18"}), "fact_invalid"),
        (ReceiveFacts(facts={"height_m": "高"}, from_case="c0", from_seq=1), "fact_invalid"),
        (Assign(role="king", to="person:1"), "role_unknown"),
        (Assign(role="team", to="team:1", item="NONE"), "item_unknown"),
        (AttachFile(file="", name="x.png", size=0, type="image/png"), "file_missing"),
        (WriteNote(text="  "), "text_missing"),
        (WriteNote(text="甲\x00乙"), "text_unreadable"),
        (WriteNote(text="半个\ud83d"), "text_unreadable"),
        (GiveFacts(facts={"owner": "a\x00b"}), "text_unreadable"),
        (WriteNote(text="旧", done_on=date(20, 3, 2)), "day_unlikely"),
        (GiveFacts(facts={"promised_on": "0020-03-20"}), "fact_invalid"),
        (RaiseObstacle(obstacle="o1", text="缺地", due_on=date(202, 3, 2)), "day_unlikely"),
        (RaiseObstacle(obstacle=" ", text="缺地"), "text_missing"),
        (RaiseObstacle(obstacle="长" * 37, text="缺地"), "text_too_long"),
        (StopWorks(text="停", expected_on=date(2020, 1, 1)), "expected_before"),
        (WriteNote(text="长" * 2001), "text_too_long"),
        (LinkCase(case="c1", relation="permits"), "link_to_itself"),
        (LinkCase(case="c2", relation="cousin"), "role_unknown"),
        (StopWorks(text="停", done_on=date(2020, 4, 1)), "done_in_future"),
        (ResumeWorks(), "works_not_stopped"),
        (ClearObstacle(obstacle="o9", text="好了"), "obstacle_unknown"),
        (ReopenCase(text="再开"), "case_not_closed"),
        (RecordItemEvent(item="SCHEME", what="blessed"), "event_unknown"),
        (RecordItemEvent(item="NONE", what="received"), "item_unknown"),
        (RectifyEntry(seq=99, text="错", void=True), "entry_unknown"),
        (RectifyEntry(seq=1, text="错", void=True), "entry_not_rectifiable"),
    ],
)
def test_a_refusal_names_its_reason_and_changes_nothing(desk: Desk, command: object, code: str):
    kept = desk.state
    assert desk.try_to(command) == [code]
    assert desk.state is kept
    assert code in REFUSALS


def test_works_stop_and_go_on_again(desk: Desk):
    desk.do(StopWorks(text="劳务队未返岗", done_on=date(2020, 2, 10)))
    assert desk.try_to(StopWorks(text="又停")) == ["works_already_stopped"]
    assert desk.try_to(ResumeWorks(done_on=date(2020, 2, 1))) == ["done_before_previous"]
    assert desk.try_to(ResumeWorks(workers=-4)) == ["count_negative"]
    desk.do(ResumeWorks(workers=212))
    assert (desk.state.stopped, desk.state.works[0].workers) == (None, 212)


def test_a_return_to_work_recorded_by_mistake_leaves_works_stopped(desk: Desk):
    desk.do(StopWorks(text="停")).do(ResumeWorks())
    desk.do(RectifyEntry(seq=desk.state.seq, text="没有复工", void=True))
    assert desk.state.stopped is not None


def test_an_obstacle_is_raised_once_and_cleared_once(desk: Desk):
    desk.do(RaiseObstacle(obstacle="o1", text="三户未签", ask="按上限先签", due_on=date(2020, 3, 27)))
    desk.do(ClearObstacle(obstacle="o1", text="都签了"))
    assert desk.state.obstacles[0].cleared_on == date(2020, 3, 2)
    assert desk.try_to(ClearObstacle(obstacle="o1", text="再来")) == ["obstacle_cleared"]


def test_a_case_moves_to_another_version_only_if_its_items_still_exist(desk: Desk):
    desk.do(RecordItemEvent(item="SCHEME", what="accepted"))
    same = MigrateCase(target=desk.programme, text="新版")
    assert desk.try_to(same) == ["programme_unchanged"]
    fewer = {k: v for k, v in desk.programme.items.items() if k != "SCHEME"}
    assert desk.try_to(MigrateCase(target=replace(desk.programme, digest="d2", items=fewer), text="新版")) == [
        "programme_lacks_item"
    ]
    desk.do(MigrateCase(target=replace(desk.programme, digest="d3"), text="新版"))
    assert desk.state.programme == "d3"


def test_time_never_runs_backwards_within_a_case(desk: Desk):
    desk.days_later(-1)
    assert desk.try_to(WriteNote(text="昨天")) == ["earlier_than_last"]


def test_buttons_and_deciding_share_their_refusals(desk: Desk):
    for offer in available(desk.programme, desk.state, by=BY, at=desk.at, calendar=CALENDAR, items=["SCHEME", "LAND"]):
        twin = Desk(desk.programme)
        twin.state, twin.at = desk.state, desk.at
        assert twin.try_to(offer.command) == [reason.code for reason in offer.refusals], offer


def test_the_fold_is_the_same_in_one_go_or_step_by_step(desk: Desk):
    for command in one_of_each(desk)[:9]:
        desk.do(command)
    assert fold(desk.events) == desk.state
    assert {e.type for e in desk.events} <= set(EVENTS)


def test_an_obstacle_is_raised_once_under_its_id_even_after_it_was_cleared(desk: Desk):
    desk.do(RaiseObstacle(obstacle="o1", text="缺地"))
    assert desk.try_to(RaiseObstacle(obstacle="o1", text="又缺")) == ["obstacle_taken"]
    desk.do(ClearObstacle(obstacle="o1", text="好了"))
    assert desk.try_to(RaiseObstacle(obstacle="o1", text="又缺")) == ["obstacle_taken"]


def test_a_case_is_linked_once_with_another(desk: Desk):
    desk.do(LinkCase(case="c2", relation="permits"))
    assert desk.try_to(LinkCase(case="c2", relation="project")) == ["link_exists"]
