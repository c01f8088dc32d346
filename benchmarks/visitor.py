"""A browser without a screen: cookies, forms as they stand on the page, and how long every answer took."""

from __future__ import annotations

import html
import http.client
import re
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

Pairs = list[tuple[str, str]]

_FIELD = re.compile(r"<(input|select|textarea)\b([^>]*)>(?:(.*?)</\1>)?", re.DOTALL)
_OPTION = re.compile(r"<option\b([^>]*)>")
_WORD = re.compile(r'([\w-]+)="([^"]*)"')
_LEFT_OUT = frozenset({"file", "submit", "button"})
IDLE = 15.0
"""Seconds after which a connection is opened anew: the server closes one that lies idle."""


class WentWrongError(RuntimeError):
    """An answer nobody expected; the message says where, which, and what the page said."""


@dataclass(slots=True)
class Tally:
    """kind of request → how long each answer took, ms; and what went wrong."""

    spent: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, ms: float) -> None:
        with self._lock:
            self.spent.setdefault(kind, []).append(ms)

    def fail(self, what: str) -> None:
        with self._lock:
            self.wrong.append(what)


@dataclass(frozen=True, slots=True)
class Page:
    """An answer. `path`: where it was asked for; `location`: where it leads on to."""

    path: str
    status: int
    text: str
    location: str

    def form(self, marked: str) -> Pairs:
        """What a browser would send of the form whose tag holds `marked`, untouched. Raises WentWrongError."""
        for start in re.finditer(r"<form\b[^>]*>", self.text):
            if marked in start.group():
                return _fields(self.text[start.end() : self.text.index("</form>", start.end())])
        raise WentWrongError(f"{self.path}: no form {marked}: {self.said()}")

    def names(self, pattern: str) -> list[str]:
        """Every different match of the first group of `pattern`, in the order of the page."""
        return list(dict.fromkeys(html.unescape(one) for one in re.findall(pattern, self.text)))

    def said(self) -> str:
        """The text of the page, for a message."""
        main = self.text.partition("<main")[2] or self.text
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))[:300]


def _fields(text: str) -> Pairs:
    found: Pairs = []
    for kind, attributes, inner in _FIELD.findall(text):
        said = {name: html.unescape(value) for name, value in _WORD.findall(attributes)}
        name, sort = said.get("name", ""), said.get("type", "")
        if not name or sort in _LEFT_OUT:
            continue
        if sort in ("radio", "checkbox"):
            if re.search(r"\bchecked\b", attributes):
                found.append((name, said.get("value", "on")))
        elif kind == "select":
            options = _OPTION.findall(inner)
            chosen = next((one for one in options if re.search(r"\bselected\b", one)), options[0] if options else "")
            found.append((name, html.unescape(dict(_WORD.findall(chosen)).get("value", ""))))
        else:
            found.append((name, html.unescape(inner).lstrip("\n") if kind == "textarea" else said.get("value", "")))
    return found


def typed(fields: Pairs, **values: str | Sequence[str]) -> Pairs:
    """The fields with what was typed into them; a sequence stands for several boxes of one name."""
    kept = [pair for pair in fields if pair[0] not in values]
    for name, value in values.items():
        kept += [(name, one) for one in ([value] if isinstance(value, str) else value)]
    return kept


class Visitor:
    """One person at a browser. Every thread keeps one connection, as a proxy in front of the server does."""

    def __init__(self, port: int, tally: Tally, session: str = "") -> None:
        self.port, self.tally = port, tally
        self.cookies = {"sessionid": session} if session else {}

    def get(self, kind: str, path: str) -> Page:
        """A page. Raises WentWrongError for anything but 200."""
        page = self._ask(kind, "GET", path, b"", {})
        if page.status != 200:
            raise WentWrongError(f"GET {path}: {page.status}: {page.said()}")
        return page

    def post(
        self, kind: str, path: str, fields: Pairs, files: Iterable[tuple[str, str, bytes]] = (), *, wanted: int = 302
    ) -> Page:
        """The answer to a form, sent from this site's own page. Raises WentWrongError for any status but `wanted`."""
        body, sort = _encoded(fields, list(files))
        origin = f"http://127.0.0.1:{self.port}"
        page = self._ask(kind, "POST", path, body, {"Content-Type": sort, "Origin": origin, "Referer": origin + path})
        if page.status != wanted:
            raise WentWrongError(f"POST {path}: {page.status}, not {wanted}: {page.said()}")
        return page

    def follow(self, kind: str, page: Page) -> Page:
        """The page an answer leads on to."""
        return self.get(kind, page.location)

    def _ask(self, kind: str, method: str, path: str, body: bytes, headers: dict[str, str]) -> Page:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = _connection(self.port)
        begun = time.perf_counter()
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as lost:
            connection.close()
            raise WentWrongError(f"{method} {path}: {type(lost).__name__}: {lost}") from lost
        self.tally.add(kind, (time.perf_counter() - begun) * 1000)
        for said in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = said.partition(";")[0].partition("=")
            self.cookies[name] = value
        place = urlsplit(answer.headers.get("Location") or "")
        location = place.path + (f"?{place.query}" if place.query else "")
        return Page(path, answer.status, content.decode("utf-8", "replace"), location)


_held = threading.local()


def _connection(port: int) -> http.client.HTTPConnection:
    now = time.monotonic()
    kept: http.client.HTTPConnection | None = getattr(_held, "connection", None)
    if kept is None or kept.port != port or now - _held.used > IDLE:
        if kept is not None:
            kept.close()
        kept = _held.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    _held.used = now
    return kept


_LINE = "----yichuang-bench-7f3a"


def _encoded(fields: Pairs, files: list[tuple[str, str, bytes]]) -> tuple[bytes, str]:
    """(the body of a form, its type): as a browser encodes it with and without files."""
    if not files:
        return urlencode(fields).encode(), "application/x-www-form-urlencoded"
    parts = [f'--{_LINE}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields]
    for name, filename, content in files:
        head = f'--{_LINE}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        parts += [f"{head}Content-Type: application/octet-stream\r\n\r\n".encode(), content, b"\r\n"]
    return b"".join([*parts, f"--{_LINE}--\r\n".encode()]), f"multipart/form-data; boundary={_LINE}"
