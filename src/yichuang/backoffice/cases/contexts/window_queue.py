"""The queue of a window, as rows that say whose application it is, what it is about, and by when it is to be
answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from yichuang.backoffice.ledger import programmes, texts
from yichuang.backoffice.ledger.models import StoredProgramme
from yichuang.engine.calendars import local_date
from yichuang.engine.case.events import Actor

from ..district import district
from ..lights import Light, light_of
from ..models import Case
from ..queries import window_queue as query
from ..queries.project_states import states_of
from ..wording import case_title, item_title, span_reason

ZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case at the window. `number` of its newest application there, `items` their titles, `left` working days
    (negative: overdue), `why` the reason in few words."""

    case_id: str
    number: str
    who: str
    about: str
    items: tuple[str, ...]
    since_on: date
    due_on: date | None
    left: int | None
    light: Light
    why: str


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of a tab. `counts`: tab → cases."""

    tab: str
    counts: Mapping[str, int]
    rows: tuple[QueueRow, ...]
    next: str


def windows(at: datetime) -> tuple[str, ...]:
    """The functions that are windows of some programme."""
    digests = StoredProgramme.objects.values_list("digest", flat=True)
    return tuple(sorted({window for digest in digests if (window := programmes.get(digest).window)}))


def read_queue(tab: str, after: str, viewer: Actor, *, at: datetime) -> Queue:
    """The queue of the viewer's windows. A fixed number of queries, whatever lies there."""
    on = local_date(at, ZONE)
    offices = [int(ref.partition(":")[2]) for ref in viewer.offices]
    functions = [one for one in windows(at) if one in viewer.functions]
    spans = query.at_windows(offices, functions)
    ids, ends = query.page(spans, tab, query.Ends.read(after))
    held = query.of_cases(spans, tab, ids)
    ids = [one for one in ids if held[one]]  # somebody else may have dealt with it since the page was drawn up
    heads = {one.pk: one for one in Case.objects.filter(pk__in=ids)}
    states = states_of((one.pk, one.seq, one.hash) for one in heads.values())
    days = district(fresh=True).calendar("china").known_at(at)
    asked_by = {
        case_id: states[case_id].window.application_of(held[case_id][0].instance.partition("~")[0]) for case_id in ids
    }
    # a natural person's name is kept where it can be forgotten
    names = texts.open_texts(
        one for asked in asked_by.values() if asked for one in texts.sealed_ids(asked.applicant.get("name"))
    )
    rows = []
    for case_id in ids:
        state, programme = states[case_id], programmes.get(states[case_id].programme)
        some = held[case_id]
        instances = [one.instance.partition("~")[0] for one in some]
        asked = asked_by[case_id]
        first = min(some, key=lambda one: (one.due_on or date.max, one.pk))
        light = light_of(programme, first, on, days)
        rows.append(
            QueueRow(
                case_id=case_id,
                number=asked.number if asked else state.number,
                who=str(texts.plain(asked.applicant.get("name", ""), names) or "") if asked else "",
                about=case_title(state, programme),
                items=tuple(dict.fromkeys(item_title(one, programme) for one in instances)),
                since_on=min(one.since_on for one in some),
                due_on=first.due_on,
                left=days.count(on, first.due_on) if first.due_on else None,
                light=light,
                why=span_reason(first.reason, programme),
            )
        )
    return Queue(tab, query.counts(spans), tuple(rows), ends.spell() if ends else "")
