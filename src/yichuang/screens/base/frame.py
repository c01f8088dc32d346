"""What the frame around every page needs: where one is, who one is, whose office this is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yichuang.backoffice.ledger.files import MOST_BYTES
from yichuang.backoffice.people.models import District, Person

MORE = ("programmes", "register", "settings", "status", "more")


def frame(request: HttpRequest) -> dict[str, Any]:
    """For every template: `here` (the first part of the address), `here_more`, `who`, `zone`,
    `footnote`, `most_bytes` of one file."""
    here = request.path.strip("/").split("/", 1)[0]
    language = get_language() or settings.LANGUAGE_CODE
    district = District.objects.filter(pk=1).first()
    return {
        "here": here,
        "here_more": here in MORE,
        "LANGUAGE_CODE": language,
        "most_bytes": MOST_BYTES,
        "zone": district.title(language) if district else "",
        "sample_accounts": settings.YICHUANG_SAMPLE_ACCOUNTS,
        "who": _who(request, language),
        "footnote": _("示例数据：开发区、企业、人物和数字均为虚构。") if settings.YICHUANG_SAMPLE_ACCOUNTS else "",
    }


def _who(request: HttpRequest, language: str) -> str:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    person = Person.objects.filter(user=user).first()
    return person.title(language) if person else user.get_username()
