"""Every command of the window through the database: taken whole, or no row is changed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.backoffice.cases.test_perform import NOBODY, REFUSED_COMMANDS, rows
from tests.backoffice.cases.window_case import kept
from tests.engine.case.test_window_refusals import REFUSED
from tests.engine.case.window_desk import DONE
from yichuang.backoffice.cases.perform import Done, Refused
from yichuang.backoffice.cases.rebuild import differences_of
from yichuang.backoffice.ledger.models import Event
from yichuang.backoffice.ledger.verify import verify
from yichuang.engine.case.commands import COMMANDS
from yichuang.engine.case.events import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

KINDS = {kind: name for name, kind in COMMANDS.items()}
FIRST_REFUSAL = {KINDS[type(command)]: (begun, command, by, code) for begun, command, by, code in reversed(REFUSED)}


@pytest.mark.parametrize("name", sorted(DONE))
def test_a_command_of_the_window_is_written_whole_and_read_back_as_decided(name: str) -> None:
    begun, command, by = DONE[name]
    desk = kept(begun)
    before = desk.state.seq
    answer = desk.perform(command, by, key="once")
    assert isinstance(answer, Done), answer
    assert desk.state == answer.state and answer.seq == before + len(answer.events)
    written = rows()
    again = desk.perform(command, by, key="once")
    assert isinstance(again, Done) and again.events == answer.events
    assert rows() == written
    assert differences_of(desk.case) == [] and verify()["ok"]


@pytest.mark.parametrize("name", sorted(DONE))
def test_a_refused_command_of_the_window_changes_no_row(name: str) -> None:
    begun, command, by, code = FIRST_REFUSAL[name]
    desk = kept(begun)
    before = rows()
    assert code in desk.try_to(command, by)
    begun, command, by = DONE[name]
    if begun == FIRST_REFUSAL[name][0]:
        assert {"not_allowed", "mandate_of_another"} & set(desk.try_to(command, NOBODY))
    assert rows() == before


def test_every_command_is_tried_against_the_rows() -> None:
    assert set(REFUSED_COMMANDS) | set(DONE) == set(COMMANDS)
    assert set(DONE) <= set(FIRST_REFUSAL)


def test_whatever_else_is_refused_leaves_the_ledger_as_it_was() -> None:
    by_scene: dict[str, list[tuple[Any, Actor]]] = {}
    for begun, command, by, _ in REFUSED:
        by_scene.setdefault(begun, []).append((command, by))
    for begun, tries in by_scene.items():
        desk = kept(begun)
        events = Event.objects.count()
        assert all(isinstance(desk.perform(command, by), Refused) for command, by in tries)
        assert Event.objects.count() == events
