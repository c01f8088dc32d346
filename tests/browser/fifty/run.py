"""Carries applications out, opens every paper each of them made, and says what it took and what stumbled."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.browser.conftest import DESK, PHONE, Office, environment
from tests.browser.fifty import staff
from tests.browser.fifty.applications import Application
from tests.browser.fifty.courses import WORDS, Cast
from tests.browser.fifty.hands import Hands, StumbledError, Tally
from tests.browser.fifty.papers import looked_at
from tests.browser.fifty.people import Applicant, Clerk, Filed, Officer

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)
OTHER = {"zh-hans": "en", "en": "zh-hans"}


@dataclass(slots=True)
class Run:
    """What came of it. `through` those that went to their end; `papers` (kind, language) → how many were opened;
    `wrong` what a paper or a page had wrong with it."""

    tally: Tally = field(default_factory=Tally)
    through: list[str] = field(default_factory=list)
    papers: dict[tuple[str, str], int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Stage:
    """The screens of everybody who takes part, opened once each."""

    def __init__(self, office: Office, open_page: Callable[..., Any], kept: Path, run: Run) -> None:
        self.office, self.open_page, self.kept, self.run = office, open_page, kept, run
        self.scan = kept / "scan.png"
        self.scan.write_bytes(PNG)
        self._hands: dict[str, Hands] = {}

    def hands(self, role: str, user: str, language: str, *, phone: bool = False) -> Hands:
        key = f"{user}{phone}"
        if key not in self._hands:
            page = self.open_page(self.office, size=PHONE if phone else DESK, as_user=user)
            self._hands[key] = Hands(page, self.office.url, role, self.run.tally)
        found = self._hands[key]
        found.role, found.now = role, None
        found.speak(language)
        return found

    def cast(self, one: Application) -> Cast:
        said = one.language
        return Cast(
            Applicant(self.hands("applicant", "", said, phone=one.phone), self.scan),
            Clerk(self.hands("clerk", "window", said)),
            lambda function: Officer(self.hands("officer", staff.officer(function), said)),
            lambda function: Officer(self.hands("officer", staff.signer(function), said)),
            said,
            self.scan,
        )

    def carry_out(self, one: Application) -> None:
        """One application to its end, and its papers; a stumble is written down and the next one begins."""
        cast = self.cast(one)
        try:
            filed = cast.applicant.apply(one.wish)
            one.course(cast, one.wish, filed, one.item)
            self._open_papers(one, cast, filed)
        except (StumbledError, TimeoutError) as wrong:
            self.run.tally.stumbles.append(f"{one.said}: {wrong}")
        except Exception as wrong:
            if type(wrong).__module__.startswith("playwright"):
                self.run.tally.stumbles.append(f"{one.said}: {wrong}")
            else:
                raise
        else:
            self.run.through.append(one.said)

    def _open_papers(self, one: Application, cast: Cast, filed: Filed) -> None:
        """Every paper of the case as the clerk prints it and as the applicant gets it."""
        of_clerk = [f"{link}pdf/" for link in cast.clerk.paper_links(filed)]
        of_applicant = cast.applicant.paper_links(filed)
        for link in of_clerk:
            made = cast.clerk.hands.page.request.get(link)
            self._looked(one, link.split("/")[-4], made, one.language)
        for link in of_applicant:
            made = cast.applicant.hands.page.request.get(link)
            self._looked(one, link.split("/")[-4], made, one.language)

    def _looked(self, one: Application, kind: str, made: Any, language: str) -> None:
        about = f"{one.said}, {kind}"
        if made.status != 200 or not made.body().startswith(b"%PDF"):
            self.run.wrong.append(f"{about}: answers {made.status}")
            return
        wish = one.wish
        typed = (
            *WORDS[one.language].values(),
            *(str(value) for value in wish.answers.values()),
            wish.contact,
            wish.code,
        )
        pages = 3 if wish.permits and kind == "receipt" else 1  # forty papers on one list
        found = looked_at(made.body(), language=language, name=wish.name, own_words=typed, most_pages=pages)
        self.run.wrong += [f"{about}: {what}" for what in found]
        counted = self.run.papers.get((kind, language), 0)
        if not counted:
            (self.kept / f"{kind}.{language}.pdf").write_bytes(made.body())
        self.run.papers[kind, language] = counted + 1


def carry_out(applications: Iterable[Application], office: Office, open_page: Any, kept: Path) -> Run:
    """Carries the applications out in an office whose people all get an account first. `kept`: where papers go."""
    begun = time.monotonic()
    kept.mkdir(parents=True, exist_ok=True)
    accounts = {**environment(office.home), "DJANGO_SETTINGS_MODULE": "yichuang.config.settings"}
    subprocess.run([sys.executable, "-m", "tests.browser.fifty.staff"], env=accounts, check=True)
    run = Run()
    stage = Stage(office, open_page, kept, run)
    for one in applications:
        stage.carry_out(one)
        if os.environ.get("YICHUANG_FIFTY"):
            print(f"{time.monotonic() - begun:6.0f} s  {one.said}", file=sys.stderr, flush=True)
    run.seconds = time.monotonic() - begun
    return run


def figures(run: Run) -> list[dict[str, Any]]:
    """One line per figure: what each task takes of whom, and how many went through."""
    from benchmarks.figures import figure

    lines = [
        figure("fifty.through", len(run.through), "applications", stumbled=len(run.tally.stumbles),
               papers=sum(run.papers.values()), papers_wrong=len(run.wrong), seconds=round(run.seconds))
    ]  # fmt: skip
    for role, name in sorted({(one.role, one.name) for one in run.tally.tasks}):
        done = [one for one in run.tally.tasks if (one.role, one.name) == (role, name)]
        lines.append(
            figure(f"fifty.{role}.{name.replace(' ', '_')}", statistics.median(one.clicks for one in done), "clicks",
                   fields=statistics.median(one.fields for one in done),
                   pages=statistics.median(one.pages for one in done), times=len(done))
        )  # fmt: skip
    return lines


def write_down(run: Run, path: Path) -> None:
    lines = [json.dumps(one, ensure_ascii=False) for one in figures(run)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
