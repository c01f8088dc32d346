"""Who may act for the enterprise in a case, in which stages, until when; and the opinions given before their time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from yichuang.backoffice.people.access import may_read_personal
from yichuang.engine.case.commands import GiveMandate, RevokeMandate
from yichuang.engine.case.context import Context, open_refusals
from yichuang.engine.case.events import Actor
from yichuang.engine.case.mandates import is_agent
from yichuang.engine.case.window import Mandate
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import say

from ..agent_applying import Unsent, unsent_in
from ..district import district
from ..queries.window_case import WindowCase
from ..wording import item_title, language, refusal_text
from .acting import agents, for_whom


@dataclass(frozen=True, slots=True)
class MandateView:
    """One mandate. `standing` in words, `holds` today; `used` numbers of the applications filed under it; `known_by`
    the code of an agency, or, for who may read that, the identity paper of a person; `mine` (id, number) of the
    applications the viewer, as its agent, may act on; `may_apply` whether the viewer may begin one more, `unsent` those
    begun and not sent."""

    id: str
    agent: str
    principal: str
    stages: tuple[str, ...]
    from_on: date
    until_on: date | None
    revoked_on: date | None
    standing: str
    holds: bool
    file: str
    used: tuple[str, ...]
    may_revoke: bool
    known_by: str = ""
    mine: tuple[tuple[str, str], ...] = ()
    may_apply: bool = False
    unsent: tuple[Unsent, ...] = ()


@dataclass(frozen=True, slots=True)
class PreOpinionView:
    """An opinion on a drawing, given before the item may be decided; `standing` in words."""

    instance: str
    item: str
    number: str
    on: date
    view: str
    valid_until: date | None
    standing: str


@dataclass(frozen=True, slots=True)
class Mandates:
    """`why_not` one may give none here; `stages` that can be entrusted; `principal` whom one acts for, if known."""

    given: tuple[MandateView, ...]
    preopinions: tuple[PreOpinionView, ...]
    stages: tuple[tuple[str, str], ...]
    principal: str
    why_not: tuple[str, ...]


def read_mandates(case: WindowCase, viewer: Actor, *, on: date, at: datetime, principal: str = "") -> Mandates:
    """The mandates of a case, newest first; with `principal` only those of this enterprise. One query for names,
    and one for what the viewer, as an agent, has begun."""
    programme, window = case.programme, case.state.window
    ctx = Context(programme, case.state, viewer, at, district().calendar(programme.calendar))
    held = [one for one in window.mandates.values() if not principal or one.principal == principal]
    named = agents(held, on)
    unsent = unsent_in(str(case.head.pk), viewer) if any(is_agent(viewer, one) for one in held) else []
    asked = next(reversed(list(window.applications.values())), None)
    stages = tuple(programme.stages)
    # typed in later: whoever may not give any, may not whatever is typed
    trial = GiveMandate(agent=next(iter(viewer.teams), "team:0"), principal="-", stages=stages, file="-")
    against = trial.refusals(ctx)
    return Mandates(
        given=tuple(_view(case, ctx, one, named[one.id], on, unsent) for one in reversed(held)),
        preopinions=() if principal else tuple(_preopinions(case, on)),
        stages=tuple((one, say(programme.stages[one].title, language())) for one in stages),
        principal=principal or (case.words(asked.applicant.get("name")) if asked else ""),
        why_not=tuple(refusal_text(reason, programme) for reason in against),
    )


def _view(case: WindowCase, ctx: Context, one: Mandate, agent: str, on: date, unsent: Iterable[Unsent]) -> MandateView:
    holds, theirs = one.standing(on) == "in_force", is_agent(ctx.by, one)
    return MandateView(
        id=one.id,
        agent=agent,
        principal=one.principal,
        stages=tuple(_stage(case.programme, stage) for stage in one.stages),
        from_on=one.from_on,
        until_on=one.until_on,
        revoked_on=one.revoked_on,
        standing=_standing(one, on),
        holds=holds,
        file=one.file,
        used=tuple(a.number for a in case.state.window.applications.values() if a.mandate == one.id),
        known_by=_known_by(case, one, ctx.by),
        mine=_mine(case, one) if holds and theirs else (),
        may_apply=holds and theirs and not open_refusals(ctx),
        unsent=tuple(begun for begun in unsent if theirs and begun.mandate == one.id),
        may_revoke=holds and not RevokeMandate(mandate=one.id, text="-").refusals(ctx),
    )


def told_apart(mandates: Iterable[Mandate], programme: Programme, on: date) -> list[tuple[str, str]]:
    """(mandate, "who acts for whom", in which stages): several of one enterprise may differ in nothing else."""
    held = list(mandates)
    named = agents(held, on)
    return [(one.id, f"{for_whom(named[one.id], one.principal)}{_('；')}{_stages(programme, one)}") for one in held]


def _stages(programme: Programme, one: Mandate) -> str:
    return _("、").join(_stage(programme, stage) for stage in one.stages)


def _mine(case: WindowCase, one: Mandate) -> tuple[tuple[str, str], ...]:
    made = case.state.window.applications.values()
    return tuple((a.id, a.number) for a in made if a.applicant.get("name") == one.principal)


def _known_by(case: WindowCase, one: Mandate, viewer: Actor) -> str:
    if "paper" not in one.identity:
        return str(one.identity.get("code", ""))
    allowed = may_read_personal(viewer) or "window" in viewer.rights
    return case.words(one.identity["paper"]) if allowed else ""


def _stage(programme: Programme, stage: str) -> str:
    known = programme.stages.get(stage)
    return say(known.title, language()) if known else stage


def _standing(one: Mandate, on: date) -> str:
    words = {"revoked": _("已解除"), "expired": _("已到期"), "not_yet": _("还没有开始")}
    return words.get(one.standing(on), _("有效"))


def _preopinions(case: WindowCase, on: date) -> list[PreOpinionView]:
    views = {"agree": _("同意"), "disagree": _("不同意")}
    found = []
    for one in reversed(list(case.state.window.preopinions.values())):
        if one.turned_on is not None:
            standing = _("已转为决定")
        elif one.valid_until is not None and one.valid_until < on:
            standing = _("已过有效期")
        else:
            standing = _("等条件具备后转为决定") if one.view == "agree" else _("不能转为决定")
        title, view = item_title(one.item, case.programme), views.get(one.view, one.view)
        found.append(PreOpinionView(one.item, title, one.number, one.on, view, one.valid_until, standing))
    return found
