"""Working days by year: what the State Council arranged, what the district did, and which due dates that moved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from yichuang.backoffice.cases.queries.due_moves import DueMoves, moved_by, would_move
from yichuang.backoffice.people import calendars, changes
from yichuang.backoffice.people.changes import ChangeRefused
from yichuang.backoffice.people.models import CalendarPublication
from yichuang.backoffice.people.wording import words_of
from yichuang.engine.calendars import Publication, WorkingDays, day_bounds, local_date

from .acting import ManagedRequest, act, managed, posted, told
from .forms import ChangeForm, SpokenForm, day_field
from .wording import HOLIDAYS

_DAY = r"\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?"  # data
_LINE = re.compile(
    rf"(?P<first>{_DAY})\s*(?:(?:至|到|—|~|～|\.\.)\s*(?P<last>{_DAY}))?"  # data
    r"\s*(?P<word>放假|休息|上班|补班|off|work)\s*(?P<name>.{0,40})"  # data
)
_OFF = ("放假", "休息", "off")  # data
MOST_DAYS = 60
MOVED = "调休"  # data


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days one after another that are off, or worked at a weekend, for one reason."""

    first: date
    last: date
    off: bool
    name: str
    notice: str

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class OwnNotice:
    """A publication of the district with the due dates it moved."""

    row: CalendarPublication
    stretches: list[Stretch]
    moves: DueMoves


def stretches(known: WorkingDays, year: int) -> list[Stretch]:
    """The year's holidays and made-up working days in order, days one after another on one line; a weekend between two
    days of one holiday belongs to it."""
    found: list[_Open] = []
    day = date(year, 1, 1)
    while day.year == year:
        why = known.why(day)
        if why is not None and why.kind in ("holiday", "make_up"):
            off = why.kind == "holiday"
            last = found[-1] if found else None
            goes_on = last and last.off == off and last.notice == why.notice and _only_weekend(known, last.last, day)
            if last and goes_on:
                last.last = day
            else:
                last = _Open(day, day, off, why.notice, [])
                found.append(last)
            if why.name and why.name not in last.names:
                last.names.append(why.name)
        day += timedelta(days=1)
    return [one.closed() for one in found]


@dataclass(slots=True)
class _Open:
    """A stretch that may still go on."""

    first: date
    last: date
    off: bool
    notice: str
    names: list[str]

    def closed(self) -> Stretch:
        # two holidays may share a day: 中秋节、国庆节
        each = dict.fromkeys(one for name in self.names for one in name.split("、"))  # data
        named = [name for name in each if name != MOVED] or list(each)
        words = _("、").join(str(HOLIDAYS.get(name, name)) for name in named) if self.off else ""
        return Stretch(self.first, self.last, self.off, words, self.notice)


def _only_weekend(known: WorkingDays, after: date, upto: date) -> bool:
    """Whether no day between the two is worked, and they are at most a weekend apart."""
    return (upto - after).days <= 3 and known.count(after, upto - timedelta(days=1)) == 0


def own_stretches(row: CalendarPublication) -> list[Stretch]:
    """The days of one stored notice, those one after another joined."""
    found: list[Stretch] = []
    for iso, word in sorted(row.days.items()):
        day, off, name = date.fromisoformat(iso), word == "off", str(row.names.get(iso, ""))
        last = found[-1] if found else None
        if last and last.off == off and last.name == name and day - last.last == timedelta(days=1):
            found[-1] = Stretch(last.first, day, off, name, row.notice)
        else:
            found.append(Stretch(day, day, off, name, row.notice))
    return found


@require_safe
@managed
def calendar_page(request: ManagedRequest) -> HttpResponse:
    """`?year=2020`: is the year arranged, by which notices, and what the district added."""
    calendar = calendars.calendar()
    known = calendar.known_at(request.at)  # type: ignore[attr-defined]
    years = sorted(known.covered_years | {request.on.year, request.on.year + 1})
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else request.on.year
    rows = list(CalendarPublication.objects.filter(calendar=calendar.id, withdrawn_at=None))
    moved = moved_by([f"district-{row.pk}" for row in rows])
    own = [
        OwnNotice(row, own_stretches(row), moved.get(f"district-{row.pk}", DueMoves([])))
        for row in rows
        if year in row.covers or any(day.startswith(str(year)) for day in row.days)
    ]
    context = {
        "tab": "calendar",
        "year": year,
        "years": years,
        "covered": known.covered(year),
        "stretches": stretches(known, year),
        "notices": list(_national(calendar.publications, year, request)),
        "own": own,
        "others": len(rows) - len(own),
    }
    return render(request, "settings/calendar.html", context)


def _national(publications: tuple[Publication, ...], year: int, request: ManagedRequest) -> Iterator[dict[str, Any]]:
    for one in publications:
        about = year in one.covers or (not one.covers and any(day.year == year for day in one.year_days))
        if about and not one.id.startswith("district-") and one.known_at <= request.at:  # type: ignore[attr-defined]
            yield {
                "number": one.notice,
                "known_on": one.first_day(settings.TIME_ZONE),
                "source": one.source,
                "checked": one.evidence == "published",
                "change": not one.covers,
            }


class NoticeForm(SpokenForm):
    """A numbered notice with its days, one line each."""

    notice = forms.CharField(
        label=pgettext_lazy("field", "文号"), max_length=80, help_text=gettext_lazy("比如 区发〔2020〕1号。")
    )
    known_on = day_field(pgettext_lazy("field", "公布日期"), gettext_lazy("从这天起按它算。"))
    days = forms.CharField(
        label=pgettext_lazy("field", "日期"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("一行一段，比如：2020-02-03至2020-02-09 放假 延迟复工；周末上班写：2020-02-15 上班。"),
        required=False,
    )
    covers = forms.CharField(
        label=pgettext_lazy("field", "整年安排"),
        required=False,
        help_text=gettext_lazy("只有这份通知排好了一整年才填，比如 2027。一般不填。"),
    )
    source = forms.CharField(label=pgettext_lazy("field", "出处"), max_length=300, required=False)

    def clean_days(self) -> list[tuple[date, str, str]]:
        found: list[tuple[date, str, str]] = []
        for number, line in enumerate(self.cleaned_data["days"].splitlines(), 1):
            if line.strip():
                found += self._line(number, line.strip())
        words: dict[date, str] = {}
        for day, word, _name in found:
            if words.setdefault(day, word) != word:
                raise forms.ValidationError(_("%(day)s写了两次，说法相反。留一个。") % {"day": day.isoformat()})
        return found

    def _line(self, number: int, line: str) -> list[tuple[date, str, str]]:
        match = _LINE.fullmatch(line)
        if match is None:
            raise forms.ValidationError(
                _("第%(number)s行看不懂：“%(line)s”。写成“2020-02-03 放假”或“2020-02-03至2020-02-09 放假 延迟复工”。")
                % {"number": number, "line": line[:60]}
            )
        first = self._day(number, match["first"])
        last = self._day(number, match["last"]) if match["last"] else first
        if not 0 <= (last - first).days < MOST_DAYS:
            raise forms.ValidationError(
                _("第%(number)s行的起止不对，或超过%(most)s天。") % {"number": number, "most": MOST_DAYS}
            )
        word = "off" if match["word"] in _OFF else "work"
        return [(first + timedelta(days=n), word, match["name"].strip()) for n in range((last - first).days + 1)]

    def _day(self, number: int, text: str) -> date:
        try:
            return date(*map(int, re.findall(r"\d+", text)))
        except ValueError:
            raise forms.ValidationError(
                _("第%(number)s行：没有%(day)s这一天。") % {"number": number, "day": text}
            ) from None

    def clean_covers(self) -> list[int]:
        years = re.findall(r"\d+", self.cleaned_data["covers"])
        if any(not 2000 <= int(year) <= 2100 for year in years):
            raise forms.ValidationError(_("写四位数的年份，比如 2027。"))
        return sorted({int(year) for year in years})

    def asked(self) -> dict[str, Any]:
        """The arguments of `publish_calendar` and `check_publication`, but for who and when."""
        data = self.cleaned_data
        return {
            "days": {day: word for day, word, _name in data["days"]},
            "names": {day: name for day, _word, name in data["days"] if name},
            "notice": data["notice"],
            "source": data["source"],
            "covers": data["covers"],
            "known_at": day_bounds(data["known_on"], settings.TIME_ZONE)[0],
        }


@managed
def new(request: ManagedRequest) -> HttpResponse:
    """First what it would change is shown; only then, pressed again, it is published."""
    form = NoticeForm(posted(request), initial={"known_on": request.on})
    back = reverse("settings:calendar")
    context: dict[str, Any] = {"form": form, "back": back, "tab": "calendar"}
    if request.method == "POST" and form.is_valid():
        asked, at = form.asked(), request.at  # type: ignore[attr-defined]
        try:
            row, after = changes.check_publication(**asked, at=at)
        except ChangeRefused as refusal:
            form.add_error({"known_at": "known_on"}.get(refusal.field, refusal.field) or None, words_of(refusal))
        else:
            if "publish" in request.POST:
                return act(
                    request,
                    form,
                    lambda data: changes.publish_calendar(**asked, **told(request, {"reason": data["notice"]})),
                    heading="",
                    button="",
                    back=f"{back}?year={min(asked['days'], default=request.on).year}",
                    done=_("已公布。到期日会在一分钟内跟着改。"),
                )
            first = min([*asked["days"], *(date(year, 1, 1) for year in asked["covers"])])
            context |= {
                "stretches": own_stretches(row),
                "row": row,
                "moves": would_move(calendars.calendar(), after, first, at),
            }
    status = 422 if form.errors else 200
    return render(request, "settings/notice.html", context, status=status)


@managed
def withdraw(request: ManagedRequest, pk: int) -> HttpResponse:
    """A notice typed wrongly is taken back."""
    row = get_object_or_404(CalendarPublication, pk=pk, withdrawn_at=None)
    known_on = local_date(row.known_at, settings.TIME_ZONE)
    return act(
        request,
        ChangeForm(posted(request)),
        lambda data: changes.withdraw_publication(row, **told(request, data)),
        heading=_("撤回%(notice)s") % {"notice": row.notice},
        button=_("撤回"),
        back=f"{reverse('settings:calendar')}?year={known_on.year}",
        about=[_("只用来纠正录错的。按它算过的到期日会改回去。真要改安排，请录新的通知。")],
        grave=True,
        tab="calendar",
    )
