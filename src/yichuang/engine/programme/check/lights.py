"""Lights of a tone no screen can draw."""

from __future__ import annotations

from collections.abc import Iterator

from ..keys import TONES
from ..mistake import Mistake, nearest
from ..model import Programme
from .places import where


def find(programme: Programme) -> Iterator[Mistake]:
    for light in programme.lights.values():
        if light.tone not in TONES:
            yield Mistake(
                "light_tone",
                where(programme, "light", light.id, "tone"),
                {
                    "light": light.id,
                    "tone": light.tone,
                    "among": ", ".join(TONES),
                    "nearest": nearest(light.tone, TONES),
                },
            )
