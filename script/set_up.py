"""Sets up a clone: uv, the locked packages, the browser's scripts, the messages. Standard library only.

    script/setup             what the product needs
    script/setup --tests     and what the tests and checks need (Chromium too, where it can be installed)
    script/setup --bench     and what the benchmarks compare with

Every step leaves a stamp with the hash of what it was made from, so a second run takes no time.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STAMPS = ROOT / ".stamps"
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
UV = ROOT / ".tools" / "bin" / ("uv.exe" if os.name == "nt" else "uv")

LOCKS = {
    "run": "requirements.lock",
    "build": "requirements-build.lock",
    "tests": "requirements-dev.lock",
    "bench": "requirements-bench.lock",
}


class StepError(Exception):
    """A step that did not work; the message says what to do."""


def fingerprint(files: Iterable[Path]) -> str:
    seen = hashlib.sha256()
    for path in sorted(files):
        seen.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return seen.hexdigest()


def stamped(step: str, print_now: str) -> bool:
    stamp = STAMPS / step
    return stamp.is_file() and stamp.read_text(encoding="ascii") == print_now


def stamp(step: str, print_now: str) -> None:
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / step).write_text(print_now, encoding="ascii")


def say(text: str) -> None:
    print(f"== {text}", flush=True)


def run(*command: object, failing: str) -> None:
    """Raises StepError with `failing` when the command does not end well."""
    try:
        subprocess.run([str(word) for word in command], check=True, cwd=ROOT)
    except (subprocess.CalledProcessError, OSError) as error:
        raise StepError(f"{failing} ({error})") from error


def uv() -> None:
    lock = ROOT / "requirements-tools.lock"
    wanted = fingerprint([lock])
    if UV.is_file() and stamped("tools", wanted):
        return
    say("uv, the installer")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--root-user-action=ignore",
    ]
    where = ["--target", ROOT / ".tools", "--upgrade", "--require-hashes", "-r", lock]
    run(
        *pip, *where, failing="pip could not fetch uv: is the network there, and pip (Debian: apt install python3-pip)?"
    )
    stamp("tools", wanted)


def packages(groups: list[str]) -> None:
    """Installs the groups asked for beside those already there, so that running the product does not undo the tests."""
    noted = STAMPS / "groups"
    before = noted.read_text(encoding="ascii").split() if noted.is_file() and PYTHON.is_file() else []
    wanted = [group for group in LOCKS if group in groups or group in before]
    locks = [ROOT / LOCKS[group] for group in wanted]
    now = fingerprint([*locks, ROOT / "pyproject.toml", ROOT / "src/yichuang/__init__.py"]) + " " + " ".join(wanted)
    if PYTHON.is_file() and stamped("packages", now):
        return
    say("packages: " + ", ".join(wanted))
    if not PYTHON.is_file():
        run(UV, "venv", "--quiet", "--no-project", "--python", sys.executable, VENV, failing="no virtual environment")
    hint = "the packages could not be fetched: is the network there?"
    run(UV, "pip", "sync", "--quiet", "--python", VENV, "--require-hashes", *locks, failing=hint)
    own = ["--no-deps", "--no-build-isolation", "--editable", ROOT]
    run(UV, "pip", "install", "--quiet", "--python", VENV, *own, failing="the project itself could not be installed")
    stamp("packages", now)
    noted.write_text(" ".join(wanted), encoding="ascii")


def assets() -> None:
    """The map's scripts. Without them everything else works, so a missing npm registry is said, not fatal."""
    built = ROOT / "src/yichuang/screens/base/static/base/built/maplibre.js"
    wanted = fingerprint([ROOT / "package-lock.json", ROOT / "script/assets.py"])
    if built.is_file() and stamped("assets", wanted):
        return
    say("the browser's scripts")
    try:
        run(
            PYTHON, "script/assets.py", failing="the map's scripts could not be bundled: is the npm registry reachable?"
        )
    except StepError as problem:
        if os.environ.get("CI") == "true":
            raise
        print(
            f"!! {problem}\n!! The map stays empty until script/setup is run again; the list beside it works.",
            flush=True,
        )
        return
    stamp("assets", wanted)


def messages() -> None:
    built = ROOT / "src/yichuang/locale/en/LC_MESSAGES/django.mo"
    wanted = fingerprint((ROOT / "src/yichuang/locale").rglob("*.po"))
    if built.is_file() and stamped("messages", wanted):
        return
    say("English messages")
    run(PYTHON, "script/messages.py", failing="the messages could not be compiled")
    stamp("messages", wanted)


def chromium() -> str | None:
    """Where Chromium is, installed as a Debian package when it is not there and we may; None when it cannot be had."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for path in map(shutil.which, names) if path), None)
    fonts = any(Path("/usr/share/fonts").rglob("NotoSansCJK*")) if Path("/usr/share/fonts").is_dir() else True
    if found and fonts:
        return found
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        say("Chromium and a Chinese font, as Debian packages")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (
            ["update", "-qq"],
            ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"],
        ):
            done = subprocess.run(["apt-get", *words], env=quiet, check=False, stdout=subprocess.DEVNULL)
            if done.returncode:
                return found
    return next((path for path in map(shutil.which, names) if path), None)


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/setup", description="Sets up what the product needs.")
    parser.add_argument("--tests", action="store_true", help="and the tests and checks")
    parser.add_argument("--bench", action="store_true", help="and the benchmarks (django-viewflow is AGPL-3.0)")
    asked = parser.parse_args()
    os.chdir(ROOT)
    began = time.monotonic()
    groups = ["run", "build", *(["tests"] if asked.tests else []), *(["bench"] if asked.bench else [])]
    try:
        uv()
        packages(groups)
        assets()
        messages()
    except StepError as problem:
        print(f"!! set-up stopped: {problem}", file=sys.stderr)
        return 1
    if asked.tests and not chromium():
        print("!! Chromium is not here and could not be installed: the browser tests will be left out.", flush=True)
    took = time.monotonic() - began
    if took > 2:
        say(f"set up in {took:.0f} s: {SCRIPTS.relative_to(ROOT)}/yichuang")
    return 0


if __name__ == "__main__":
    sys.exit(main())
