"""Words into pairs of characters: Chinese has no spaces, and half of what people look for has two characters.

SQLite's and PostgreSQL's own indexes find nothing shorter than three characters, so the column keeps every pair.
"""

from __future__ import annotations

import re
import unicodedata

_APART = re.compile(r"[^\w]+|_")


def pairs(*texts: str) -> str:
    """Every pair of neighbouring characters of each word, between spaces: " 生物 物医 医药 "."""
    found: dict[str, None] = {}
    for text in texts:
        for word in _words(text):
            found.update(dict.fromkeys([word] if len(word) == 1 else (word[i : i + 2] for i in range(len(word) - 1))))
    return f" {' '.join(found)} " if found else ""


def wanted(query: str) -> list[str]:
    """What the column must contain for a query: filter with `search__contains` for each. A single character finds any
    pair with it."""
    found: dict[str, None] = {}
    for word in _words(query):
        if len(word) == 1:
            found[word] = None
        found.update(dict.fromkeys(f" {word[i : i + 2]} " for i in range(len(word) - 1)))
    return list(found)


def _words(text: str) -> list[str]:
    return [word for word in _APART.split(unicodedata.normalize("NFKC", text).lower()) if word]
