"""Files an applicant handed in, shown without letting them run anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse

from yichuang.backoffice.cases.queries.window_case import WindowCase
from yichuang.backoffice.ledger import files as kept
from yichuang.screens.base.kept_file import kept_file


def handed_in_with(case: WindowCase, digest: str) -> bool:
    """Whether some event of the case handed this file in."""
    return any(digest in _files(event.body) for event in case.events)


def _files(body: Mapping[str, Any]) -> list[str]:
    found = list(body.get("files") or ())
    materials = body.get("materials")
    for given in materials.values() if isinstance(materials, Mapping) else ():
        found += given.get("files") or ()
    return found


def shown_file(digest: str, name: str = "", kind: str = "") -> HttpResponse:
    """The file, deciphered: pictures and PDF in the browser, the rest as a download. Raises Http404 where it is
    gone."""
    try:
        content = kept.open_file(digest)
    except kept.FileLostError:
        content = None
    if content is None:
        raise Http404
    return kept_file(content, name or digest[:12], kind or kept.media_type(content))
