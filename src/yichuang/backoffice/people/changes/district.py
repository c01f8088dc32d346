"""The name of the district."""

from __future__ import annotations

from datetime import date, datetime

from yichuang.engine.case.events import Actor

from ..models import District
from .writing import ChangeRefused, make, put, text, whole


@whole
def name_district(
    zh: str, en: str = "", started_on: date | None = None, *, by: Actor, at: datetime, reason: str
) -> District:
    """Names the district, or names it anew; `started_on` is needed the first time."""
    zh, en = text(zh, "zh", 80), text(en, "en", 120, needed=False)
    district = District.objects.filter(pk=1).first()
    if district is None:
        if started_on is None:
            raise ChangeRefused("text_missing", "started_on")
        return make(District(pk=1, zh=zh, en=en, started_on=started_on), by=by, at=at, reason=reason)
    put(district, zh=zh, en=en, started_on=started_on or district.started_on, by=by, at=at, reason=reason)
    return district
