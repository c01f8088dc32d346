"""What is settled once at the door of a request: the language, and the instant everything below is told."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from yichuang.config.clock import now
from yichuang.screens.base.errors import unreadable_date

LANGUAGE_COOKIE = "language"


class ChosenLanguage:
    """Chinese, until somebody chooses English. The browser's own preference is not asked: a shared office machine's
    setting says little, and a page must read the same for two people who talk about it on the phone. A program says
    what it reads (Accept-Language)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        spoken = settings.LANGUAGE_CODE
        if request.path.startswith("/api/"):
            spoken = translation.get_language_from_request(request)
        chosen = request.COOKIES.get(LANGUAGE_COOKIE, spoken)
        if chosen not in dict(settings.LANGUAGES):
            chosen = settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", "zh-Hans" if chosen == "zh-hans" else chosen)
        return response


class OneInstant:
    """Sets `request.at` (aware, UTC) once. On GET `?at=2020-03-25` or `?at=2020-03-25T17:30` looks back: `request.at`
    is then that instant, a bare date meaning the end of that day in the office's zone, and `request.as_of` is the same.
    Otherwise `request.as_of` is None. `request.now` stays the present, which decides what one may see. A future instant
    reads as now: nobody knows what will have been known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = request.at = now()  # type: ignore[attr-defined]
        request.as_of = None  # type: ignore[attr-defined]
        asked = request.GET.get("at", "").strip() if request.method in ("GET", "HEAD") else ""
        if asked:
            try:
                instant = looked_back_at(asked)
            except ValueError:
                return unreadable_date(request, asked)
            if instant < request.at:  # type: ignore[attr-defined]
                request.at = request.as_of = instant  # type: ignore[attr-defined]
        return self.get_response(request)


def looked_back_at(text: str) -> datetime:
    """The instant meant by a date or a local date and time; raises ValueError when it is neither."""
    zone = ZoneInfo(settings.TIME_ZONE)
    if len(text) == 10:
        return datetime.combine(datetime.fromisoformat(text).date(), time.max, tzinfo=zone).astimezone(UTC)
    instant = datetime.fromisoformat(text)
    return (instant if instant.tzinfo else instant.replace(tzinfo=zone)).astimezone(UTC)
