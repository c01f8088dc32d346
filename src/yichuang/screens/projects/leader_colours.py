"""The tokens' colours for what draws without style sheets' variables: the PDF's drawings and the Word file."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders

TONES = ("calm", "near", "late", "still", "theirs")
_COLOUR = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-fA-F]{3,6})\s*;")


def static_file(name: str) -> Path:
    """A static file of ours on disk. Raises FileNotFoundError when the build left it out."""
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found)


@lru_cache(maxsize=1)
def colours() -> dict[str, str]:
    """Token → "#rrggbb" of the light theme, the one paper uses."""
    found: dict[str, str] = {}
    for name, colour in _COLOUR.findall(static_file("base/css/tokens.css").read_text(encoding="utf-8")):
        full = colour if len(colour) == 7 else "#" + "".join(digit * 2 for digit in colour[1:])
        found.setdefault(name, full)
    return found
