"""Applications from the first question to the rating, each paper opened: a representative few, and all fifty."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browser.fifty.applications import fifty
from tests.browser.fifty.run import carry_out, write_down
from yichuang.backoffice.cases.contexts.papers import KINDS

FEW = (9, 30, 39, 43, 44, 49)
"""Every service, the permits, and every kind of paper at least once."""
RESULTS = Path(__file__).parents[3] / "benchmarks" / "results" / "fifty.jsonl"


@pytest.mark.timeout(300)
def test_a_few_applications_go_through_and_make_every_paper(own_sample, open_page, tmp_path):
    run = carry_out([one for one in fifty() if one.nth in FEW], own_sample, open_page, tmp_path / "papers")
    assert run.tally.stumbles == [] and run.wrong == []
    assert {kind for kind, _language in run.papers} == set(KINDS)


@pytest.mark.skipif(not os.environ.get("YICHUANG_FIFTY"), reason="takes minutes: script/fifty")
@pytest.mark.timeout(3600)
def test_fifty_applications_go_through(own_sample, open_page):
    kept = Path(os.environ["YICHUANG_FIFTY"]).resolve()
    only = {int(one) for one in os.environ.get("YICHUANG_FIFTY_ONLY", "").split(",") if one}
    run = carry_out([one for one in fifty() if not only or one.nth in only], own_sample, open_page, kept)
    if not only:
        write_down(run, RESULTS)
    told = [*run.tally.stumbles, *run.wrong]
    (kept / "told.txt").write_text("\n".join([*run.through, "", *told]), encoding="utf-8")
    assert told == []
