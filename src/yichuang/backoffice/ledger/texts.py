"""Text of people that must be erasable: encrypted in a row of its own, in the event only {"sealed": id, "digest": hex}.

The digest is salted and the salt lies beside the text, so that once both are erased nobody can test a guess against
the event, and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from yichuang.engine.case.events import Draft, Erasable

from .crypto import CannotDecryptError, decrypt, encrypt, key_name, newest_key
from .instants import uuid7
from .models import Text
from .statements import insert_rows

_SALT = 16
_INSERT = "INSERT INTO ledger_text (id, case_id, salt, ciphertext, personal) VALUES "


def seal(case_id: str, text: Erasable, at: datetime) -> tuple[dict[str, str], tuple[Any, ...]]:
    """What the event keeps, and the row to insert with `insert_texts`."""
    text_id = uuid7(at)
    salt = os.urandom(_SALT)
    plain = text.text.encode()
    kept = {"sealed": text_id, "digest": hashlib.sha256(salt + plain).hexdigest()}
    return kept, (text_id, case_id, salt, encrypt(plain, _place(text_id)), text.personal)


def seal_draft(case_id: str, draft: Draft, at: datetime) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
    """The body of a draft with every `Erasable` in it sealed, however deep in mappings, and the rows."""
    rows: list[tuple[Any, ...]] = []

    def sealed(values: Mapping[str, Any]) -> dict[str, Any]:
        body = {}
        for key, value in values.items():
            if isinstance(value, Erasable):
                value, row = seal(case_id, value, at)
                rows.append(row)
            elif isinstance(value, Mapping):
                value = sealed(value)
            body[key] = value
        return body

    return sealed(draft.body), rows


def insert_texts(cursor: Any, rows: list[tuple[Any, ...]]) -> None:
    """Writes sealed rows."""
    insert_rows(cursor, _INSERT, rows)


def open_texts(ids: Iterable[str]) -> dict[str, str | None]:
    """id → text, None where it was erased. One query. Raises CannotDecryptError for a row changed by hand."""
    found: dict[str, str | None] = dict.fromkeys(ids)
    wanted = list(found)
    for start in range(0, len(wanted), 500):
        rows = Text.objects.filter(pk__in=wanted[start : start + 500], erased_at__isnull=True)
        for text_id, ciphertext in rows.values_list("id", "ciphertext"):
            found[text_id] = decrypt(ciphertext, _place(text_id)).decode()
    return found


def sealed_ids(value: Any) -> list[str]:
    """Every sealed id inside a body or a folded value, in order."""
    if isinstance(value, Mapping):
        if "sealed" in value:
            return [value["sealed"]]
        return [one for inner in value.values() for one in sealed_ids(inner)]
    if isinstance(value, list | tuple):
        return [one for inner in value for one in sealed_ids(inner)]
    return []


def plain(value: Any, texts: Mapping[str, str | None]) -> Any:
    """`value` with every sealed reference replaced by its text, None where it is erased."""
    if isinstance(value, Mapping):
        if "sealed" in value:
            return texts.get(value["sealed"])
        return {key: plain(inner, texts) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner, texts) for inner in value]
    return value


def erase(ids: Iterable[str], at: datetime) -> list[str]:
    """Empties texts and salts for good; returns those that were still there. Backups keep them until they are thrown
    away. `register.forget_texts` is the way in: it also writes down who did it and why, and `verify` asks for that."""
    left = list(
        Text.objects.filter(pk__in=list(ids), erased_at__isnull=True).order_by("pk").values_list("pk", flat=True)
    )
    for start in range(0, len(left), 500):
        some = Text.objects.filter(pk__in=left[start : start + 500])
        some.update(salt=None, ciphertext=None, erased_at=at)
    return left


def of_case(case_id: str, *, personal_only: bool) -> list[str]:
    """Ids of the texts a case holds that are not erased: what is about people, or every one."""
    rows = Text.objects.filter(case_id=case_id, erased_at__isnull=True, **({"personal": True} if personal_only else {}))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def digest_holds(salt: bytes, text: str, digest: str) -> bool:
    """Whether a sealed digest is of this text."""
    return hashlib.sha256(bytes(salt) + text.encode()).hexdigest() == digest


def re_encrypt(limit: int = 1000) -> int:
    """Moves up to `limit` texts to the newest key; returns how many. At 0 the old key may go."""
    moved = 0
    with transaction.atomic():
        for row in Text.objects.filter(erased_at__isnull=True).order_by("pk").iterator(chunk_size=500):
            if key_name(row.ciphertext) == newest_key():
                continue
            row.ciphertext = encrypt(decrypt(row.ciphertext, _place(row.pk)), _place(row.pk))
            row.save(update_fields=["ciphertext"])
            moved += 1
            if moved == limit:
                break
    return moved


def open_with_salt(ids: list[str]) -> dict[str, tuple[bytes, str] | None]:
    """id → (salt, text), None where erased, absent where the row is gone. For `verify`. Raises CannotDecryptError."""
    found: dict[str, tuple[bytes, str] | None] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(f"SELECT id, salt, ciphertext, erased_at FROM ledger_text WHERE id IN ({marks})", some)  # noqa: S608
            for text_id, salt, ciphertext, erased_at in cursor.fetchall():
                if erased_at is not None:
                    found[text_id] = None
                    continue
                if not isinstance(salt, bytes | memoryview):
                    raise CannotDecryptError(f"{text_id}: its salt was changed by hand")
                found[text_id] = (bytes(salt), decrypt(ciphertext, _place(text_id)).decode())
    return found


def _place(text_id: str) -> str:
    return f"ledger_text:ciphertext:{text_id}"
