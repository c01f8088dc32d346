"""Hands that do one task at a time in a browser and count what it takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class StumbledError(AssertionError):
    """A page did not let somebody go on; the message says where and what it said."""


@dataclass(slots=True)
class Task:
    """One thing somebody came to do: `clicks` on links, buttons and ticks, `fields` typed, chosen or uploaded,
    `pages` looked at."""

    role: str
    name: str
    clicks: int = 0
    fields: int = 0
    pages: int = 0


@dataclass(slots=True)
class Tally:
    """Every task that was finished, and what stumbled."""

    tasks: list[Task] = field(default_factory=list)
    stumbles: list[str] = field(default_factory=list)


class Hands:
    """One person at one screen. `page` is watched by whoever opened it."""

    def __init__(self, page: Any, url: str, role: str, tally: Tally, pictures: Path | None = None) -> None:
        self.page, self.url, self.role, self.tally, self.pictures = page, url, role, tally, pictures
        self.now: Task | None = None

    @contextmanager
    def task(self, name: str) -> Iterator[None]:
        """Counts until it is done; a task that fails is not counted."""
        self.now = Task(self.role, name)
        yield
        self.tally.tasks.append(self.now)
        self.now = None

    def speak(self, language: str) -> None:
        """Reads the next pages in a language."""
        self.page.context.add_cookies([{"name": "language", "value": language, "url": self.url}])

    def go(self, address: str) -> None:
        """Opens an address: a bookmark, or where the case is at hand already."""
        answer = self.page.goto(address)
        self._looked()
        if answer is not None and answer.status >= 400:
            raise StumbledError(f"{self.role}: {address} answers {answer.status}")

    def press(self, what: str) -> None:
        """A button or a link that leads to another page."""
        found = self._one(what)
        if self.now is not None:
            self.now.clicks += 1
        with self.page.expect_navigation():
            found.click()
        self._looked()

    def tick(self, what: str, on: bool = True) -> None:
        found = self._one(what)
        if found.is_checked() != on:
            found.set_checked(on)
            self._field()

    def open(self, what: str) -> None:
        """Unfolds what is folded."""
        self._one(what).click()
        if self.now is not None:
            self.now.clicks += 1

    def type(self, what: str, text: str) -> None:
        self._one(what).fill(text)
        self._field()

    def choose(self, what: str, value: str) -> None:
        self._one(what).select_option(value)
        self._field()

    def upload(self, what: str, path: Path) -> None:
        self._one(what).set_input_files(path)
        self._field()

    def has(self, what: str) -> bool:
        return bool(self.page.locator(what).count())

    def said(self) -> str:
        return str(self.page.locator("main").inner_text())

    def problems(self) -> list[str]:
        """What the page says went wrong."""
        return [
            *self.page.locator("main [role=alert]").all_inner_texts(),
            *self.page.locator(".wrong").all_inner_texts(),
        ]

    def smooth(self, doing: str) -> None:
        """Raises StumbledError where the page says something went wrong."""
        if wrong := self.problems():
            raise StumbledError(f"{self.role}, {doing}: {self.page.url}: {wrong}")

    def picture(self, name: str) -> None:
        if self.pictures is not None:
            self.page.screenshot(path=str(self.pictures / f"{name}.png"), full_page=True)

    def _one(self, what: str) -> Any:
        found = self.page.locator(what)
        if not found.count():
            raise StumbledError(f"{self.role}: no {what} on {self.page.url}: {self.said()[:400]}")
        return found.first

    def _field(self) -> None:
        if self.now is not None:
            self.now.fields += 1

    def _looked(self) -> None:
        if self.now is not None:
            self.now.pages += 1
