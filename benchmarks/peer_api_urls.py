"""The product's addresses, and /plain/: reading and writing a task through Django's ORM, for whoever brings a token.

The token is looked up and its person's rights are read as the API does; the answers are JSON of the same size.
"""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from benchmarks.pair import Entry, Task
from yichuang.api.main import Token
from yichuang.config import urls as product


@login_not_required
@csrf_exempt
def plain(request: HttpRequest, task: int) -> JsonResponse:
    """GET: the task and its entries. POST: one more entry, the task done. `?size=`: bytes of the answer."""
    if Token()(request) is None:
        return JsonResponse({"detail": "Unauthorized"}, status=401)
    at: Any = request.at  # type: ignore[attr-defined]
    if request.method == "POST":
        with transaction.atomic():
            found = Task.objects.get(pk=task)
            made = Entry.objects.create(task=found, body=json.loads(request.body), at=at)
            found.state, found.finished_at = "done", at
            found.save(update_fields=["state", "finished_at"])
        return _filled({"task": task, "state": found.state, "entry": made.pk, "body": made.body}, request)
    found = Task.objects.get(pk=task)
    entries = [
        {"id": one.pk, "at": one.at, "body": one.body} for one in Entry.objects.filter(task=found).order_by("pk")
    ]
    return _filled({"task": task, "name": found.name, "state": found.state, "entries": entries}, request)


def _filled(said: dict[str, Any], request: HttpRequest) -> JsonResponse:
    short = int(request.GET.get("size", "0")) - len(JsonResponse(said).content)
    return JsonResponse({**said, "more": "x" * short} if short > 0 else said)


urlpatterns = [*product.urlpatterns, path("plain/<int:task>/", plain)]
handler400, handler403 = product.handler400, product.handler403
handler404, handler500 = product.handler404, product.handler500
