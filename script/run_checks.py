"""Every check that is not a test, one after the other; all of them run, and the summary names those that failed."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"

CHECKS: dict[str, list[str]] = {
    "lint": [f"{BIN}/ruff", "check", "--quiet", "."],
    "format": [f"{BIN}/ruff", "format", "--check", "--quiet", "."],
    "types": [f"{BIN}/mypy"],
    "imports": [f"{BIN}/lint-imports"],
    "templates": [f"{BIN}/djlint", "--lint", "--quiet", "src/yichuang"],
    "messages": [f"{BIN}/python", "script/messages.py", "--check"],
    "migrations": [f"{BIN}/python", "-m", "django", "makemigrations", "--check", "--dry-run", "--verbosity", "0"],
    "programmes": [f"{BIN}/yichuang", "check"],
    "reference": [f"{BIN}/yichuang", "reference", "--check"],
}


def main() -> int:
    """1 when a check failed. Names on the command line choose among the checks."""
    chosen = sys.argv[1:] or list(CHECKS)
    unknown = [name for name in chosen if name not in CHECKS]
    if unknown:
        print(f"no such check: {', '.join(unknown)}; there are {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    # a home of their own: checks must not touch, or depend on, an installation
    home = tempfile.TemporaryDirectory(prefix="yichuang-check-")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "yichuang.config.settings",
        "YICHUANG_HOME": home.name,
    }
    environment.pop("DATABASE_URL", None)
    failed = []
    for name in chosen:
        began = time.monotonic()
        done = subprocess.run(CHECKS[name], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        good = done.returncode == 0
        print(f"{'ok  ' if good else 'FAIL'} {name} ({time.monotonic() - began:.1f} s)", flush=True)
        if not good:
            failed.append(name)
            print(done.stdout + done.stderr, flush=True)
    home.cleanup()
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
