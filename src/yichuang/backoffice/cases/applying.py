"""Applying without an account: a number and a code, what was typed kept until it is sent, and what was sent.

The code is shown once. Whoever guesses is shut out for a while after a few wrong ones; a number nobody was given and a
wrong code are answered alike.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from yichuang.backoffice.ledger import programmes, register
from yichuang.backoffice.ledger.crypto import decrypt, encrypt
from yichuang.backoffice.ledger.instants import uuid7
from yichuang.backoffice.ledger.store import events_of
from yichuang.engine.calendars import local_date
from yichuang.engine.case.commands import Apply, GiveMandate, OpenCase, ReceiveWalkIn
from yichuang.engine.case.context import Context, plan_under
from yichuang.engine.case.deciding import materials_of
from yichuang.engine.case.events import Actor
from yichuang.engine.case.item_rules import BY_EVIDENCE
from yichuang.engine.case.state import CaseState, FactEntry
from yichuang.engine.errors import EngineError
from yichuang.engine.items.model import Record
from yichuang.engine.programme.model import Plan, Programme
from yichuang.engine.values import FactKind

from .answers import Done, Refused
from .district import district
from .models import Applying
from .numbers import read_number, take_number
from .opening import SERVICES, open_service
from .perform import perform_many
from .states import programme_of, state_of

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters and digits that are not mistaken for each other."""
CODE_LENGTH = 8
MOST_TRIES = 8
SHUT_FOR = timedelta(minutes=15)
_ASKED = frozenset(
    {FactKind.TEXT, FactKind.INTEGER, FactKind.DECIMAL, FactKind.MONEY, FactKind.AREA, FactKind.DATE, FactKind.BOOLEAN,
     FactKind.CHOICE, FactKind.CHOICES}
)  # fmt: skip


@dataclass(slots=True)
class Typed:
    """What an applicant has typed so far. `facts` in JSON spelling; `materials`: material → {"how", "files":
    [{"digest", "name"}]}; `joins` the case it is added to ("" = a new one), `items` those chosen (none = nothing said
    yet). Only at the counter and for agents: `clerk`, `agent` the ref of who types it, `mandate` the one of the case it
    is filed under, `entrusted` what was typed of a mandate that comes with it."""

    facts: dict[str, Any] = field(default_factory=dict)
    name: str = ""
    code: str = ""
    contact: str = ""
    phone: str = ""
    materials: dict[str, Any] = field(default_factory=dict)
    clerk: str = ""
    agent: str = ""
    joins: str = ""
    items: list[str] = field(default_factory=list)
    mandate: str = ""
    entrusted: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one application needs under the facts given: `items` applied for, `open` those that depend on answers not
    given yet, `asks` the facts of the one form, `materials` → whether each may follow later."""

    plan: Plan
    items: tuple[str, ...]
    open: tuple[str, ...]
    asks: tuple[str, ...]
    materials: Mapping[str, bool]


def applicant(number: str) -> Actor:
    """As whom an applicant acts: for this one application."""
    return Actor(ref=f"applicant:{number}", rights=frozenset({"apply"}))


def start(programme_id: str, typed: Typed, *, at: datetime) -> tuple[Applying, str]:
    """A new application with its code, which nobody can read again."""
    salt, digest, code = _new_code()
    number = take_number("application", local_date(at, settings.TIME_ZONE).year)
    made = Applying(number=number, salt=salt, code_digest=digest, programme_id=programme_id, made_at=at, touched_at=at)
    if typed.joins:
        made.case_id = typed.joins
    write(made, typed, at=at, new=True)
    return made, code


def give_code(one: Applying) -> str:
    """Another code: one given before holds no longer, and shuts out whoever came in with it."""
    salt, digest, code = _new_code()
    Applying.objects.filter(pk=one.pk).update(salt=salt, code_digest=digest, tries=0, shut_until=None)
    one.refresh_from_db(fields=["salt", "code_digest", "tries", "shut_until"])
    return code


def renew_code(one: Applying, *, by: Actor, at: datetime, reason: str) -> str:
    """Another code given out at the window for one that was lost; who did it, and to whom, is recorded."""
    with transaction.atomic():
        code = give_code(one)
        register.record("application", one.number, {}, {"code_given_at": at}, by=by, at=at, reason=reason)
    return code


def _new_code() -> tuple[bytes, str, str]:
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    salt = secrets.token_bytes(16)
    return salt, _digest(salt, code), code


def _digest(salt: bytes | memoryview, code: str) -> str:
    return hmac.new(bytes(salt), code.encode(), hashlib.sha256).hexdigest()


def plain_code(text: str) -> str:
    """A code however it was typed: small letters, gaps, full-width characters."""
    return "".join(one for one in unicodedata.normalize("NFKC", text).upper() if one in ALPHABET)


def enter(number: str, code: str, *, at: datetime) -> Applying | None:
    """The application with this number, if the code is right; None otherwise, and while it is shut."""
    wanted = read_number(number)
    with transaction.atomic():
        found = Applying.objects.select_for_update().filter(pk=wanted or "").first()
        if found is None or (found.shut_until is not None and at < found.shut_until):
            return None
        if hmac.compare_digest(found.code_digest, _digest(found.salt, plain_code(code))):
            if found.tries:
                found.tries, found.shut_until = 0, None
                found.save(update_fields=["tries", "shut_until"])
            return found
        found.tries += 1
        if found.tries >= MOST_TRIES:
            found.tries, found.shut_until = 0, at + SHUT_FOR
        found.save(update_fields=["tries", "shut_until"])
    return None


def read(one: Applying) -> Typed:
    """What was typed so far."""
    if not one.blob:
        return Typed()
    return Typed(**json.loads(decrypt(one.blob, _place(one.number))))


def write(one: Applying, typed: Typed, *, at: datetime, new: bool = False) -> None:
    """Keeps what was typed."""
    one.blob = encrypt(json.dumps(asdict(typed), ensure_ascii=False).encode(), _place(one.number))
    one.touched_at = at
    one.save(force_insert=new)


def _place(number: str) -> str:
    return f"cases_applying:blob:{number}"


def programme_of_applying(one: Applying, typed: Typed, at: datetime) -> Programme:
    """The mechanism applied under, as it is in force; for a case that is joined, the one it runs by."""
    if typed.joins:
        return programme_of(state_of(typed.joins))
    return programmes.current(one.programme_id, at)


def wanted(programme: Programme, facts: Mapping[str, Any], *, by: Actor, at: datetime) -> Wanted:
    """What one application needs. An item that an envelope contains is applied for with the envelope; what an office
    elsewhere decides is not applied for here."""
    try:
        plan = plan_under(programme, facts)
    except (EngineError, KeyError):
        plan = plan_under(programme, {})
    flow = programme.flows.get(plan.flow)
    catalogue = flow.items if flow is not None else {}
    contained = {one for item in catalogue.values() for one in item.contains}
    ours = [
        name
        for name, item in catalogue.items()
        if item.record is Record.OURS and item.kind not in BY_EVIDENCE and name not in contained
    ]
    needed = tuple(one for one in ours if one in plan.items and plan.items[one].applies is True)
    unclear = tuple(one for one in ours if one in plan.items and plan.items[one].applies is None)
    with_parts = [*needed, *(part for one in needed for part in catalogue[one].contains)]
    ctx = case_to_be(programme, plan, facts, by=by, at=at)
    asks = flow.form if flow is not None and flow.form else plan.missing
    return Wanted(plan, needed, unclear, tuple(_askable(programme, asks)), materials_of(ctx, with_parts))


def case_to_be(programme: Programme, plan: Plan, facts: Mapping[str, Any], *, by: Actor, at: datetime) -> Context:
    """What a command would look at in the case that is opened under these facts."""
    known = {name: (FactEntry(0, at, raw),) for name, raw in facts.items() if raw is not None}
    state = CaseState(flow=plan.flow, facts=known)
    return Context(programme, state, by, at, district().calendar(programme.calendar))


def _askable(programme: Programme, names: tuple[str, ...]) -> list[str]:
    return [one for one in names if programme.facts[one].kind in _ASKED and programme.facts[one].answers == "applicant"]


def said_of(one: Applying, typed: Typed, asked: Wanted) -> dict[str, Any]:
    """What an application says beside its facts, as commands take it."""
    return {
        "number": one.number,
        "items": asked.items,
        "name": typed.name,
        "code": typed.code,
        "contact": typed.contact,
        "phone": typed.phone,
        "materials": {
            name: {"how": given.get("how", "paper"), "files": [file["digest"] for file in given.get("files", ())]}
            for name, given in typed.materials.items()
            if name in asked.materials
        },
    }


def open_with(
    one: Applying, programme: Programme, application: Apply | ReceiveWalkIn, *, by: Actor, at: datetime, key: str,
    given: GiveMandate | None = None,
) -> Done | Refused:  # fmt: skip
    """Opens the case an application is for, with the application and the mandate it is filed under if it comes with it,
    all or nothing."""
    case_id = one.case_id or uuid7(at)
    if one.case_id is None:
        # kept before it is sent, so that sending again finds the same case
        Applying.objects.filter(pk=one.pk, case__isnull=True).update(case=case_id)
        one.refresh_from_db(fields=["case"])
        case_id = one.case_id or case_id
    if programme.id == SERVICES:
        done = open_service(case_id, application, by=by, at=at, now=at, key=key, given=given)
    else:
        done = _open_permits(case_id, programme, application, by=by, at=at, key=key, given=given)
    return noted(one, done, at=at)


def noted(one: Applying, done: Done | Refused, *, at: datetime) -> Done | Refused:
    """What came of sending, noted where the application stands in its case. It may stand there although this sending
    was refused: whoever wrote it died before noting it."""
    if isinstance(done, Refused) and one.case_id is not None:
        made = (event for event in events_of(str(one.case_id)) if event.type == "application.made")
        if (stands := next((event for event in made if event.body["number"] == one.number), None)) is not None:
            done = Done(str(one.case_id), stands.seq, (stands,), state_of(one.case_id))
    if isinstance(done, Done):
        sent(one, at=at)
    return done


def sent(one: Applying, *, at: datetime) -> bool:
    """Notes that it was sent, and forgets what was typed; False where that was noted before."""
    said = {"sent_at": at, "touched_at": at, "blob": b""}
    return bool(Applying.objects.filter(pk=one.pk, sent_at__isnull=True).update(**said))


def _open_permits(
    case_id: str, programme: Programme, application: Apply | ReceiveWalkIn, *, by: Actor, at: datetime, key: str,
    given: GiveMandate | None,
) -> Done | Refused:  # fmt: skip
    opening = OpenCase(
        case=case_id, programme=programme, number=take_number("permits", local_date(at, settings.TIME_ZONE).year),
        title=application.name, kind="permits", facts=application.facts, source="application",
    )  # fmt: skip
    commands = [opening, *([given] if given else []), replace(application, facts={})]
    done = perform_many([(case_id, one) for one in commands], by=by, at=at, now=at, key=key)
    return done if isinstance(done, Refused) else done[-1]
