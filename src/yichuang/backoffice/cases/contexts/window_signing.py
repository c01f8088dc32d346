"""What waits for whoever signs or leads: one page, a bounded number of rows of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q

from yichuang.backoffice.ledger import programmes
from yichuang.engine.calendars import local_date
from yichuang.engine.case.events import Actor

from ..district import district
from ..lights import Light, light_of, near_until
from ..models import Case, Span
from ..wording import item_title, state_word

ZONE = "Asia/Shanghai"
MOST = 50


@dataclass(frozen=True, slots=True)
class SigningRow:
    """`record`: the id of what it is about (a proposal, an opinion)."""

    case_id: str
    instance: str
    record: str
    title: str
    item: str
    word: str
    since_on: date
    due_on: date | None
    left: int | None
    light: Light


def read_signing(viewer: Actor, *, at: datetime) -> dict[str, list[SigningRow]]:
    """Kind → rows: decisions for the viewer's posts; and of the whole district, if the viewer leads, else of the
    viewer's offices: opinions past their days, owed material past its day, commitments due. Two queries."""
    on = local_date(at, ZONE)
    days = district(fresh=True).calendar("china").known_at(at)
    posts = [int(ref.partition(":")[2]) for ref in viewer.posts]
    offices = [int(ref.partition(":")[2]) for ref in viewer.offices]
    mine = Q(state="approval", post__in=posts)
    late = Q(state__in=("opinion", "opinion_sign", "material_owed"), overdue_from__lte=on)
    due = Q(state="commitment", due_on__lte=near_until(on, days))
    theirs = late | due if "leader" in viewer.rights else (late | due) & Q(office__in=offices)
    # what a replayed log left open is nobody's business of today
    there = Span.objects.filter(mine | theirs, until_at__isnull=True, case__division="")
    spans = there.order_by(F("due_on").asc(nulls_last=True), "id")
    found: dict[str, list[SigningRow]] = {"approval": [], "opinion": [], "material_owed": [], "commitment": []}
    rows = list(spans[: 4 * MOST])
    heads = {one.pk: one for one in Case.objects.filter(pk__in={span.case_id for span in rows})}
    for span in rows:
        head = heads[span.case_id]
        programme = programmes.get(head.programme)
        instance, _tilde, duty = span.instance.partition("~")
        kind = "opinion" if span.state == "opinion_sign" else span.state
        if len(found[kind]) == MOST:
            continue
        found[kind].append(
            SigningRow(
                case_id=span.case_id,
                instance=instance,
                record=duty.partition(".")[2],
                title=head.title,
                item=item_title(instance, programme),
                word=state_word(span.state),
                since_on=span.since_on,
                due_on=span.due_on,
                left=days.count(on, span.due_on) if span.due_on else None,
                light=light_of(programme, span, on, days),
            )
        )
    return found
