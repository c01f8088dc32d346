"""Outlines of areas from a GeoJSON file: read, checked feature by feature, matched to areas, taken in whole or not."""

from .matching import Found, Outlines, check_outlines
from .problems import OutlineProblem
from .reading import MOST_BYTES, MOST_POSITIONS

__all__ = ["MOST_BYTES", "MOST_POSITIONS", "Found", "OutlineProblem", "Outlines", "check_outlines"]
