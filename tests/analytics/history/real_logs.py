"""Where the real logs are, and a reading of them that shares nothing with the product's reader."""

from __future__ import annotations

import gzip
import os
import re
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest


def real_log(name: str) -> Path:
    """The path of a real log. Skips the test where the data folder is not beside the project."""
    root = Path(os.environ.get("YICHUANG_DATA") or Path(__file__).parents[4] / "shared" / "data")
    path = root / "event_logs" / name
    if not path.exists():
        pytest.skip(f"no real log {name}: set YICHUANG_DATA or put the data in ../shared/data")
    return path


@cache
def directly_read(path: Path) -> dict[str, list[tuple[str, datetime]]]:
    """Case → (activity, time) in the order of the file, by regular expressions over the whole text."""
    text = gzip.decompress(path.read_bytes()).decode()
    cases = {}
    for trace in re.findall(r"<trace>(.*?)</trace>", text, re.DOTALL):
        head, *events = trace.split("<event>")
        cases[_value(head, "concept:name")] = [
            (_value(event, "concept:name"), datetime.fromisoformat(_value(event, "time:timestamp"))) for event in events
        ]
    return cases


def _value(text: str, key: str) -> str:
    found = re.search(rf'key="{key}" value="([^"]*)"', text)
    assert found, key
    return found[1]
