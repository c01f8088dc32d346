"""The way of an application through the window, step by step as people walk it on the screens.

A course is a generator: whoever is next does one sitting (opens the list, the page, fills in, confirms) and it yields.
Every write that was acknowledged is noted as the event the ledger must hold afterwards.
"""

from __future__ import annotations

import json
import queue
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO

from benchmarks.visitor import Page, Pairs, Tally, Visitor, WentWrongError, typed
from yichuang.demo.enterprises import credit_code

_CASE = r"/window/([0-9a-f-]{36})/"
_WHO = "测量企业"


@dataclass(frozen=True, slots=True)
class Service:
    """What is applied for: `choice` at the first question ("" = permits by the guide's answers), what is typed, `item`
    that is granted in the end and the desk that does it, `parts` before it with theirs; `signed`: two people."""

    item: str
    desk: str
    choice: str
    typed: Mapping[str, str | tuple[str, ...]]
    parts: tuple[tuple[str, str], ...] = ()
    signed: bool = False


SERVICES = {
    "Q01": Service("Q01", "enterprise_service", "policy_advice", {"advice_topic": "loans"}),
    "R01": Service(
        "R01", "registry", "first_registration", signed=True,
        typed={"building_count": "2", "registered_area": "8600.00", "has_shared_parts": "no"},
    ),
    "E00": Service(
        "E00", "market_registration", "company_startup",
        typed={"enterprise_kind": "limited", "enterprise_name": _WHO, "registered_capital": "1000000.00",
               "premises_promised": "yes", "hires_staff": "no", "opens_account": "no"},
        parts=(("E01", "market_registration"), ("E02", "public_security"), ("E03", "tax")),
    ),
    "P00": Service(
        "P00", "utilities_lead", "utility_connection",
        typed={"utility_needs": ("water", "power"), "connection_place": "青禾湖大道18号", "occupies_road": "no"},
        parts=(("P01", "water_company"), ("P02", "power_company")),
    ),
    "C02": Service("C02", "fire", "", {}, signed=True),
}  # fmt: skip
"""Item → the service it is the end of."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The `nth` application of the day. `noticed`: something is missing at first; `refused`; `raced`: two officers
    decide at the same instant, and one of them has to be told; `rated`; `printed`: the receipt is made as PDF."""

    nth: int
    service: Service
    noticed: bool = False
    refused: bool = False
    raced: bool = False
    rated: bool = False
    printed: bool = False


class Town:
    """Everybody at the desks, each doing one thing at a time, in turn; and the book of what was acknowledged."""

    def __init__(self, port: int, tally: Tally, sessions: Mapping[str, list[str]], book: TextIO, answers: str) -> None:
        self.port, self.tally, self.book, self.answers = port, tally, book, answers
        self.stale = 0
        self._desks: dict[str, queue.Queue[Visitor]] = {}
        self._lock = threading.Lock()
        for desk, held in sessions.items():
            free = self._desks[desk] = queue.Queue()
            for session in held:
                free.put(Visitor(port, tally, session))

    @contextmanager
    def at(self, desk: str) -> Iterator[Visitor]:
        """Whoever of a desk has waited longest."""
        somebody = self._desks[desk].get()
        try:
            yield somebody
        finally:
            self._desks[desk].put(somebody)

    def note(self, number: str, *events: str, item: str = "") -> None:
        """What was acknowledged, as the events it stands for."""
        with self._lock:
            for event in events:
                self.book.write(json.dumps({"number": number, "event": event, "item": item}) + "\n")

    def told_stale(self) -> None:
        with self._lock:
            self.stale += 1


@dataclass(slots=True)
class _Filed:
    applicant: Visitor
    number: str
    case: str = ""
    items: list[str] = field(default_factory=list)


def course(wish: Wish, town: Town, scan: bytes) -> Iterator[None]:
    """Everything that happens to one application, a sitting at a time."""
    filed = _apply(wish, town, scan)
    yield
    _receive(wish, town, filed)
    yield
    if wish.noticed:
        _notice(town, filed)
        yield
        _answer(town, filed, scan)
        yield
    _accept(wish, town, filed)
    yield
    service = wish.service
    for part, desk in service.parts:
        _decide(town, filed, desk, part, "grant")
        yield
    if wish.raced:
        _race(town, filed, service.desk, service.item)
    else:
        deed = "refuse" if wish.refused else "grant"
        if _decide(town, filed, service.desk, service.item, deed) == "proposed":
            yield
            _sign(town, filed, service, deed)
    yield
    _serve(town, filed, service.item)
    if wish.rated:
        yield
        _rate(town, filed, service.item)


def _apply(wish: Wish, town: Town, scan: bytes) -> _Filed:
    someone = Visitor(town.port, town.tally)
    if wish.service.choice:
        page = someone.get("services", "/apply/")
        begin = typed(page.form("/apply/begin/"), service=wish.service.choice)
    else:
        page = someone.get("permits", f"/apply/permits/?{town.answers}")
        begin = page.form("/apply/begin/")
    page = someone.post("begin", "/apply/begin/", begin)
    form = someone.follow("form", page)
    who = {
        "name": f"{_WHO}{wish.nth}号有限公司",
        "code": credit_code(wish.nth),
        "contact": "孙玉兰",
        "phone": "13853000000",
    }
    if wish.service.choice:
        saved = someone.post(
            "save", form.path, [*typed(form.form("novalidate"), **who, **wish.service.typed), ("save", "1")]
        )
        form = someone.follow("form", saved)
    filed = _Filed(someone, form.path.strip("/").split("/")[1])
    sending = [*typed(form.form("novalidate"), **who), ("send", "1")]
    wanted = form.names(r'name="file-([^"]+)"')
    paper = [(f"how-{name}", "paper") for name in wanted[1:]]
    sent = someone.post("send", form.path.partition("?")[0], sending + paper, [(f"file-{wanted[0]}", "scan.png", scan)])
    town.note(filed.number, "application.made")
    someone.follow("track", sent)
    return filed


def _from_queue(clerk: Visitor, filed: _Filed, tab: str) -> Page:
    """The desk of a case, opened from its line in the queue."""
    address = f"/window/?tab={tab}"
    while True:
        page = clerk.get("queue", address)
        for line in re.findall(r'<li id="row-[^"]+">.*?</li>', page.text, re.DOTALL):
            if filed.number in line and (found := re.search(_CASE, line)):
                filed.case = found.group(1)
                return clerk.get("desk", f"/window/{filed.case}/")
        onward = page.names(r'class="btn" href="(\?[^"]*after=[^"]+)"')
        if not onward:
            raise WentWrongError(f"{filed.number} is not under {tab}: {page.said()}")
        address = f"/window/{onward[0]}"


def _receive(wish: Wish, town: Town, filed: _Filed) -> None:
    with town.at("service_window") as clerk:
        desk = _from_queue(clerk, filed, "receive")
        done = clerk.post("receive", f"/window/{filed.case}/do/receive/", desk.form("/do/receive/"))
        town.note(filed.number, "application.received")
        clerk.follow("desk", done)
        if wish.printed:
            clerk.get("paper as PDF", f"/papers/{filed.case}/receipt/A1/pdf/")


def _passed(desk: Page, *, gap: bool = False) -> Pairs:
    """The list of materials with a verdict on every one; with `gap` the first is to be changed."""
    fields = desk.form("review")
    names = desk.names(r'name="verdict-([^"]+)"')
    said = {f"verdict-{name}": "ok" for name in names}
    if gap:
        said |= {f"verdict-{names[0]}": "flawed", f"words-{names[0]}": "第2页缺法定代表人签字，请补签"}
    return typed(fields, **said)


def _confirmed(clerk: Visitor, filed: _Filed, name: str, fields: Pairs) -> Page:
    """An act of the desk whose paper is looked at first."""
    address = f"/window/{filed.case}/do/{name}/"
    shown = clerk.post("look at a paper", address, fields, wanted=200)
    return clerk.post(name, address, shown.form("confirming"))


def _notice(town: Town, filed: _Filed) -> None:
    with town.at("service_window") as clerk:
        done = _confirmed(clerk, filed, "notice", _passed(_from_queue(clerk, filed, "review"), gap=True))
        town.note(filed.number, "notice.given")
        clerk.follow("desk", done)


def _answer(town: Town, filed: _Filed, scan: bytes) -> None:
    someone = filed.applicant
    page = someone.get("track", f"/track/{filed.number}/")
    address = f"/track/{filed.number}/answer/"
    files = [(name, "scan.png", scan) for name in page.names(r'name="(file-[^"]+)"')]
    done = someone.post("answer a notice", address, page.form("/answer/"), files)
    town.note(filed.number, "material.handed_in")
    someone.follow("track", done)


def _accept(wish: Wish, town: Town, filed: _Filed) -> None:
    with town.at("service_window") as clerk:
        fields = _passed(_from_queue(clerk, filed, "review"))
        if not wish.service.choice:  # of many permits the one that may begin
            fields = typed(fields, item=wish.service.item)
        done = _confirmed(clerk, filed, "accept", fields)
        for name, item in fields:
            if name == "item":
                town.note(filed.number, "item.accepted", "item.handed_over", item=item)
        clerk.follow("desk", done)


_DEEDS = {"grant": ("grant_item", "item.granted"), "refuse": ("refuse_item", "item.refused")}


def _deed_form(officer: Visitor, filed: _Filed, item: str, name: str) -> tuple[str, Pairs]:
    """The list, the item and the form of a deed; (its address, its fields with something typed)."""
    officer.get("my work", "/work/?whose=office")
    page = officer.get("item", f"/window/items/{filed.case}/{item}/")
    address = f"/window/items/{filed.case}/{item}/{name}/"
    if address not in page.text:
        raise WentWrongError(f"{item} offers no {name}: {page.said()}")
    form = officer.get("deed", address)
    said = {"text": "材料齐全，符合规定"} | ({"basis": "《行政许可法》第三十八条"} if name == "refuse_item" else {})
    return address, typed(form.form("sheet pad edge gap fields"), **said)


def _decide(town: Town, filed: _Filed, desk: str, item: str, deed: str) -> str:
    """One officer decides; "proposed" where somebody else has to sign."""
    name, event = _DEEDS[deed]
    with town.at(desk) as officer:
        address, fields = _deed_form(officer, filed, item, name)
        shown = officer.post("look at a paper", address, fields, wanted=200)
        if 'name="propose"' in shown.text:
            put_up = [*shown.form("sheet pad edge gap fields"), ("propose", "1")]
            done = officer.post("propose", address, put_up)
            town.note(filed.number, "decision.proposed")
            officer.follow("item", done)
            return "proposed"
        done = officer.post(deed, address, shown.form("confirming"))
        town.note(filed.number, event, item=item)
        officer.follow("item", done)
    return "done"


def _race(town: Town, filed: _Filed, desk: str, item: str) -> None:
    """Two officers with the same form before them confirm at the same instant: one decides, the other is told."""
    name, event = _DEEDS["grant"]
    with town.at(desk) as one, town.at(desk) as other:
        shown = []
        for officer in (one, other):
            address, fields = _deed_form(officer, filed, item, name)
            page = officer.post("look at a paper", address, fields, wanted=200)
            shown.append(page.form("confirming"))

        def confirm(officer: Visitor, fields: Pairs) -> str:
            try:
                officer.post("grant", address, fields)
            except WentWrongError as told:
                return str(told)
            return ""

        with ThreadPoolExecutor(2) as both:
            said = list(both.map(confirm, (one, other), shown))
        if said.count("") != 1 or not any(": 409" in line for line in said):
            raise WentWrongError(f"two at once: {said}")
        town.told_stale()
        town.note(filed.number, event, item=item)


def _sign(town: Town, filed: _Filed, service: Service, deed: str) -> None:
    with town.at(f"sign:{service.desk}") as head:
        page = head.get("signing", "/window/items/signing/")
        page = head.get("item", f"/window/items/{filed.case}/{service.item}/")
        found = page.names(r'href="(/window/items/[^"]+/approve_decision/\?about=[^"]+)"')
        if not found:
            raise WentWrongError(f"{filed.number}: nothing to sign: {page.said()}")
        form = head.get("deed", found[0])
        done = head.post("sign", found[0].partition("?")[0], form.form("sheet pad edge gap fields"))
        town.note(filed.number, "decision.approved")
        town.note(filed.number, _DEEDS[deed][1], item=service.item)
        head.follow("item", done)


def _serve(town: Town, filed: _Filed, item: str) -> None:
    with town.at("service_window") as clerk:
        desk = _from_queue(clerk, filed, "serve")
        form = next((part for part in desk.text.split("<form") if f'name="item" value="{item}"' in part), "")
        fields = typed(Page(desk.path, 200, f"<form{form}", "").form("/do/serve/"), taken_by="李建国")
        done = clerk.post("serve", f"/window/{filed.case}/do/serve/", fields)
        town.note(filed.number, "item.served", item=item)
        clerk.follow("desk", done)


def _rate(town: Town, filed: _Filed, item: str) -> None:
    someone = filed.applicant
    page = someone.get("track", f"/track/{filed.number}/")
    form = next((part for part in page.text.split("<form") if f'name="item" value="{item}"' in part), "")
    fields = typed(Page(page.path, 200, f"<form{form}", "").form("/rate/"), level="5", text="办得快")
    done = someone.post("rate", f"/track/{filed.number}/rate/", fields)
    town.note(filed.number, "service.rated")
    someone.follow("track", done)


WRITES = frozenset(
    {"begin", "save", "send", "receive", "notice", "answer a notice", "accept", "grant", "refuse", "propose", "sign",
     "serve", "rate"}
)  # fmt: skip
"""Kinds of requests that write; the others read."""

Course = Callable[[], Iterator[None]]
