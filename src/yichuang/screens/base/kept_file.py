"""A file somebody handed in, given out without letting it run anything."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse
from django.utils.http import content_disposition_header

SHOWN_IN_PLACE = ("image/png", "image/jpeg", "application/pdf")


def kept_file(content: bytes, name: str, kind: str, *, download: bool = False) -> HttpResponse:
    """The bytes under their own name: pictures and PDF in the browser unless `download`, the rest as a download."""
    response = HttpResponse(content, content_type=kind)
    header = content_disposition_header(download or kind not in SHOWN_IN_PLACE, name)
    response["Content-Disposition"] = header or f"attachment; filename*=UTF-8''{quote(name)}"
    response["Content-Length"] = str(len(content))
    response["Cache-Control"] = "private, max-age=3600"
    # a file of somebody else's making runs nothing here
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
