"""Bars and lights as small pictures, for a file format that has no drawing of its own."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

from .leader_colours import colours

_DOTS = 16
"""Dots a millimetre: 400 to the inch."""

_SHAPES: dict[str, tuple[tuple[float, float], ...]] = {
    "near": ((8, 1), (16, 15), (0, 15)),
    "late": ((8, 0), (16, 8), (8, 16), (0, 8)),
    "theirs": ((2, 0), (14, 0), (14, 3), (9.6, 8), (14, 13), (14, 16), (2, 16), (2, 13), (6.4, 8), (2, 3)),
}
"""Corners in a field of 16 by 16, as the screen draws them."""


def bar(share: Decimal, mark: Decimal, width: float) -> bytes:
    """A PNG `width` millimetres long and 3.2 high: track, done, and where the calendar stands; both in percent."""
    known, long, high = colours(), round(width * _DOTS), round(3.2 * _DOTS)
    picture = Image.new("RGB", (long, high), "white")
    pen = ImageDraw.Draw(picture)
    top, foot = high // 4, high - high // 4 - 1
    pen.rectangle((0, top, long - 1, foot), fill=known["bar-track"])
    done = round(long * min(max(float(share), 0.0), 100.0) / 100)
    if done:
        pen.rectangle((0, top, done - 1, foot), fill=known["bar"])
    at = round(long * min(max(float(mark), 0.0), 100.0) / 100)
    at = min(max(at, 0), long - 5)
    pen.rectangle((at, 0, at + 4, high - 1), fill=known["bar-mark"])
    return _png(picture)


@lru_cache(maxsize=16)
def shape(tone: str) -> bytes:
    """The PNG of a tone's light."""
    dots = 16 * 12
    picture = Image.new("RGBA", (dots, dots), (255, 255, 255, 0))
    pen, colour = ImageDraw.Draw(picture), colours()[tone]
    if tone == "calm":
        pen.ellipse([2 * 12, 2 * 12, 14 * 12, 14 * 12], fill=colour)
    elif tone == "still":
        for left in (2, 10):
            pen.rectangle([left * 12, 12, (left + 4) * 12, 15 * 12], fill=colour)
    else:
        pen.polygon([(x * 12, y * 12) for x, y in _SHAPES[tone]], fill=colour)
    return _png(picture.resize((64, 64), Image.Resampling.LANCZOS))


def _png(picture: Image.Image) -> bytes:
    kept = BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()
