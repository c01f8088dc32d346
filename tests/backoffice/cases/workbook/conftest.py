"""A district without projects, and an office that takes workbooks in."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from tests.screens import sample_district
from yichuang.backoffice.cases.workbook.matching import Match, guess_match, match_from
from yichuang.backoffice.cases.workbook.opening import open_brought
from yichuang.backoffice.cases.workbook.preview import Preview, empty_preview, preview
from yichuang.backoffice.cases.workbook.taking_in import Taken, keep_upload, take_in


@pytest.fixture
def district(db, settings) -> SimpleNamespace:
    """Offices, posts, people and function map of the sample district, and no project yet."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return sample_district.build_empty() if hasattr(sample_district, "build_empty") else _empty()


def _empty() -> SimpleNamespace:
    from datetime import date

    from yichuang.backoffice.cases import district as settings_of_cases
    from yichuang.backoffice.cases import known
    from yichuang.backoffice.people import access

    settings_of_cases.forget()
    known.forget()
    there = SimpleNamespace(offices={}, posts={}, people={}, areas={}, projects={}, permits={})
    sample_district._offices(there)
    sample_district._functions(there)
    there.actor = lambda code, on=date(2020, 3, 25): access.actor_of(there.people[code], on)
    return there


@dataclass
class Desk:
    """Somebody at the key-projects office with a workbook in hand."""

    by: Any
    at: Any

    def match(self, data: bytes, name: str = "台账.xlsx", said: dict[str, Any] | None = None) -> Match:
        opened = open_brought(data, name)
        blank = empty_preview(opened, None, self.at)  # type: ignore[arg-type]
        found = match_from(said, opened.sheets, blank.targets) if said else guess_match(opened.sheets, blank.targets)
        assert found is not None
        return found

    def preview(
        self, data: bytes, name: str = "台账.xlsx", said: dict[str, Any] | None = None, by: Any = None
    ) -> Preview:
        return preview(open_brought(data, name), self.match(data, name, said), by=by or self.by, at=self.at)

    def take(
        self,
        data: bytes,
        name: str = "台账.xlsx",
        said: dict[str, Any] | None = None,
        chosen: Any = None,
        by: Any = None,
    ) -> Taken:
        made = self.preview(data, name, said, by)
        workbook = keep_upload(made.opened, by=by or self.by, at=self.at)
        return take_in(made, workbook, chosen or {}, by=by or self.by, at=self.at)


@pytest.fixture
def desk(district, at) -> Desk:
    return Desk(district.actor("li"), at)
