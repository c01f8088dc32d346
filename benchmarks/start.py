"""From a fresh clone to the first page, the second start, and the seeding of the sample district: seconds.

The clone is made of what is committed here. Package downloads are part of the first start, as they are for a newcomer.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from benchmarks.figures import figure, median, note
from benchmarks.homes import home

PORT = "8931"
HERE = Path(__file__).parent.parent


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="yichuang-clone-") as place:
        clone = Path(place) / "clone"
        subprocess.run(["git", "clone", "-q", str(HERE), str(clone)], check=True)
        figure("start.fresh_clone", seconds_to_first_page(clone), "s")
        figure("start.second", median([seconds_to_first_page(clone) for _ in range(3)]), "s")
    seeded = []
    for _ in range(3):
        with home("sqlite", durable=False) as environment:
            begun = time.perf_counter()
            command = [sys.executable, "-m", "yichuang", "demo", "--quiet"]
            subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
            seeded.append(time.perf_counter() - begun)
    figure("start.seed", median(seeded), "s", rounds=[round(value, 1) for value in seeded])


def seconds_to_first_page(clone: Path) -> float:
    """Starts `script/server` and stops it once the first page has been answered."""
    environment = {k: v for k, v in os.environ.items() if k not in ("YICHUANG_HOME", "DATABASE_URL", "VIRTUAL_ENV")}
    environment["PORT"] = PORT
    begun = time.perf_counter()
    server = subprocess.Popen(
        ["script/server"], cwd=clone, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        while server.poll() is None and time.perf_counter() - begun < 900:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/guide/", timeout=5) as answer:
                    if answer.status == 200:
                        return time.perf_counter() - begun
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("script/server answered no page")
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)
        note(f"{time.perf_counter() - begun:.1f} s in all")


if __name__ == "__main__":
    main()
