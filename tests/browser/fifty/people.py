"""The applicant, the clerk and the officers: what each does on the screens of the window."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.browser.fifty.hands import Hands, StumbledError


@dataclass(frozen=True, slots=True)
class Wish:
    """What an application asks for. `answers` fact → what is typed or chosen; `permits`: by the guide's answers."""

    service: str
    answers: dict[str, Any]
    name: str
    code: str
    contact: str
    phone: str
    permits: bool = False


@dataclass(slots=True)
class Filed:
    """An application on its way: its printed number, its code of enquiry, the id of its case."""

    number: str
    code: str
    case: str = ""
    items: list[str] = field(default_factory=list)


class Applicant:
    """Applies without an account, at a desk or on a phone."""

    def __init__(self, hands: Hands, papers: Path) -> None:
        self.hands, self.papers = hands, papers

    def apply(self, wish: Wish) -> Filed:
        hands = self.hands
        with hands.task("apply"):
            if wish.permits:
                query = "&".join(f"{name}={value}" for name, value in wish.answers.items())
                hands.go(f"/apply/permits/?{query}")
                hands.press("main form button.first")
            else:
                hands.go("/apply/")
                hands.press(f"button[value='{wish.service}']")
            number = hands.page.url.rstrip("/").split("/")[-1]
            code = str(hands.page.locator(".hint b").nth(1).inner_text())
            self._who(wish)
            if not wish.permits:
                self._answers(wish.answers)
                hands.press("button[name='save']")
            self._papers()
            hands.press("button[name='send']")
            hands.smooth("applying")
        return Filed(number, code)

    def _who(self, wish: Wish) -> None:
        for name in ("name", "code", "contact", "phone"):
            if said := getattr(wish, name):
                self.hands.type(f"#id_{name}", said)

    def _answers(self, answers: dict[str, Any]) -> None:
        for name, value in answers.items():
            if isinstance(value, list):
                for one in value:
                    self.hands.tick(f"input[name='{name}'][value='{one}']")
            elif self.hands.has(f"select#id_{name}"):
                self.hands.choose(f"#id_{name}", {True: "yes", False: "no"}.get(value, value))
            else:
                self.hands.type(f"#id_{name}", str(value))

    def _papers(self) -> None:
        """Every other paper is uploaded, the rest is brought on paper or held already."""
        for nth, one in enumerate(self.hands.page.locator(".materials fieldset").all()):
            upload = one.locator("input[type='file']")
            if not upload.count():
                continue
            name = str(upload.get_attribute("name")).removeprefix("file-")
            if self.hands.has(f"input[name='how-{name}'][value='held']"):
                self.hands.tick(f"input[name='how-{name}'][value='held']")
            elif nth % 2:
                self.hands.tick(f"input[name='how-{name}'][value='paper']")
            else:
                self.hands.upload(f"input[name='file-{name}']", self.papers)

    def look(self, filed: Filed, *, anew: bool = True) -> None:
        """Opens the application by number and code."""
        if anew:
            self.hands.page.context.clear_cookies(name="sessionid")
        self.hands.go("/track/")
        self.hands.type("#id_number", filed.number)
        self.hands.type("#id_code", filed.code)
        self.hands.press("main form button")
        self.hands.smooth("looking up an application")

    def answer(self, filed: Filed) -> None:
        hands = self.hands
        with hands.task("answer a notice"):
            self.look(filed)
            form = "form[action$='/answer/']"
            for one in hands.page.locator(f"{form} input[type='file']").all():
                hands.upload(f"{form} input[name='{one.get_attribute('name')}']", self.papers)
            hands.press(f"{form} button")
            hands.smooth("answering a notice")

    def withdraw(self, filed: Filed, text: str) -> None:
        hands = self.hands
        with hands.task("withdraw"):
            self.look(filed)
            hands.open("details:has(form[action$='/withdraw/']) summary")
            for one in hands.page.locator("form[action$='/withdraw/'] input[name='item']").all():
                hands.tick(f"form[action$='/withdraw/'] input[value='{one.get_attribute('value')}']")
            hands.type("#reason", text)
            hands.press("form[action$='/withdraw/'] button")
            hands.smooth("withdrawing")

    def rate(self, filed: Filed, level: int, text: str) -> None:
        hands = self.hands
        with hands.task("rate"):
            self.look(filed)
            hands.tick(f"form[action$='/rate/'] input[value='{level}']")
            hands.type("form[action$='/rate/'] textarea", text)
            hands.press("form[action$='/rate/'] button")
            hands.smooth("rating")

    def paper_links(self, filed: Filed) -> list[str]:
        self.look(filed)
        return [str(one.get_attribute("href")) for one in self.hands.page.locator("a[href$='/pdf/']").all()]


class Clerk:
    """At the window: takes in, passes every paper, hands over."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands

    def find(self, filed: Filed, tab: str) -> None:
        """Opens a case from the queue, page by page."""
        hands = self.hands
        hands.go(f"/window/?tab={tab}")
        while not hands.has(f"li:has-text('{filed.number}') a"):
            if not hands.has(".gap a.btn[href^='?']"):
                raise StumbledError(f"clerk: {filed.number} is not under {tab}: {hands.said()[:300]}")
            hands.press(".gap a.btn[href^='?']")
        hands.press(f"li:has-text('{filed.number}') a.btn")
        filed.case = hands.page.url.split("/window/")[1].split("/")[0]

    def receive(self, filed: Filed) -> None:
        with self.hands.task("receive"):
            self.find(filed, "receive")
            self.hands.press("form[action$='/receive/'] button")
            self.hands.smooth("receiving")
        filed.items = [
            str(one.get_attribute("value")) for one in self.hands.page.locator("form.review input[name='item']").all()
        ]

    def _pass(self, verdicts: dict[int, str], words: str = "") -> None:
        """Says of every paper what it is: complete unless `verdicts` says otherwise of the nth."""
        names = [
            str(one.get_attribute("name"))
            for one in self.hands.page.locator("form.review .materials input[value='ok']").all()
        ]
        for nth, name in enumerate(names):
            verdict = verdicts.get(nth, "ok")
            self.hands.tick(f"input[name='{name}'][value='{verdict}']")
            seen = f"input[name='{name.replace('verdict', 'table')}']"
            if verdict == "ok" and self.hands.has(seen):
                self.hands.tick(seen)
            if verdict in ("missing", "flawed"):
                self.hands.type(f"input[name='{name.replace('verdict', 'words')}']", words)

    def only(self, filed: Filed, items: list[str]) -> None:
        """Leaves ticked only what is meant."""
        for one in filed.items:
            self.hands.tick(f"form.review input[name='item'][value='{one}']", one in items)

    def notify(self, filed: Filed, words: str) -> None:
        with self.hands.task("give notice"):
            self.find(filed, "review")
            self._pass({0: "flawed", 1: "missing"}, words)
            self.hands.press("button[formaction$='/notice/']")
            self.hands.smooth("giving notice")
            self.hands.press(".confirming button")
            self.hands.smooth("confirming a notice")

    def accept(
        self, filed: Filed, *, items: list[str] | None = None, owed: list[int] | None = None, by: str = ""
    ) -> None:
        with self.hands.task("accept"):
            self.find(filed, "review")
            if items is not None:
                self.only(filed, items)
            self._pass(dict.fromkeys(owed or (), "owed"))
            if owed:
                self.hands.type("#owed_by", by)
            self.hands.press("button[formaction$='/accept/']")
            self.hands.smooth("accepting")
            self.hands.press(".confirming button")
            self.hands.smooth("confirming an acceptance")

    def minor(self) -> list[int]:
        """Which papers may follow later."""
        found = self.hands.page.locator("form.review .materials li").all()
        return [nth for nth, one in enumerate(found) if one.locator("input[value='owed']").count()]

    def decline(self, filed: Filed, why: str, text: str) -> None:
        with self.hands.task("turn away"):
            self.find(filed, "review")
            self.hands.open("form.review details summary")
            self.hands.tick(f"input[name='why'][value='{why}']")
            self.hands.type("#reasons", text)
            self.hands.press("button[formaction$='/decline/']")
            self.hands.smooth("turning away")
            self.hands.press(".confirming button")
            self.hands.smooth("confirming")

    def serve(self, filed: Filed, item: str, who: str) -> None:
        with self.hands.task("hand over a result"):
            self.hands.go(f"/window/{filed.case}/")
            form = f"form[action$='/serve/']:has(input[value='{item}'])"
            self.hands.type(f"{form} input[name='taken_by']", who)
            self.hands.press(f"{form} button")
            self.hands.smooth("handing over")

    def take_owed(self, filed: Filed) -> None:
        with self.hands.task("take what was owed"):
            self.find(filed, "owed")
            for one in self.hands.page.locator("form[action$='/owed/'] input[type='checkbox']").all():
                self.hands.tick(f"form[action$='/owed/'] input[name='{one.get_attribute('name')}']")
            self.hands.press("form[action$='/owed/'] button")
            self.hands.smooth("taking what was owed")

    def answer_rating(self, filed: Filed, text: str) -> None:
        with self.hands.task("answer a poor rating"):
            self.find(filed, "ratings")
            self.hands.type("form[action$='/rating/'] textarea", text)
            self.hands.press("form[action$='/rating/'] button")
            self.hands.smooth("answering a rating")

    def paper_links(self, filed: Filed) -> list[str]:
        self.hands.go(f"/window/{filed.case}/")
        return [str(one.get_attribute("href")) for one in self.hands.page.locator("a[href^='/papers/']").all()]


class Officer:
    """Decides: one deed after the other, from the page of the item."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands

    def deed(self, filed: Filed, item: str, name: str, **typed: Any) -> str:
        """Does a deed; returns "done" or, where it needs another signature, "proposed"."""
        hands = self.hands
        with hands.task(name.replace("_", " ")):
            hands.go(f"/window/items/{filed.case}/{item}/")
            link = f"a[href*='/{item}/{name}/']"
            if not hands.has(link):
                raise StumbledError(f"{hands.role}: {item} offers no {name}: {hands.said()[:900]}")
            if not hands.page.locator(link).first.is_visible():
                hands.open("details.other summary")
            hands.press(link)
            for key, value in typed.items():
                self._fill(key, value)
            hands.press("form.sheet .actions button.first, form.sheet .actions button.grave")
            outcome = "done"
            if hands.has("button[name='propose']"):
                hands.press("button[name='propose']")
                outcome = "proposed"
            elif hands.has("form.confirming"):
                hands.picture(f"confirm-{name}")
                hands.press("form.confirming button")
            hands.smooth(name)
            if not re.search(rf"/window/items/[^/]+/{re.escape(item)}/$", hands.page.url):
                raise StumbledError(f"{hands.role}: after {name} still on {hands.page.url}: {hands.said()[:500]}")
        return outcome

    def _fill(self, key: str, value: Any) -> None:
        if isinstance(value, Path):
            self.hands.upload(f"#id_{key}", value)
        elif self.hands.has(f"input[type='radio'][name='{key}']"):
            self.hands.tick(f"input[name='{key}'][value='{value}']")
        elif isinstance(value, list):
            for one in value or [None]:
                where = f"input[name='{key}']" + (f"[value='{one}']" if one else "")
                self.hands.tick(where)
        elif self.hands.has(f"select#id_{key}"):
            self.hands.choose(f"#id_{key}", value)
        else:
            self.hands.type(f"#id_{key}", str(value))
