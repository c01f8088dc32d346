"""The function map: which office, and which of its posts, does what from which day."""

from __future__ import annotations

from datetime import date, datetime

from yichuang.engine.case.events import Actor

from ..models import FunctionMap, Office, Post
from .offices import must_exist
from .posts import still_there
from .writing import ChangeRefused, code_text, make, put, whole


@whole
def map_function(
    function: str,
    office: Office,
    post: Post | None = None,
    *,
    from_on: date,
    by: Actor,
    at: datetime,
    reason: str,
) -> FunctionMap:
    """From the day on the office (and the post) does the function; until then whoever did. On the very day an entry
    began, that entry itself is put right. Open work goes to the new office on that day."""
    function = code_text(function, "function")
    must_exist(office, from_on, "office")
    if post is not None:
        still_there(post, from_on, "post")
        if post.office_id != office.pk:
            raise ChangeRefused("post_of_other_office", "post", post=post.zh, office=office.title(from_on))
    last = FunctionMap.objects.filter(function=function).order_by("-from_on").first()
    if last is not None:
        if from_on < last.from_on:
            raise ChangeRefused("date_before_previous", "from_on", on=from_on, previous=last.from_on)
        if last.until_on is None and (last.office_id, last.post_id) == (office.pk, post.pk if post else None):
            raise ChangeRefused("nothing_changed", "office")
        if from_on == last.from_on:
            put(last, office=office, post=post, until_on=None, by=by, at=at, reason=reason)
            return last
        if last.until_on is None or last.until_on > from_on:
            put(last, until_on=from_on, by=by, at=at, reason=reason)
    return make(FunctionMap(function=function, office=office, post=post, from_on=from_on), by=by, at=at, reason=reason)
