"""Two gigabytes are turned away before they are read, and of a file that is too big only one piece too much is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from yichuang.backoffice.ledger.files import MOST_BYTES
from yichuang.config.uploads import MOST_SENT, BoundedRequest

TWO_GIGABYTES = 2 * 2**30
HEAD = (
    b'--x\r\nContent-Disposition: form-data; name="words"\r\n\r\nkept\r\n'
    b'--x\r\nContent-Disposition: form-data; name="upload"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    b"%PDF-1.4\n"
)
TAIL = b"\r\n--x--\r\n"


class Sparse:
    """A body of nothing but its head and zeros up to `size`, made while it is read; `given` bytes so far."""

    def __init__(self, size: int) -> None:
        self.size, self.given = size, 0

    def read(self, n: int = -1) -> bytes:
        left = self.size - self.given
        n = left if n < 0 else min(n, left)
        piece = (HEAD[self.given : self.given + n]).ljust(n, b"\0")
        end = self.given + n
        if end > self.size - len(TAIL):
            at = max(0, self.size - len(TAIL) - self.given)
            piece = piece[:at] + TAIL[len(TAIL) - (self.size - self.given - at) :][: n - at]
        self.given = end
        return piece

    def readline(self, n: int = -1) -> bytes:
        raise AssertionError("a body is read in pieces")


def posted(body: Sparse, **environ: Any) -> HttpRequest:
    more = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": body, **environ}
    return RequestFactory().generic("POST", "/apply/", **more)


@pytest.mark.django_db
def test_two_gigabytes_are_refused_by_their_length_and_never_read() -> None:
    body = Sparse(TWO_GIGABYTES)
    answer = Client().generic(
        "POST",
        "/apply/begin/",
        **{
            "CONTENT_TYPE": "multipart/form-data; boundary=x",
            "CONTENT_LENGTH": str(TWO_GIGABYTES),
            "wsgi.input": body,
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 413 and body.given == 0
    assert "文件太大了" in page and "每个文件不超过20兆" in page and "拆成几个文件" in page


@pytest.mark.django_db
def test_what_announces_no_length_is_refused_and_never_read() -> None:
    body = Sparse(TWO_GIGABYTES)
    request = posted(body, CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked")
    answer = BoundedRequest(lambda _: HttpResponse("taken"))(request)
    assert answer.status_code == 411 and body.given == 0
    assert "没有说明长度" in answer.content.decode()


@pytest.mark.django_db
def test_a_body_longer_than_it_says_is_read_no_further_than_it_says() -> None:
    body, said = Sparse(TWO_GIGABYTES), 10_000
    request = posted(body, CONTENT_LENGTH=str(said))
    assert request.POST["words"] == "kept"
    assert body.given <= said


def test_of_a_file_that_is_too_big_one_piece_too_much_is_kept_and_what_was_typed_stays() -> None:
    size = 3 * MOST_BYTES
    request = posted(Sparse(size), CONTENT_LENGTH=str(size))
    assert request.POST["words"] == "kept"
    upload = request.FILES["upload"]
    assert MOST_BYTES < upload.size <= MOST_BYTES + 2**20
    assert upload.file.seek(0, 2) == upload.size


def test_as_many_of_the_largest_files_as_a_form_takes_may_be_sent() -> None:
    request = posted(Sparse(0), CONTENT_LENGTH=str(MOST_SENT))
    assert BoundedRequest(lambda _: HttpResponse("taken"))(request).content == b"taken"


@pytest.mark.django_db
def test_a_length_of_thousands_of_digits_is_too_much() -> None:
    request = RequestFactory().get("/apply/", CONTENT_LENGTH="9" * 5000)
    assert BoundedRequest(lambda _: HttpResponse("taken"))(request).status_code == 413


@pytest.mark.parametrize("announced", ["²", "٣", "1e9", "-1", " 1"])
def test_a_length_that_is_no_number_breaks_nothing(announced: str) -> None:
    request = RequestFactory().get("/apply/", CONTENT_LENGTH=announced)
    assert BoundedRequest(lambda _: HttpResponse("taken"))(request).content == b"taken"
