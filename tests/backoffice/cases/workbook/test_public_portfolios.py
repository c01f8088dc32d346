"""Two public lists of capital projects, matched by hand: nothing is lost and nothing silently changed."""

from __future__ import annotations

import csv
import os
from collections import Counter
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from yichuang.backoffice.cases.models import Case, ProjectRow
from yichuang.backoffice.cases.states import state_of

DATA = Path(os.environ.get("YICHUANG_DATA") or Path(__file__).resolve().parents[5] / "shared" / "data") / "portfolio"
NEW_YORK = DATA / "NYC_capital_projects_20190901.csv"
MELBOURNE = DATA / "Capital_Delivery_Project_deidentified.csv"

needs_data = pytest.mark.skipif(not NEW_YORK.is_file(), reason="the public portfolios are not on this machine")


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


NEW_YORK_MATCH = {
    "columns": {
        "Date Reported As Of": {"target": "", "dates": "mdy"},
        "PID": "project.project_code",
        "Project Name": "project.project_name",
        "Description": "project.main_content",
        "Managing Agency": "project.owner",
        "Current Phase": {"target": "stage"},
        "Design Start": {"target": "item.K04", "dates": "mdy"},
        "Budget Forecast": {"target": "project.investment_total", "unit": "yuan"},
        "Forecast Completion": {"target": "project.expected_completion_on", "dates": "mdy"},
    },
    "latest_by": "Date Reported As Of",
    "per": "PID",
    "permits": False,
}


@needs_data
def test_new_york_the_latest_revision_of_each_project_comes_in_and_every_cell_is_accounted_for(desk):
    revisions = lines(NEW_YORK)
    newest: dict[str, dict[str, str]] = {}
    for one in revisions:
        on = datetime.strptime(one["Date Reported As Of"], "%m/%d/%Y %I:%M:%S %p")
        before = newest.get(one["PID"])
        if before is None or on > datetime.strptime(before["Date Reported As Of"], "%m/%d/%Y %I:%M:%S %p"):
            newest[one["PID"]] = one
    unsaid = {name: value for name, value in NEW_YORK_MATCH["columns"].items() if name != "Date Reported As Of"}
    asked_first = desk.preview(NEW_YORK.read_bytes(), NEW_YORK.name, {**NEW_YORK_MATCH, "columns": unsaid})
    assert [p.code for p in asked_first.grave] == ["order_missing"]  # every report is of a first of a month
    first = desk.preview(NEW_YORK.read_bytes(), NEW_YORK.name, NEW_YORK_MATCH)
    assert first.table.older == len(revisions) - len(newest)
    phases = {one["Current Phase"] for one in newest.values() if one["Current Phase"]}
    asked = {p.seen for p in first.grave if p.code == "stage_unknown"}
    assert asked and asked <= phases
    said = {**NEW_YORK_MATCH, "columns": {**NEW_YORK_MATCH["columns"]}}
    words = {phase: "under_construction" if "onstruction" in phase else "preliminary" for phase in asked}
    said["columns"]["Current Phase"] = {"target": "stage", "answers": words}
    others = {}
    for problem in first.grave:
        if problem.answerable and problem.code != "stage_unknown":
            others.setdefault(problem.heading, {})[problem.seen] = ""
    for heading, answers in others.items():
        settings = said["columns"][heading]
        said["columns"][heading] = {
            **(settings if isinstance(settings, dict) else {"target": settings}),
            "answers": answers,
        }
    second = desk.preview(NEW_YORK.read_bytes(), NEW_YORK.name, said)
    left = Counter(problem.code for problem in second.grave)
    assert not left, [(p.cell, p.words()) for p in second.grave][:10]
    taken = desk.take(NEW_YORK.read_bytes(), NEW_YORK.name, said)
    assert taken.ok, [p.words() for p in taken.problems]
    assert ProjectRow.objects.count() == len(newest) == taken.counts["new"]
    budget = sum(
        Decimal(one["Budget Forecast"]).quantize(Decimal("0.01")) for one in newest.values() if one["Budget Forecast"]
    )
    assert sum(row.total_fen or 0 for row in ProjectRow.objects.all()) == budget * 100
    for case in Case.objects.filter(kind="project")[:40]:
        state = state_of(case.pk)
        facts, one = state.raw_facts(), newest[state.raw_facts()["project_code"]]
        assert facts["project_name"] == one["Project Name"].strip()
        if one["Forecast Completion"] and one["Forecast Completion"] not in others.get("Forecast Completion", ()):
            on = datetime.strptime(one["Forecast Completion"], "%m/%d/%Y").date().isoformat()
            assert facts["expected_completion_on"] == on
    untaken = {column.heading: second.table.filled[column.heading] for column in second.match.left}
    assert untaken["Category"] == sum(1 for one in revisions if one["Category"].strip())


@needs_data
def test_melbourne_every_amount_and_date_is_the_one_of_the_file(desk):
    listed = lines(MELBOURNE)
    said = {
        "columns": {
            "ID": "project.project_code",
            "FFC": {"target": "project.investment_total", "unit": "yuan"},
            "Owner Group": "project.owner",
            "Delivery Program": "project.main_content",
            "BNI": {"target": "project.planned_start_on", "dates": "dmy"},
            "Stage1": "project.agreed_completion_on",
        },
        "permits": False,
    }
    first = desk.preview(MELBOURNE.read_bytes(), MELBOURNE.name, said)
    twice = [code for code, times in Counter(one["ID"] for one in listed).items() if times > 1]
    assert len([p for p in first.grave if p.code == "code_twice"]) == sum(1 for _ in twice)
    answers: dict[str, dict[str, str]] = {}
    for problem in first.grave:
        if problem.answerable:
            answers.setdefault(problem.heading, {})[problem.seen] = ""
    assert set(answers) <= {"FFC", "BNI", "Stage1"}
    for heading, some in answers.items():
        settings = said["columns"][heading]
        said["columns"][heading] = {
            **(settings if isinstance(settings, dict) else {"target": settings}),
            "answers": some,
        }
    if twice:
        pytest.fail(f"the file has codes twice: {twice}")
    taken = desk.take(MELBOURNE.read_bytes(), MELBOURNE.name, said)
    assert taken.ok, [p.words() for p in taken.problems][:5]
    assert ProjectRow.objects.count() == len(listed)
    total = sum(
        Decimal(one["FFC"].replace(",", "")).quantize(Decimal("0.01"))
        for one in listed if one["FFC"].strip() and one["FFC"] not in answers.get("FFC", {})
    )  # fmt: skip
    assert sum(row.total_fen or 0 for row in ProjectRow.objects.all()) == total * 100
