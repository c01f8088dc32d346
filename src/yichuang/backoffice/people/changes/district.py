"""The name of the district, and what the numbers of its papers begin with."""

from __future__ import annotations

from datetime import date, datetime

from yichuang.engine.case.events import Actor

from ..models import District
from .writing import ChangeRefused, make, put, text, whole


@whole
def name_district(
    zh: str,
    en: str = "",
    started_on: date | None = None,
    paper_prefix: str | None = None,
    *,
    by: Actor,
    at: datetime,
    reason: str,
) -> District:
    """Names the district, or names it anew; `started_on` is needed the first time. `paper_prefix`: what numbers of
    papers begin with from now on (None: as before); those given out keep theirs."""
    zh, en = text(zh, "zh", 80), text(en, "en", 120, needed=False)
    prefix = None if paper_prefix is None else text(paper_prefix, "paper_prefix", 8, needed=False)
    district = District.objects.filter(pk=1).first()
    if district is None:
        if started_on is None:
            raise ChangeRefused("text_missing", "started_on")
        return make(
            District(pk=1, zh=zh, en=en, started_on=started_on, paper_prefix=prefix or ""), by=by, at=at, reason=reason
        )
    began = started_on or district.started_on
    kept = district.paper_prefix if prefix is None else prefix
    put(district, zh=zh, en=en, started_on=began, paper_prefix=kept, by=by, at=at, reason=reason)
    return district
