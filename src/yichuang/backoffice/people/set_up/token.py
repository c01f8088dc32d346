"""Who may set up an empty installation: whoever can read what the server printed, once."""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path

from django.conf import settings

from .take_in import is_empty


def _place() -> Path:
    return Path(settings.YICHUANG_HOME) / "keys" / "set-up.token"


def current_token() -> str | None:
    """The token of an installation that is still empty, made when there is none yet (readable by the owner only);
    None once somebody has an account."""
    if not is_empty():
        consume_token()
        return None
    place = _place()
    if not place.is_file():
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            place.touch(mode=0o600, exist_ok=False)
            place.write_text(secrets.token_urlsafe(24), encoding="ascii")
        except FileExistsError:
            pass
    return place.read_text(encoding="ascii").strip() or None


def token_fits(given: str) -> bool:
    """Whether `given` is the token of this empty installation."""
    token = current_token()
    return token is not None and hmac.compare_digest(given.encode(), token.encode())


def consume_token() -> None:
    """It has served, or nobody needs it any more."""
    _place().unlink(missing_ok=True)
