"""What every page about a case shares: whose request it is, which case, and how a command is carried out.

A refusal is said in words on the same page and what was typed stays; `stale` also says what changed meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from yichuang.backoffice.cases import wording
from yichuang.backoffice.cases.contexts.acting import acted_for
from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.cases.perform import Done, Refused, perform, perform_many
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.notify.deliver import deliver_at_once
from yichuang.backoffice.people import directory
from yichuang.backoffice.people.access import actor_for, case_seen_by
from yichuang.engine.calendars import local_date
from yichuang.engine.case.events import Actor, Event
from yichuang.engine.errors import Reason
from yichuang.engine.programme.model import Programme
from yichuang.screens.base.wording import day_text, in_english

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, on which day, when; `past` is set while somebody looks back."""

    viewer: Actor
    on: date
    at: datetime
    past: bool
    language: str


@dataclass(slots=True)
class Answer:
    """What became of a command: `problems` in words (none: done), `changes` what others did meanwhile, in words,
    `status` the HTTP status of the page that says so."""

    problems: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    status: int = 200
    done: Done | None = None
    index: int = -1
    reasons: tuple[Reason, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.problems


def asking(request: HttpRequest) -> Asking:
    at: datetime = request.at  # type: ignore[attr-defined]
    on = local_date(at, settings.TIME_ZONE)
    spoken = "en" if in_english() else "zh-hans"
    return Asking(actor_for(request.user, on), on, at, request.as_of is not None, spoken)  # type: ignore[attr-defined]


def case_of(asked: Asking, case_id: str) -> Case:
    """The case, or 404: not there and not for this person read the same."""
    if not UUID.fullmatch(case_id):
        raise Http404
    found: Case = case_seen_by(asked.viewer, case_id)
    return found


def do(
    case_id: str,
    command: Any,
    asked: Asking,
    *,
    programme: Programme,
    key: str = "",
    seen: int | None = None,
) -> Answer:
    """Carries the command out; says why not in words."""
    done = perform(case_id, command, by=asked.viewer, at=asked.at, now=asked.at, key=key[:80] or None, seen=seen)
    if isinstance(done, Refused):
        return told(done, programme, asked, case_id)
    _pass_on([done], asked)
    return Answer(done=done)


def _pass_on(done: Sequence[Done], asked: Asking) -> None:
    """Tells linked cases at once: the page shown next asks for nothing that was just typed."""
    linked = [one.case_id for one in done if one.state.links]
    if linked:
        deliver_at_once(linked, asked.at)


def told(refused: Refused, programme: Programme, asked: Asking, case_id: str) -> Answer:
    """The refusal of a command on a case in words. 409 where somebody was first, 403 where the post may not, else
    422."""
    status = {"stale": 409, "forbidden": 403}.get(refused.kind, 422)
    changes = change_lines(refused.changed, programme, asked, case_id)
    texts = wording.refusal_texts(refused, programme)
    return Answer(texts, changes, status, None, refused.index, refused.reasons)


def change_lines(events: Sequence[Event], programme: Programme, asked: Asking, case_id: str) -> list[str]:
    """What others did to a case, one sentence each: day, who, what, for whom."""
    refs = {str(event.by.get("ref", "")) for event in events}
    refs |= {event.body["to"] for event in events if event.type == "case.assigned"}
    titles = directory.titles(refs - {""}, asked.on, asked.language)
    under = any("mandate" in event.body for event in events)
    acted = acted_for(state_of(case_id).window.mandates, asked.on) if under else {}
    lines = []
    for event in events:
        who = titles.get(str(event.by.get("ref", "")), "")
        what = wording.event_text(event, programme, lambda ref: titles.get(ref, ref), acted)
        lines.append(" ".join(filter(None, (day_text(event.at, asked.at, weekday=False), who, what))))
    return lines


def seen_of(request: HttpRequest) -> int | None:
    """The sequence the form was made from; None where it is missing or no number."""
    raw = request.POST.get("seen", "")
    return int(raw) if raw.isdecimal() and len(raw) < 10 else None


def key_of(request: HttpRequest) -> str:
    """The key of this submission: the form's, so that sending it twice does nothing twice."""
    return request.POST.get("key", "")[:80]


def new_key() -> str:
    return uuid4().hex


def onward(request: HttpRequest, otherwise: str) -> str:
    """Where to go on to: the page and row one came from, if it is ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return otherwise


def with_row(url: str, row: str) -> str:
    """The address with the row to mark, unless it names one already."""
    return url if "#" in url else f"{url}#row-{row}"


def do_many(
    commands: Sequence[tuple[str, Any]],
    asked: Asking,
    *,
    programmes: Sequence[Programme],
    key: str = "",
    seen: Mapping[str, int] | None = None,
) -> Answer:
    """Several commands, all or none; `index` of the answer says which one was refused. `programmes`: one for each
    command, or one for all. `seen`: case → the sequence the form was made from."""
    done = perform_many(commands, by=asked.viewer, at=asked.at, now=asked.at, key=key[:70] or None, seen=seen)
    if isinstance(done, Refused):
        programme = programmes[done.index] if len(programmes) > done.index else programmes[0]
        return told(done, programme, asked, commands[done.index][0])
    _pass_on(done, asked)
    return Answer(done=done[-1] if done else None)
