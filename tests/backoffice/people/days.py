"""Dates and instants as tests write them."""

from datetime import UTC, date, datetime


def day(text: str) -> date:
    return date.fromisoformat(text)


def noon(text: str) -> datetime:
    """Midday in Shanghai."""
    return datetime.combine(day(text), datetime.min.time(), UTC).replace(hour=4)
