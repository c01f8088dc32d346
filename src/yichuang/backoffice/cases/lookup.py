"""Finding a case by what people have in hand: its printed number, its id, its project code."""

from __future__ import annotations

from .models import Case
from .numbers import read_number


def case_named(name: str) -> str | None:
    """The id of the case with this number (however typed), id or project code; None when there is none."""
    said = name.strip()
    number = read_number(said)
    found = Case.objects.filter(number__in={said, number} - {None}).values_list("pk", flat=True).first()
    if found is None:
        found = Case.objects.filter(pk=said).values_list("pk", flat=True).first()
    if found is None and said:
        found = Case.objects.filter(project_code=said).order_by("opened_at").values_list("pk", flat=True).first()
    return found
