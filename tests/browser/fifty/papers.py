"""A printed paper looked at by a program: one sheet, its number, whole characters, a whole name, one language."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from pypdf import PdfReader

A4 = (595, 842)
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,8}〔\d{4}〕\d+号|[A-Z]\d{4}-\d{5}-\d")


def looked_at(made: bytes, *, language: str, name: str, own_words: tuple[str, ...], most_pages: int = 1) -> list[str]:
    """What is wrong with a paper; [] when nothing is. `name` of the applicant; `own_words`: what people typed, names of
    firms and persons among it, which stay as they were typed. A receipt with a long list runs on to `most_pages`."""
    reader = PdfReader(BytesIO(made))
    text = "".join(page.extract_text() for page in reader.pages)
    plain = _plain(text)
    wrong = []
    if len(reader.pages) > most_pages:
        wrong.append(f"{len(reader.pages)} pages")
    for page in reader.pages:
        if tuple(round(float(one)) for one in (page.mediabox.width, page.mediabox.height)) != A4:
            wrong.append(f"not A4 but {page.mediabox}")
        if nothing := glyphs_missing(reader, page):
            wrong.append(f"{nothing} characters drawn as boxes")
    if "\ufffd" in text:
        wrong.append("a character that is none")
    if not _NUMBER.search(plain):
        wrong.append("no number")
    if _plain(name) not in plain:
        wrong.append(f"the name {name!r} is not whole")
    wrong += [f"says {one!r}" for one in strange_words(text, language, (name, *own_words))]
    return wrong


def strange_words(text: str, language: str, own_words: tuple[str, ...]) -> list[str]:
    """Words of the other language, but for numbers and what people typed."""
    left = _NUMBER.sub("|", _plain(text))
    for known in sorted({_plain(one) for one in own_words if len(one) > 1}, key=len, reverse=True):
        left = left.replace(known, "|")
    return sorted(set((_LATIN if language == "zh-hans" else _CHINESE).findall(left)))


def glyphs_missing(reader: PdfReader, page: Any) -> int:
    """How often the page draws glyph 0, the box a face has for characters it lacks. Its fonts are all drawn by two-byte
    glyph numbers."""
    from pypdf.generic import ContentStream

    found = 0
    content = page.get_contents()
    if content is None:
        return 0
    for operands, operator in ContentStream(content, reader).operations:
        if operator not in (b"Tj", b"TJ"):
            continue
        shown = operands[0] if operator == b"TJ" else [operands[0]]
        for one in shown:
            raw = getattr(one, "original_bytes", None)
            if raw is not None:
                found += sum(raw[at : at + 2] == b"\0\0" for at in range(0, len(raw) - 1, 2))
    return found


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)
