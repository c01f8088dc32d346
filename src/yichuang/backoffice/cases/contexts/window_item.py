"""An item on an officer's table: papers, facts, opinions, the clock with why, and every action or why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from yichuang.engine.calendars import WorkingDays, local_date
from yichuang.engine.case.available import window_offers
from yichuang.engine.case.context import Context
from yichuang.engine.case.deciding import materials_of
from yichuang.engine.case.documents import standing_of
from yichuang.engine.case.events import Actor
from yichuang.engine.case.offers import Offer
from yichuang.engine.case.opinions import opinion_due_on, reads_as_consent
from yichuang.engine.case.reading import ItemReading, read_items
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import say

from ..district import district
from ..lights import Light, light_of
from ..queries.window_case import WindowCase
from ..wording import item_title, language, reading_reason, refusal_text, state_word
from .paper_parts import told_apart
from .proposals import ProposalView, read_proposals
from .window_desk import facts_said
from .window_history import WindowLine, offices_of, window_history


@dataclass(frozen=True, slots=True)
class OfferView:
    """An action: what stands in the way in words (none: it can be done); `to_propose`: only a signature is missing.

    `who` tells actions of one name apart: the office or the number they are about; `not_mine`: why this person's post
    may not, whatever else is in the way.
    """

    name: str
    about: str
    who: str
    open: bool
    to_propose: bool
    why_not: tuple[str, ...]
    not_mine: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MaterialView:
    id: str
    title: str
    how: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpinionView:
    """`view` "" while it is out; `silent`: reads as consent by rule; `due_on` the last day to answer."""

    id: str
    office: str
    asked_on: date
    signed_on: date | None
    due_on: date
    view: str
    silent: bool
    reasons: str
    asked: str


@dataclass(frozen=True, slots=True)
class SessionView:
    """`missing` (function, office, why it cannot be recorded now) that have said nothing yet; `agenda` what it is
    about, `number` of its letter once it is closed, `spoken` the functions that have said something."""

    id: str
    kind: str
    on: date
    place: str
    said: tuple[tuple[str, str, str], ...]
    missing: tuple[tuple[str, str, str], ...]
    closed_on: date | None
    agenda: str
    number: str
    spoken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentView:
    number: str
    title: str
    valid_until: date | None
    standing: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    """`phases`, `procedures`, `others`, `minor`, `kinds` of opinion: what can be chosen in forms, as (id, title);
    `procedures` by class."""

    case: WindowCase
    instance: str
    title: str
    on: date
    word: str
    light: Light | None
    due_on: date | None
    left: int | None
    why: str
    office: str
    materials: tuple[MaterialView, ...]
    facts: tuple[tuple[str, str], ...]
    opinions: tuple[OpinionView, ...]
    sessions: tuple[SessionView, ...]
    proposals: tuple[ProposalView, ...]
    documents: tuple[DocumentView, ...]
    offers: tuple[OfferView, ...]
    history: tuple[WindowLine, ...]
    phases: list[tuple[str, str]]
    procedures: list[tuple[str, list[tuple[str, str]]]]
    others: list[tuple[str, str]]
    minor: list[tuple[str, str]]
    kinds: list[tuple[str, str]]


def read_item_page(case: WindowCase, instance: str, viewer: Actor, *, at: datetime) -> ItemPage | None:
    """The page of an instance as of `at`; None where the case has no such item."""
    state, programme = case.state, case.programme
    item = case.item(instance)
    if item is None:
        return None
    on = local_date(at, state.zone)
    calendar = district(fresh=True).calendar(programme.calendar)
    days = calendar.known_at(at)
    ctx = Context(programme, state, viewer, at, calendar)
    readings = read_items(programme, state, at=at, calendar=calendar, only=[item.id])
    reading: ItemReading | None = next((one for one in readings if one.instance == instance), None)
    if reading is None:
        return None
    offices_on = offices_of(case)
    offices = offices_on(on)
    materials = materials_of(ctx, [instance])
    offers = tuple(_offer(one, case, offices) for one in window_offers(ctx, instance))
    return ItemPage(
        case=case,
        instance=instance,
        title=item_title(instance, programme),
        on=on,
        word=state_word(reading.state),
        light=light_of(programme, reading, on, days) if reading.status else None,
        due_on=reading.due_on,
        left=days.count(on, reading.due_on) if reading.due_on else None,
        why=reading_reason(reading, programme),
        office=offices.get(reading.function, ""),
        materials=tuple(_material(case, name) for name in materials),
        facts=facts_said(case),
        opinions=_opinions(case, instance, on, days, offices_on),
        sessions=tuple(
            _session(case, offices_on(one.closed_on or on), one.id, offers)
            for one in state.window.sessions.values()
            if one.item == instance
        ),
        proposals=read_proposals(case, on, instance=instance),
        documents=tuple(
            DocumentView(one.number, _document(case, one.kind), one.valid_until, standing_of(one, state, on))
            for one in state.window.documents_of(instance)
        ),
        offers=offers,
        history=window_history(case, on, instance=instance),
        phases=[(one.id, say(one.title, language())) for one in item.phases]
        if item.phases_when is None or ctx.holds(item.phases_when) is True
        else [],
        procedures=_procedures(programme, item.special_procedures),
        others=_others(case, offices, item.function, item.asks),
        minor=[(name, _material(case, name).title) for name, may in materials.items() if may],
        kinds=[(one.id, say(one.title, language())) for one in programme.opinions.values()] if not item.opinion else [],
    )  # fmt: skip


def _opinions(
    case: WindowCase, instance: str, on: date, days: WorkingDays, offices_on: Callable[[date], dict[str, str]]
) -> tuple[OpinionView, ...]:
    """The opinions asked about an item: who spoke keeps its name, who is still to speak has today's."""
    asked = case.state.window.opinions_on(instance)
    offices = {one.function: offices_on(one.given_on or on).get(one.function, one.function) for one in asked}
    called = told_apart(offices, case.programme)
    return tuple(
        OpinionView(
            one.id, called[one.function], one.asked_on, one.signed_on,
            opinion_due_on(one, days), one.view, reads_as_consent(one, on, days), case.words(one.reasons),
            case.words(one.text),
        )
        for one in asked
    )  # fmt: skip


def _procedures(programme: Programme, listed: tuple[str, ...]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The special procedures of an item, by class."""
    by_class: dict[str, list[tuple[str, str]]] = {}
    for one in listed:
        if (kind := programme.pauses.get(one)) is not None:
            by_class.setdefault(kind.procedure_class, []).append((one, say(kind.title, language())))
    classes = programme.procedure_classes
    return [(say(classes[one].title, language()) if one else "", kinds) for one, kinds in by_class.items()]


def _others(case: WindowCase, offices: Mapping[str, str], own: str, asks: tuple[str, ...]) -> list[tuple[str, str]]:
    """The functions that can be asked, those the programme asks first."""
    known = [one for one in case.programme.functions.values() if one.id != own and one.id != case.programme.window]
    ordered = sorted(known, key=lambda one: (one.id not in asks, one.outside))
    return [(one.id, f"{say(one.title, language())} ({offices[one.id]})") for one in ordered if not one.outside]


def _material(case: WindowCase, name: str) -> MaterialView:
    held, known = case.state.window.materials.get(name), case.programme.materials.get(name)
    title = say(known.title, language()) if known else name
    return MaterialView(name, title, held.how if held else "", held.files if held else ())


def _document(case: WindowCase, name: str) -> str:
    known = case.programme.documents.get(name)
    return say(known.title, language()) if known else name


def _session(case: WindowCase, offices: Mapping[str, str], name: str, offers: tuple[OfferView, ...]) -> SessionView:
    held = case.state.window.sessions[name]
    there = [one.function for one in held.conclusions.values()] + list(held.missing)
    called = told_apart({one: offices.get(one, one) for one in there}, case.programme)
    said = tuple((called[one.function], one.view, case.words(one.text)) for one in held.conclusions.values())
    against = {one.about: " ".join(one.why_not) for one in offers if one.name == "record_conclusion"}
    missing = tuple((one, called[one], against.get(f"{held.id}.{one}", "")) for one in held.missing)
    return SessionView(
        held.id, held.kind, held.on, held.place, said, missing, held.closed_on, case.words(held.text), held.number,
        tuple(held.conclusions),
    )  # fmt: skip


def _offer(one: Offer, case: WindowCase, offices: Mapping[str, str]) -> OfferView:
    why_not = tuple(dict.fromkeys(refusal_text(reason, case.programme) for reason in one.refusals))
    codes = tuple(reason.code for reason in one.refusals)
    others = [refusal_text(reason, case.programme) for reason in one.refusals if reason.code in _OF_OTHERS]
    not_mine = " ".join(dict.fromkeys(others))
    who = _who(one, case, offices)
    return OfferView(one.name, one.what, who, one.open, one.to_propose, why_not, not_mine, codes)


_OF_OTHERS = frozenset({"not_allowed", "not_your_item", "not_your_function"})


def _who(one: Offer, case: WindowCase, offices: Mapping[str, str]) -> str:
    window = case.state.window
    asked = window.opinions.get(one.what) if "opinion" in one.name else window.supervisions.get(one.what)
    function = asked.function if asked is not None else one.what.partition(".")[2]
    if function:
        return told_apart(offices, case.programme).get(function, function)
    return one.what if one.what in window.documents else ""
