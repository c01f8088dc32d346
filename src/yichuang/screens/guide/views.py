"""Turns an address into a question, a result, or two sheets of paper. Nothing is stored and nobody signs in."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from yichuang.backoffice.cases.wording import language
from yichuang.engine.programme.plan import plan
from yichuang.engine.values import say
from yichuang.screens.base.pdf import pdf
from yichuang.screens.base.wording import day_text
from yichuang.screens.guide.answers import Answers, is_canonical, read_answers
from yichuang.screens.guide.published import Published, places, published
from yichuang.screens.guide.questions import Option, question, still_to_ask, what_was_said
from yichuang.screens.guide.result import Result, result, subject

SHEETS = ("base/css/tokens.css", "guide/css/paper.css", "guide/css/pdf.css")
STRONG = frozenset({(0x1B, 0x20, 0x25)})
"""The colour guide/css/pdf.css gives to strong text: ink, one step of blue beside it."""


@login_not_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """The first choice, the next question or the result, as the address says."""
    reading = published(request.at)  # type: ignore[attr-defined]
    answers = read_answers(reading.programme, request.GET)
    if answers.wrong is None and not is_canonical(reading.programme, answers, request.META.get("QUERY_STRING", "")):
        return HttpResponseRedirect((reverse("guide:guide") + answers.address(reading.programme)).rstrip("?"))
    asks_first = answers.ask == "what" or not answers.what
    if reading.programme.presets and asks_first and answers.wrong is None:
        return _first_choice(request, reading, answers)
    drawn = plan(reading.programme, answers.facts(reading.programme))
    left = still_to_ask(reading.programme, answers, drawn)
    asked = answers.wrong.fact if answers.wrong else answers.ask or next(iter(left), "")
    if asked:
        coming = len({*left, asked})
        done = bool(answers.what) + len(answers.given) + len(answers.unsure)
        context = {
            "question": question(reading.programme, answers, drawn, asked),
            "said": what_was_said(reading.programme, answers),
            "left": coming,
            "done": done,
            "in_all": done + coming,
            "see_result": answers.going("result").address(reading.programme),
            "other_choice": answers.asking("what").address(reading.programme),
        }
        return render(request, "guide/question.html", context)
    return render(request, "guide/result.html", _found(request, reading, answers))


@login_not_required
@require_safe
def on_paper(request: HttpRequest) -> HttpResponse:
    """The result on A4, to print from the browser."""
    reading = published(request.at)  # type: ignore[attr-defined]
    answers = read_answers(reading.programme, request.GET)
    return render(request, "guide/print.html", _found(request, reading, answers))


@login_not_required
@require_safe
def as_pdf(request: HttpRequest) -> HttpResponse:
    """The same sheets as a file."""
    reading = published(request.at)  # type: ignore[attr-defined]
    answers = read_answers(reading.programme, request.GET)
    made = pdf(render_to_string("guide/pdf.html", _found(request, reading, answers), request), SHEETS, STRONG)
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="yichuang-{reading.today.isoformat()}.pdf"'
    return response


def _first_choice(request: HttpRequest, reading: Published, answers: Answers) -> HttpResponse:
    presets = sorted(reading.programme.presets.values(), key=lambda one: one.order)
    options = [
        Option(say(one.title, language()), answers.choosing(one).address(reading.programme), one.id == answers.what)
        for one in presets
    ]
    return render(request, "guide/first.html", {"options": options})


def _found(request: HttpRequest, reading: Published, answers: Answers) -> dict[str, object]:
    programme = reading.programme
    drawn = plan(programme, answers.facts(programme))
    offices, counter = places(reading.today)
    found: Result = result(reading, answers, drawn, offices, counter)
    query = answers.going("").pairs(programme)
    path = reverse("guide:guide")
    return {
        "result": found,
        "subject": subject(programme, answers),
        "said": what_was_said(programme, answers),
        "said_on": day_text(reading.today, weekday=False),
        "link": request.build_absolute_uri(path + answers.going(answers.go).address(programme)),
        "back": path + answers.address(programme),
        "print_address": reverse("guide:print") + "?" + urlencode(query),
        "pdf_address": reverse("guide:pdf") + "?" + urlencode(query),
        "apply_address": reverse("apply:permits") + "?" + urlencode(query),
    }
