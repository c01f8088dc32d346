"""How much one request may send. What is too much is told apart before it is read, or cut off while it is: a server of
four threads is neither filled in its memory nor on its disk by whoever sends two gigabytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse

from yichuang.backoffice.ledger.files import MOST_BYTES
from yichuang.screens.base.errors import bad_request, too_much, without_length

MOST_AT_ONCE = 20
"""As many of the largest files as one form takes."""

MOST_SENT = (MOST_AT_ONCE + 1) * MOST_BYTES
"""Bytes of one request, the words typed beside its files among them."""


class BoundedRequest:
    """Turns away by its announced length what is too much, without reading it: 413; what announces none: 411; and an
    address with a character no database takes: 400."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or ""
        if not announced and request.META.get("HTTP_TRANSFER_ENCODING"):
            return without_length(request)
        if _says_too_much(announced):
            return too_much(request, MOST_SENT // 2**20, MOST_BYTES // 2**20)
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request)
        return self.get_response(request)


def _says_too_much(announced: str) -> bool:
    """A length is ASCII digits: `isdigit` alone takes "²" too, which is no number. Nor does Python read thousands of
    digits."""
    if not (announced.isascii() and announced.isdecimal()):
        return False
    digits = announced.lstrip("0") or "0"
    return len(digits) > len(str(MOST_SENT)) or int(digits) > MOST_SENT


class CutOff(FileUploadHandler):
    """Keeps of every file one piece more than may be kept, so that it is known to be too big; the rest is dropped as it
    comes in and the form says so beside what was typed."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        before, self.seen = self.seen, self.seen + len(raw_data)
        return raw_data if before <= MOST_BYTES else None

    def file_complete(self, file_size: int) -> None:
        """Leaves the file to the handlers after it."""
