"""Acting for an enterprise under its mandate (帮办代办): who may, on which day and in which stage, and how an act says
so."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import Reason
from .context import Context
from .deciding import window_refusals
from .events import Actor, Draft
from .state import item_of
from .window import Mandate


def side_refusals(ctx: Context, mandate: str, items: Iterable[str]) -> list[Reason]:
    """Whether the actor may do what is the applicant's to do: as the applicant, as a clerk who writes it down for
    whoever stands there, or as an agent under `mandate`, which must cover the stages of `items`."""
    if mandate:
        return mandate_refusals(ctx, mandate, items, told=True)
    return [] if "apply" in ctx.by.rights else window_refusals(ctx)


def mandate_refusals(
    ctx: Context, name: str, items: Iterable[str], *, told: bool = False, applicant: str = ""
) -> list[Reason]:
    """Whether a mandate lets its agent act today in the stages of these items; without any, in some stage.

    `told`: an applicant, or the clerk at the counter, may say that the agent is who acts. `applicant`: who applies, ""
    where these items were applied for before.
    """
    held = ctx.state.window.mandates.get(name)
    if held is None:
        return [Reason("mandate_unknown", {"mandate": name})]
    says_so = told and ("apply" in ctx.by.rights or not window_refusals(ctx))
    if not is_agent(ctx.by, held) and not says_so:
        return [Reason("mandate_of_another", {"mandate": name})]
    match held.standing(ctx.today):
        case "revoked":
            return [Reason("mandate_revoked", {"on": held.revoked_on.isoformat()})]  # type: ignore[union-attr]
        case "expired":
            return [Reason("mandate_expired", {"until": held.until_on.isoformat()})]  # type: ignore[union-attr]
        case "not_yet":
            return [Reason("mandate_not_yet", {"on": held.from_on.isoformat()})]
    items = tuple(items)
    names = [applicant] if applicant else [n for one in items if (n := _applied_by(ctx, one)) is not None]
    if (other := next((one for one in names if one != held.principal), None)) is not None:
        return [Reason("mandate_of_another_enterprise", {"principal": held.principal, "name": other})]
    stages = {item.stage for one in items if (item := ctx.item(item_of(one)[0])) is not None}
    others = sorted(stages - set(held.stages))
    return [Reason("mandate_does_not_cover", {"stages": others})] if others else []


def _applied_by(ctx: Context, name: str) -> str | None:
    """The enterprise that applied for an item; None where nobody has, or a natural person, who is not named here."""
    asked = ctx.state.window.application_of(ctx.pick_instance(name, starting=False))
    said = asked.applicant.get("name") if asked is not None else None
    return said if isinstance(said, str) else None


def is_agent(by: Actor, held: Mandate) -> bool:
    """Whether an actor is whom a mandate was given to, or of the team it was given to."""
    return bool(held.agent) and held.agent in by.teams | by.offices | by.posts | {by.ref}


def under(mandate: str, drafts: list[Draft]) -> list[Draft]:
    """The drafts of one act, each with the mandate it was done under, so that every one says who acted for whom."""
    return [Draft(one.type, {**one.body, "mandate": mandate}) for one in drafts] if mandate else drafts
