"""Where an installation keeps what is its own: database, files, keys, the time of its office.

Everything lies under one folder, `YICHUANG_HOME`. Nothing here knows Django, so that a restore can look at the folder
before anything is opened in it.
"""

import base64
import json
import os
import secrets
from pathlib import Path

KEY_BYTES = 32


def checkout() -> Path | None:
    """The folder of the source checkout this package runs from, or None when it was installed from a wheel."""
    root = Path(__file__).resolve().parents[3]
    return root if (root / "pyproject.toml").is_file() else None


def home() -> Path:
    """`YICHUANG_HOME`, else `var` beside the checkout, else `var` in the current folder. Not created here."""
    named = os.environ.get("YICHUANG_HOME")
    if named:
        return Path(named).expanduser().resolve()
    return (checkout() or Path.cwd()) / "var"


def database_file(folder: Path) -> Path:
    """Where SQLite keeps the database of a home."""
    return folder / "yichuang.sqlite3"


def restoring(folder: Path) -> Path:
    """The mark that a restore into this home has begun and is not done."""
    return folder / "restoring"


def read_or_make_key(folder: Path, name: str) -> bytes:
    """32 random bytes kept as base64 in `folder/name`, made on first use, readable by the owner only (mode 0600).

    Two processes that start together agree: the file is linked into place whole and the loser reads the winner's.
    """
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{name}.{os.getpid()}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return base64.b64decode(path.read_bytes())


def data_keys(folder: Path) -> dict[str, bytes]:
    """Keys by name, oldest first, `data-1.key` made when there is none: the last encrypts, all of them decrypt."""
    if not any(folder.glob("data-*.key")):
        read_or_make_key(folder, "data-1.key")
    found = sorted(folder.glob("data-*.key"), key=lambda path: int(path.stem.split("-")[1]))
    return {path.stem.removeprefix("data-"): read_or_make_key(folder, path.name) for path in found}


def sample_accounts() -> list[dict[str, str]]:
    """The accounts of the invented sample district (`username`, `password`, `what` in Chinese, `what_en`), which
    `yichuang demo` leaves in `demo.json`; none anywhere else. The sign-in page shows them."""
    path = home() / "demo.json"
    if not path.is_file():
        return []
    accounts: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8")).get("accounts", [])
    return accounts
