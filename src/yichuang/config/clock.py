"""The time of the office: the one place where the real clock is read.

Entrances (a request, a command line, the worker) ask once and hand the instant down as `at=`. `YICHUANG_CLOCK` makes
time stand still at an instant (tests); `clock.json` in the home moves it, as in the sample district, whose office lives
in spring 2020 and whose clock runs on from there.
"""

import json
import os
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from yichuang.config.home import home


def now() -> datetime:
    """The office's instant, aware, UTC. Raises ValueError when `YICHUANG_CLOCK` has no time zone."""
    fixed = os.environ.get("YICHUANG_CLOCK")
    if fixed:
        return read_instant(fixed)
    return datetime.now(UTC) + _shift(str(home() / "clock.json"))


def set_office_time(at: datetime) -> None:
    """From this moment on the office of this home lives at `at` and runs on from there, also after a restart."""
    path = home() / "clock.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    real = datetime.now(UTC)
    path.write_text(json.dumps({"at": at.astimezone(UTC).isoformat(), "since": real.isoformat()}), encoding="utf-8")
    _shift.cache_clear()


def read_instant(text: str) -> datetime:
    """An ISO instant with its zone, as UTC. Raises ValueError when it is none or names no zone."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text!r} names no time zone: write it like 2020-03-25T09:00:00+08:00")
    return instant.astimezone(UTC)


@lru_cache(maxsize=4)
def _shift(path: str) -> timedelta:
    """How far the office's time is from the real one; nothing when the home says nothing."""
    file = Path(path)
    if not file.is_file():
        return timedelta(0)
    said = json.loads(file.read_text(encoding="utf-8"))
    return read_instant(said["at"]) - read_instant(said["since"])
