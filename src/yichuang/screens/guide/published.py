"""What the district has published and the guide answers from: programme in force, working days, offices, counter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language

from yichuang.backoffice.ledger import programmes
from yichuang.backoffice.people import calendars, directory
from yichuang.backoffice.people.models import Office, holds_on
from yichuang.engine.calendars import WorkingDays, local_date
from yichuang.engine.programme.model import Programme

GUIDED = "construction_permits"
"""The mechanism the guide explains."""

WINDOW = "service_window"
"""The function whose office is the counter people go to."""

_CALENDARS = {"CN": calendars.CHINA, "NL": "netherlands"}


@dataclass(frozen=True, slots=True)
class Published:
    """One reading: the programme in force at `at`, the office's day then, and the working days known then."""

    programme: Programme
    at: datetime
    today: date
    days: WorkingDays


@dataclass(frozen=True, slots=True)
class Counter:
    """Where to go; each text empty while the district has not entered it."""

    title: str = ""
    place: str = ""
    phone: str = ""
    platform: str = ""


def published(at: datetime) -> Published:
    """The programme published last and valid at `at`, else the one shipped. Two queries."""
    programme = programmes.current(GUIDED, at)
    calendar = calendars.calendar(_CALENDARS.get(programme.calendar, programme.calendar))
    return Published(programme, at, local_date(at, programme.zone), calendar.known_at(at))


def places(on: date) -> tuple[Mapping[str, str], Counter]:
    """Function → the name of the office that does it on the day, and the counter. Four queries at most."""
    held = directory.functions_on(on)
    names = directory.office_titles({line.office_id for line in held.values()}, on, get_language() or "")
    offices = {function: names.get(line.office_id, "") for function, line in held.items()}
    window = held[WINDOW].office if WINDOW in held else _some_window(on)
    return {function: name for function, name in offices.items() if name}, _counter(window, on)


def _some_window(on: date) -> Office | None:
    standing = Office.objects.filter(holds_on(on, first="valid_from", until="valid_until"), kind=Office.Kind.WINDOW)
    return standing.prefetch_related("names").first()


def _counter(office: Office | None, on: date) -> Counter:
    if office is None:
        return Counter()
    platform = office.platform if office.platform.startswith(("https://", "http://")) else ""
    return Counter(office.title(on, get_language() or ""), office.counter, office.phone, platform)
