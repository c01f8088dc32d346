"""Addresses below /api/v1/."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Header, NinjaAPI, Query
from ninja.errors import ValidationError
from ninja.security import HttpBearer

from yichuang import __version__
from yichuang.backoffice.cases import wording
from yichuang.backoffice.cases.answers import HTTP, CaseBusyError, Refused
from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.cases.perform import perform
from yichuang.backoffice.cases.states import calendar_of, programme_of, readings, state_of
from yichuang.backoffice.ledger.store import events_of
from yichuang.backoffice.people import tokens
from yichuang.backoffice.people.access import actor_of, case_seen_by, may_act, may_see
from yichuang.engine.calendars import local_date
from yichuang.engine.case.available import window_offers
from yichuang.engine.case.command_data import from_data
from yichuang.engine.case.commands import COMMANDS
from yichuang.engine.case.context import Context
from yichuang.engine.case.events import Actor, Event
from yichuang.engine.errors import EngineError, Reason
from yichuang.engine.programme.model import Programme

from . import shapes

PAGE = 100
MOST_SEQ = 2**31 - 1
NOT_OVER_HTTP = frozenset({"open_case", "migrate_case", "receive_facts"})
"""Commands that carry a whole mechanism, or are what cases tell each other."""


class Token(HttpBearer):
    """`Authorization: Bearer yc_…`; answers with whom the token acts as on the day."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        at: datetime = request.at  # type: ignore[attr-defined]
        person = tokens.person_with(token, at=at)
        on = local_date(at, settings.TIME_ZONE)
        return actor_of(person, on) if person is not None and may_act(person, on) else None


api = NinjaAPI(
    title="Yichuang 一窗到底",
    version=__version__,
    description="The same commands and refusals as the screens. Every write may carry an Idempotency-Key.",
    auth=Token(),
    docs_url=None,
    urls_namespace="api",
)


WRONG: dict[Any, Any] = {frozenset({400, 401, 404, 422, 500}): shapes.Wrong}
"""How every request may fail: unreadable, without a token, nothing there, a field that does not fit, a fault."""


@api.exception_handler(ValidationError)
def _does_not_fit(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    """422 in the words of a refusal's `detail`: which part of the request does not fit, and why."""
    said = "; ".join(f"{'.'.join(str(one) for one in each['loc'])}: {each['msg']}" for each in wrong.errors)
    return api.create_response(request, {"detail": said}, status=422)


def _actor(request: HttpRequest) -> Actor:
    found: Actor = request.auth  # type: ignore[attr-defined]
    return found


def _case(request: HttpRequest, case_id: str) -> Case:
    try:
        found: Case = case_seen_by(_actor(request), case_id)
    except Http404:
        raise Http404("no such case") from None
    return found


@api.get("/cases", response={200: list[shapes.CaseOut], **WRONG}, operation_id="list_cases")
def list_cases(
    request: HttpRequest, project_code: str = "", number: str = "", kind: str = "",
    after: str = Query("", description="The id of the last case of the page before."),
) -> list[Case]:  # fmt: skip
    """Cases by project code, number or kind, at most 100 a page in the order of their ids."""
    found = Case.objects.filter(may_see(_actor(request)), pk__gt=after)
    for field, value in (("project_code", project_code), ("number", number), ("kind", kind)):
        if value:
            found = found.filter(**{field: value})
    return [_head(one) for one in found.order_by("pk")[:PAGE]]


def _head(one: Case) -> Any:
    return {
        "id": one.pk, "number": one.number, "title": one.title, "kind": one.kind, "programme": one.programme_id,
        "project_code": one.project_code, "flow": one.flow, "seq": one.seq, "opened_at": one.opened_at,
        "closed_at": one.closed_at,
    }  # fmt: skip


@api.get("/cases/{case_id}", response={200: shapes.CaseOut, **WRONG}, operation_id="read_case")
def read_case(request: HttpRequest, case_id: str) -> Any:
    """The head of one case."""
    return _head(_case(request, case_id))


@api.get("/cases/{case_id}/items", response={200: list[shapes.ItemOut], **WRONG}, operation_id="list_items")
def list_items(request: HttpRequest, case_id: str) -> list[dict[str, Any]]:
    """Every item of the case as it reads now."""
    state = state_of(_case(request, case_id).pk)
    programme = programme_of(state)
    return [
        {
            "instance": one.instance, "item": one.item, "title": wording.item_title(one.instance, programme),
            "state": one.state, "turn": one.turn, "function": one.function, "since_on": one.since_on,
            "due_on": one.due_on, "status": one.status,
            "number": state.items[one.instance].number if one.instance in state.items else "",
        }
        for one in readings(state, request.at)  # type: ignore[attr-defined]
    ]  # fmt: skip


@api.get("/cases/{case_id}/events", response={200: list[shapes.EventOut], **WRONG}, operation_id="list_events")
def list_events(request: HttpRequest, case_id: str, after: int = Query(0, ge=0, le=MOST_SEQ)) -> list[dict[str, Any]]:
    """The events of the case after a sequence, at most 100."""
    head = _case(request, case_id)
    return [_event(one) for one in events_of(head.pk, after_seq=after, upto_seq=after + PAGE)]


def _event(one: Event) -> dict[str, Any]:
    return {"seq": one.seq, "type": one.type, "at": one.at, "by": dict(one.by), "body": _without_words(one.body)}


def _without_words(value: Any) -> Any:
    if isinstance(value, dict):
        if "sealed" in value:
            return {"sealed": True}
        return {key: _without_words(inner) for key, inner in value.items()}
    return [_without_words(inner) for inner in value] if isinstance(value, list) else value


@api.get(
    "/cases/{case_id}/offers/{instance}", response={200: list[shapes.OfferOut], **WRONG}, operation_id="list_offers"
)
def list_offers(request: HttpRequest, case_id: str, instance: str) -> list[dict[str, Any]]:
    """What may be done to an item of ours, and every reason against the rest: what the screens' buttons say."""
    state = state_of(_case(request, case_id).pk)
    programme = programme_of(state)
    at: datetime = request.at  # type: ignore[attr-defined]
    ctx = Context(programme, state, _actor(request), at, calendar_of(programme))
    return [
        {
            "command": one.name, "about": one.what, "open": one.open, "to_propose": one.to_propose,
            "reasons": [_reason(reason, programme) for reason in one.refusals],
        }
        for one in window_offers(ctx, instance)
    ]  # fmt: skip


@api.post(
    "/cases/{case_id}/commands/{name}",
    response={
        200: shapes.DoneOut, frozenset({403, 409}): shapes.RefusedOut, 422: shapes.RefusedOut | shapes.Wrong,
        frozenset({400, 401, 404, 411, 413, 500, 503}): shapes.Wrong,
    },
    operation_id="perform_command",
)  # fmt: skip
def perform_command(
    request: HttpRequest, case_id: str, name: str, said: shapes.CommandIn,
    key: str = Header("", alias="Idempotency-Key", max_length=128, description="Of one request of one person."),
) -> tuple[int, Any]:  # fmt: skip
    """Carries out a command. With the header `Idempotency-Key` the same request sent again by the same person is
    answered as the first, and nothing is written twice."""
    kind = COMMANDS.get(name)
    if kind is None or name in NOT_OVER_HTTP:
        return 404, {"detail": f"no command {name}"}
    head = _case(request, case_id)
    at: datetime = request.at  # type: ignore[attr-defined]
    programme = programme_of(state_of(head.pk))
    try:
        command = from_data(kind, said.fields)
    except EngineError as wrong:
        return _refused(Refused((Reason(wrong.code, dict(wrong.params)),)), programme)
    try:
        done = perform(head.pk, command, by=_actor(request), at=at, now=at, key=key or None, seen=said.seen)
    except CaseBusyError:
        return 503, {"detail": "many others are writing to this case; ask again"}
    if isinstance(done, Refused):
        return _refused(done, programme)
    return 200, {"case": done.case_id, "seq": done.seq, "events": [_event(one) for one in done.events]}


def _refused(refused: Refused, programme: Programme) -> tuple[int, dict[str, Any]]:
    return HTTP[refused.kind], {
        "kind": refused.kind,
        "reasons": [_reason(one, programme) for one in refused.reasons],
        "changed": [_event(one) for one in refused.changed],
    }


def _reason(reason: Reason, programme: Programme) -> dict[str, Any]:
    text = wording.refusal_text(reason, programme)
    if reason.code == "key_reused":
        text = _("这个 Idempotency-Key 已经用在别的请求上。请换一个再发。")
    return {"code": reason.code, "params": dict(reason.params), "text": text}
