"""An item (事项): one approval, filing, review or service of one function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ..conditions import Condition
from ..values import Number, Titles


class ItemKind(StrEnum):
    APPROVAL = "approval"
    FILING = "filing"
    TECHNICAL = "technical"
    SELF = "self"  # the applicant's own act, recorded when it is done
    GATE = "gate"  # met by evidence (a land contract, a tender), never granted
    ENVELOPE = "envelope"  # contains items, granted only when each of them is
    SPECIAL = "special"


class Decision(StrEnum):
    """What an item's decision is in law, as its papers say it."""

    LICENCE = "licence"  # 行政许可
    FILING = "filing"  # 备案
    REGISTRATION = "registration"  # 登记
    RESULT = "result"  # a review, a reply, a service: neither of these


DECISIONS: Mapping[ItemKind, Decision] = {ItemKind.APPROVAL: Decision.LICENCE, ItemKind.FILING: Decision.FILING}
"""What the decision of an item of this kind is where the item does not say; of every other kind, a result."""


class Authority(StrEnum):
    OWN = "own"
    DELEGATED = "delegated"
    BRANCH = "branch"


class Record(StrEnum):
    EXTERNAL = "external"  # decided in the provincial or city system, recorded here
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class AllowanceVariant:
    """Another promised limit where `when` answers yes (an environmental report takes longer than a form)."""

    when: Condition
    days: Number


@dataclass(frozen=True, slots=True)
class Allowance:
    """The promised and statutory limits of an item, in days of `basis` ("working" or "calendar").

    `days` is None where nobody promises a number; `extension` what the head may add once. An uncounted item still has
    its clock and its light; only totals leave it out.
    """

    days: Number | None = None
    statutory: Number | None = None
    basis: str = "working"
    counted: bool = True
    extension: Number | None = None
    variants: tuple[AllowanceVariant, ...] = ()


@dataclass(frozen=True, slots=True)
class Edges:
    """What comes before: `hard` by law, `soft` by usual order; `committed` maps a hard predecessor to the item whose
    commitment may stand in for it."""

    hard: tuple[str, ...] = ()
    soft: tuple[str, ...] = ()
    committed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MaterialUse:
    """A material one item asks for; `minor` may be owed (容缺)."""

    material: str
    minor: bool = False


@dataclass(frozen=True, slots=True)
class CommitmentRule:
    """A decision on the applicant's word: checked within working days, a breach bars from the next for calendar
    days."""

    check_within: Number
    consequence: Titles
    bars: Number | None = None
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class PreOpinionRule:
    """A view bound to the drawing `material`, valid for calendar days, that may become the decision once the item
    `becomes_on` has its result."""

    material: str
    becomes_on: str
    validity: Number | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of an item that may be granted before the rest."""

    id: str
    title: Titles


@dataclass(frozen=True, slots=True)
class Item:
    id: str
    title: Titles
    kind: ItemKind
    stage: str
    function: str
    authority: Authority = Authority.OWN
    record: Record = Record.EXTERNAL
    when: Condition | None = None
    after: Edges = Edges()
    allow: Allowance = Allowance()
    materials: tuple[MaterialUse, ...] = ()
    documents: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    special_procedures: tuple[str, ...] = ()
    basis: str = ""  # source id of the law the item rests on
    evidence: str = "unverified"
    verb: Titles = field(default_factory=dict)  # what one does to it on a work list: 核发, 批复, 签
    note: Titles = field(default_factory=dict)
    tags: tuple[str, ...] = ()  # "rare": never expected as next work, may be recorded
    due_facts: tuple[str, ...] = ()  # date facts that say by when it is due, the first one known wins
    sign: str = "one"  # "two": one reviews, another signs
    asks: tuple[str, ...] = ()  # functions whose opinion is asked
    opinion: str = ""  # the kind of opinion asked of them
    supervised_by: str = ""  # the function told of every grant
    phases: tuple[Phase, ...] = ()
    phases_when: Condition | None = None
    granted_when: Condition | None = None  # what must be so for a grant, asked only then
    commitment: CommitmentRule | None = None
    preopinion: PreOpinionRule | None = None
    shows: tuple[str, ...] = ()  # items of a linked case that have happened when this one has
    trips: Number | None = None  # times the applicant has to come; None = nobody has said
    decision: Decision = Decision.RESULT
    off: bool = False
