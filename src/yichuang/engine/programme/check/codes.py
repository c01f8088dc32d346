"""National codes that two flows or two stages claim. Two flows may share one where each says when it is theirs: the
national list is shorter than the ways there are."""

from __future__ import annotations

from collections.abc import Iterator

from ..mistake import Mistake
from ..model import Programme
from .places import where


def find(programme: Programme) -> Iterator[Mistake]:
    held: dict[str, tuple[str, bool]] = {}
    for flow in programme.flows.values():
        for code in flow.codes:
            first, always = held.get(code.code, ("", False))
            if first and (always or code.when is None or first == flow.id):
                place = where(programme, *_code_path(programme, flow.id, code.code))
                params: dict[str, str | int] = {"code": code.code, "first": first, "second": flow.id}
                yield Mistake("duplicate_code", place, params)
            held.setdefault(code.code, (flow.id, code.when is None))
    stages: dict[str, str] = {}
    for stage in programme.stages.values():
        if stage.code and stage.code in stages:
            params = {"code": stage.code, "first": stages[stage.code], "second": stage.id}
            yield Mistake("duplicate_code", where(programme, "stage", stage.id, "code"), params)
        stages.setdefault(stage.code, stage.id)


def _code_path(programme: Programme, flow: str, code: str) -> tuple[str, ...]:
    table = programme.text["flow"][flow]  # type: ignore[index]
    codes = table.get("codes", [])
    if codes.count(code) == 1 and not any(row["code"] == code for row in table.get("code", [])):
        return ("flow", flow, "codes", str(codes.index(code)))
    rows = [index for index, row in enumerate(table.get("code", [])) if row["code"] == code]
    return ("flow", flow, "code", str(rows[-1])) if rows else ("flow", flow, "codes")
