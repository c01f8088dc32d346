"""What the benchmark of large lists loads is what the product would have written."""

from __future__ import annotations

import pytest

from benchmarks import bulk
from tests.backoffice.cases.samples import MONDAY
from yichuang.backoffice.cases.models import Case, Span
from yichuang.backoffice.cases.rebuild import check, first_bad_head
from yichuang.backoffice.ledger.verify import verify

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_copies_of_cases_are_chained_and_projected_like_cases_made_by_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "PATTERNS", 2)
    assert bulk.load(120, MONDAY) >= 100
    assert Case.objects.filter(kind="project").count() == Case.objects.filter(kind="permits").count() > 2
    assert not Span.objects.filter(project=None).exists()
    assert verify()["ok"] and first_bad_head() is None
    assert check()["differences"] == []
