"""A drawn picture of a site, so that a project page of the sample has a photo and says it is a drawing."""

from __future__ import annotations

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw


def draw_site(nth: int, progress: float) -> bytes:
    """A PNG, 960 × 540: sky, ground, a frame of as many bays as `progress` (0 to 1) says, and a crane."""
    dice = Random(nth)
    picture = Image.new("RGB", (960, 540), (214, 226, 236))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 400, 960, 540), fill=(196, 182, 158))
    pen.polygon([(0, 400), (220, 330 + dice.randint(-20, 20)), (520, 400)], fill=(170, 184, 168))
    pen.polygon([(420, 400), (760, 340 + dice.randint(-20, 20)), (960, 400)], fill=(160, 176, 160))
    bays, floors = 6, 4
    built = round(progress * bays * floors)
    for bay in range(bays):
        for floor in range(floors):
            x, y = 180 + bay * 84, 400 - (floor + 1) * 52
            shade = (122, 136, 150) if floor * bays + bay < built else None
            pen.rectangle((x, y, x + 84, y + 52), outline=(92, 100, 110), fill=shade, width=3)
    pen.line((760, 470, 760, 120), fill=(190, 120, 40), width=8)
    pen.line((620, 130, 900, 130), fill=(190, 120, 40), width=6)
    pen.line((660, 130, 660, 230), fill=(90, 90, 90), width=2)
    pen.rectangle((640, 230, 680, 250), fill=(120, 120, 120))
    kept = BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def draw_plan(nth: int, revision: str = "") -> bytes:
    """A PNG, 842 × 595: a sheet with a plot, buildings and a title block, another one for each `revision`."""
    dice = Random(f"{nth}{revision}")
    sheet = Image.new("RGB", (842, 595), (252, 251, 247))
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((20, 20, 822, 575), outline=(40, 40, 40), width=2)
    pen.polygon([(70, 80), (600, 60 + dice.randint(0, 30)), (630, 480), (90, 500)], outline=(150, 40, 40), width=3)
    for _ in range(3 + nth % 3):
        west, north = dice.randint(110, 430), dice.randint(110, 360)
        box = (west, north, west + dice.randint(80, 150), north + dice.randint(50, 100))
        pen.rectangle(box, outline=(40, 60, 110), fill=(226, 232, 244), width=2)
    pen.rectangle((650, 430, 812, 565), outline=(40, 40, 40), width=2)
    for line in range(4):
        pen.line((650, 457 + line * 27, 812, 457 + line * 27), fill=(40, 40, 40))
    kept = BytesIO()
    sheet.save(kept, "PNG", optimize=True)
    return kept.getvalue()
