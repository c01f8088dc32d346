"""The rows a form can choose from, with their words; one or two queries each."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from yichuang.backoffice.people.models import Area, Office, Person, Post

Chosen = tuple[list[tuple[int, str]], dict[int, object]]


def offices(on: date, language: str, *, but: int = 0) -> tuple[list[tuple[int, str]], dict[int, Office]]:
    """Offices that are there on the day or will be, in the order of their codes."""
    rows = Office.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on)).prefetch_related("names")
    kept = {office.pk: office for office in rows if office.pk != but}
    return [(pk, office.title(max(on, office.valid_from), language)) for pk, office in kept.items()], kept


def people(on: date, language: str, *, but: int = 0) -> tuple[list[tuple[int, str]], dict[int, Person]]:
    """Who works here, with the staff number, because two may bear one name."""
    rows = Person.objects.filter(Q(left_on__isnull=True) | Q(left_on__gt=on)).exclude(pk=but)
    kept = {person.pk: person for person in rows}
    return [(pk, f"{person.title(language)} ({person.code})") for pk, person in kept.items()], kept


def posts(on: date, language: str) -> tuple[list[tuple[int, str]], dict[int, Post]]:
    """Posts that are there, named with their office."""
    rows = (
        Post.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on))
        .select_related("office")
        .prefetch_related("office__names")
    )
    kept = {post.pk: post for post in rows}
    return [
        (pk, f"{post.office.title(max(on, post.valid_from), language)} / {post.title(language)}")
        for pk, post in kept.items()
    ], kept


def areas(language: str, *, but: int = 0) -> tuple[list[tuple[int, str]], dict[int, Area]]:
    """All places."""
    kept = {area.pk: area for area in Area.objects.exclude(pk=but)}
    return [(pk, area.title(language)) for pk, area in kept.items()], kept
