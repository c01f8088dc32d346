"""A programme: one mechanism of government, read from TOML, checked, published by digest and pinned by cases.

The meaning of every key is fixed by the programme language; the reference page is generated from these classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ..conditions import Condition
from ..items.model import Item
from ..values import FactDef, Facts, LegalEffect, Number, Titles


@dataclass(frozen=True, slots=True)
class Source:
    """An act, notice or local plan. `read` says how far: "full", "head", "cited", "none"."""

    id: str
    title: Titles
    number: str = ""
    article: str = ""
    on: date | None = None
    link: str = ""
    read: str = "none"


@dataclass(frozen=True, slots=True)
class Shared:
    """What cases of a programme know together with linked cases of the programme `id`. `facts`: fact → the other's
    fact; `known`: facts that are so because of the link."""

    id: str
    facts: Mapping[str, str]
    known: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Definition:
    """A named condition over facts (`is_low_risk`)."""

    id: str
    title: Titles
    condition: Condition
    source: str = ""
    evidence: str = "assumed"


@dataclass(frozen=True, slots=True)
class Function:
    """A role items are decided by; the district maps it to an office and a post, with dates.

    `outside` marks functions that are not of the district (applicant, review body, utility company): the ball is
    then with others.
    """

    id: str
    title: Titles
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """`code` is the national stage code. `reached_by`: in a life-cycle programme, the item whose end means the case
    has reached this stage. `budget` bounds the critical path of the stage, in working days, where one is published."""

    id: str
    title: Titles
    code: str = ""
    lead: str = ""
    budget: Number | None = None
    reached_by: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class FlowCode:
    """A national flow code and, where a flow covers several, the condition that selects it."""

    code: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A way through the items. `items` maps item id → the item as this flow uses it (overrides applied).

    `starts_on`: the item whose end starts the whole-flow count ("" = the first acceptance).
    """

    id: str
    title: Titles
    codes: tuple[FlowCode, ...]
    when: Condition | None
    items: Mapping[str, Item]
    stages: Mapping[str, Stage]
    starts_on: str = ""
    target: Number | None = None
    form: tuple[str, ...] = ()
    order: int = 0


@dataclass(frozen=True, slots=True)
class Material:
    """`origin`: "applicant" prepares it, "fetched" by us from an earlier result or shared data (`reused_from` item),
    "held" by the applicant already (a licence, a contract). `copies`: on paper for each item that asks; None = not
    known."""

    id: str
    title: Titles
    origin: str = "applicant"
    reused_from: str = ""
    format: str = ""
    when: Condition | None = None
    copies: Number | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What comes out of an item. Validity in calendar days; `lapses` if nothing is started by then; it may be renewed
    `renewals` times for `renewal_days` calendar days each (None = never)."""

    id: str
    title: Titles
    validity_days: Number | None = None
    lapses: bool = False
    renewals: Number | None = None
    renewal_days: Number | None = None


@dataclass(frozen=True, slots=True)
class OpinionKind:
    """A kind of opinion asked of another office, `days` working days to answer. Silence agrees only where the legal
    effect of `days` says so."""

    id: str
    title: Titles
    days: Number
    source: str = ""

    @property
    def silence_agrees(self) -> bool:
        return self.days.effect is LegalEffect.READS_AS_CONSENT


@dataclass(frozen=True, slots=True)
class Remedy:
    """What an applicant may do against a refusal, within `days` calendar days or `months`: the one its law counts in,
    the other is None."""

    id: str
    title: Titles
    days: Number | None = None
    months: Number | None = None
    where: Titles = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class ProcedureClass:
    """A class of special procedures. `basis`: the article that leaves their time out of the count; none where only
    published rules of the place do."""

    id: str
    title: Titles
    basis: Titles = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class PauseKind:
    """`procedure_class` of a special procedure; "" for corrections and holds. `effect`: "pause" | "restart" |
    "not_started" (corrections before acceptance). `limit` own limit in working days; `cap` total working days over all
    pauses of the same `cap_group` on one item; `rungs` days each approver level may add (10 + 5 + 5)."""

    id: str
    title: Titles
    procedure_class: str = ""
    effect: str = "pause"
    limit: Number | None = None
    cap: Number | None = None
    cap_group: str = ""
    rungs: tuple[int, ...] = ()
    approver: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class LightDef:
    """A light: word, shape and tone are data; `status` is the clock or case status it stands for.

    `tone` one of calm, near, late, still, theirs; `rank` orders rows by urgency, smallest first; `bad` says whether
    it counts as bad news; `within` (near only) the days left that turn it on.
    """

    id: str
    title: Titles
    tone: str
    rank: int
    bad: bool = False
    status: tuple[str, ...] = ()
    within: Number | None = None
    rule: Titles = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator over cases: `item` counted when ended in the period, or `fact` summed; `target` a fact or number."""

    id: str
    title: Titles
    item: str = ""
    fact: str = ""
    target_fact: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Preset:
    """A plain first choice of the guide ("a factory or warehouse"): the facts it answers at once, and the choices
    still offered when a fact of `narrow` is asked next."""

    id: str
    title: Titles
    order: int = 0
    facts: Facts = field(default_factory=dict)
    narrow: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Example:
    """A situation an official can read that runs as a test. `expect` is compared with what plan or clock answers."""

    id: str
    title: Titles
    facts: Mapping[str, object] = field(default_factory=dict)
    events: tuple[Mapping[str, object], ...] = ()
    at: str = ""
    expect: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Programme:
    id: str
    title: Titles
    about: Titles
    version: str
    digest: str
    zone: str
    calendar: str
    valid_from: date | None
    valid_until: date | None
    next_review: date | None
    burden: Mapping[str, Number]
    file_within: Number | None
    """Working days within which an item that has become ready is expected to be filed; None = nobody expects it."""
    sources: Mapping[str, Source]
    facts: Mapping[str, FactDef]
    definitions: Mapping[str, Definition]
    functions: Mapping[str, Function]
    stages: Mapping[str, Stage]
    flows: Mapping[str, Flow]
    items: Mapping[str, Item]
    materials: Mapping[str, Material]
    documents: Mapping[str, Document]
    pauses: Mapping[str, PauseKind]
    lights: Mapping[str, LightDef]
    measures: Mapping[str, Measure]
    shared: Mapping[str, Shared] = field(default_factory=dict)
    """Id of another programme → what is shared with it; see `shared` for the reading from either side."""
    examples: tuple[Example, ...] = ()
    presets: Mapping[str, Preset] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    """dotted key → "file:line" of the file (base or overlay) that set it."""
    extends: str = ""
    window: str = ""
    """The function that takes applications in, notifies and hands over; "" = each office does it itself."""
    intake: Number | None = None
    """Working days to accept, refuse or list every gap; None = `clocks.INTAKE_DAYS`."""
    supervision_answer: Number | None = None
    poor_rating: int = 2
    rating_answer: Number | None = None
    opinions: Mapping[str, OpinionKind] = field(default_factory=dict)
    remedies: Mapping[str, Remedy] = field(default_factory=dict)
    procedure_classes: Mapping[str, ProcedureClass] = field(default_factory=dict)
    text: Mapping[str, object] = field(default_factory=dict, compare=False)
    """The merged plain data the digest is taken over: what is published and stored whole in the database."""

    def item(self, item_id: str, flow: str = "") -> Item | None:
        """The item as `flow` uses it, or as the catalogue holds it."""
        if flow and flow in self.flows:
            used = self.flows[flow].items.get(item_id)
            if used is not None:
                return used
        return self.items.get(item_id)


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One item of a plan. `applies`: True, False or None (unknown). `days` promised, None where nobody promises.

    `hard` and `soft` hold only items of the flow that apply or may apply. `envelope`: the item that spans this one.
    `kept`: facts say it is not needed, but it was started, so it stays.
    """

    id: str
    applies: bool | None
    missing: tuple[str, ...]
    hard: tuple[str, ...]
    soft: tuple[str, ...]
    days: int | None
    counted: bool
    stage: str
    committed: Mapping[str, str] = field(default_factory=dict)
    envelope: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True)
class PlanMaterial:
    """One line of the single material list: who asks for it, and whether it may be owed everywhere it is asked."""

    id: str
    applies: bool | None
    items: tuple[str, ...]
    minor: bool
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanStage:
    """`days`: longest path of counted days inside the stage; `path`: the items on it."""

    id: str
    days: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a case needs under the facts given. `flow` is "" and `code` "" while facts do not yet select one;
    `promised_days` is the longest path over hard and soft edges, counted items only, of items that apply
    (`promised_days_at_most` adds those that may apply)."""

    flow: str
    code: str
    items: Mapping[str, PlanItem]
    stages: tuple[PlanStage, ...]
    promised_days: int
    promised_days_at_most: int
    missing: tuple[str, ...]
    path: tuple[str, ...] = ()
    flows_possible: tuple[str, ...] = ()
