"""A small whole programme for tests, and ways to change one thing in it."""

from __future__ import annotations

from collections.abc import Mapping

from yichuang.engine.programme.model import Programme
from yichuang.engine.programme.read import read

SMALL = """\
[programme]
id = "small"
title = { zh-Hans = "小方案", en = "Small" }
version = "1"
next_review = 2030-01-01

[source.law]
title = { zh-Hans = "法", en = "Act" }

[fact.fund]
type = "choice"
title = { zh-Hans = "资金", en = "Money" }
[fact.fund.choices]
social = { zh-Hans = "社会", en = "Social" }
government = { zh-Hans = "政府", en = "Government" }

[fact.height]
type = "decimal"
title = { zh-Hans = "高度", en = "Height" }
scale = 1
unit = "m"

[define.is_low]
title = { zh-Hans = "低", en = "Low" }
when = "height <= 24"
source = "law"
evidence = "statutory"

[function.planning]
title = { zh-Hans = "规划", en = "Planning" }

[stage.one]
title = { zh-Hans = "一", en = "One" }
code = "1"

[stage.two]
title = { zh-Hans = "二", en = "Two" }
code = "2"
budget = { n = 20, evidence = "published", source = "law" }

[flow.S]
title = { zh-Hans = "社会投资", en = "Social" }
codes = ["3"]
when = "fund = 'social'"
items = ["A1", "A2", "B1"]

[flow.G]
title = { zh-Hans = "政府投资", en = "Government" }
codes = ["1"]
when = "fund = 'government'"
items = ["A1", "B1"]

[item.A1]
title = { zh-Hans = "赋码", en = "Code" }
kind = "filing"
stage = "one"
function = "planning"
basis = "law"
evidence = "statutory"
allow = { days = { n = 2, evidence = "published", source = "law" } }

[item.A2]
title = { zh-Hans = "审图", en = "Drawings" }
kind = "technical"
stage = "one"
function = "planning"
basis = "law"
evidence = "statutory"
when = "NOT is_low"
[item.A2.after]
hard = ["A1"]
[item.A2.allow]
days = { n = 10, evidence = "published", source = "law" }
statutory = { n = 15, evidence = "statutory", source = "law" }

[item.B1]
title = { zh-Hans = "许可", en = "Permit" }
kind = "approval"
stage = "two"
function = "planning"
basis = "law"
evidence = "statutory"
materials = ["drawing", "?receipt"]
documents = ["permit"]
[item.B1.after]
hard = ["A2"]
[item.B1.allow]
days = { n = 5, evidence = "published", source = "law" }

[material.drawing]
title = { zh-Hans = "图纸", en = "Drawing" }

[material.receipt]
title = { zh-Hans = "收据", en = "Receipt" }

[document.permit]
title = { zh-Hans = "证", en = "Permit" }
"""


def changed(before: str, after: str) -> str:
    """SMALL with one passage changed; fails if the passage is not there exactly once."""
    assert SMALL.count(before) == 1, before
    return SMALL.replace(before, after)


def line_of(text: str, passage: str) -> int:
    """The line a passage stands on; it must be there exactly once."""
    assert text.count(passage) == 1, passage
    return text[: text.index(passage)].count("\n") + 1


def programme(text: str = SMALL, **more: str) -> Programme:
    """The programme of a text, read as `p.toml`; `more` are further files by name."""
    return read({"p.toml": text, **{f"{name}.toml": other for name, other in more.items()}})


def files(text: str) -> Mapping[str, str]:
    return {"p.toml": text}
