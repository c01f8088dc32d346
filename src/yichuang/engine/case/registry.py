"""Every command by its name; filled where the commands are put together, read by what carries commands as data."""

from __future__ import annotations

REGISTRY: dict[str, type] = {}
