"""From a fresh clone to the first page, the second start, and the seeding of the sample district: seconds.

The clone is made of what is committed here. Package downloads are part of the first start, as they are for a newcomer
(a warm package cache makes them short). A start ends when the first page was answered.
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

from benchmarks.figures import QUICK, figure, median, note
from benchmarks.homes import home, surroundings
from benchmarks.served import free_port

HERE = Path(__file__).parent.parent
ROUNDS = 1 if QUICK else 3


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="yichuang-clone-") as place:
        clone, own = Path(place) / "clone", Path(place) / "home"
        if QUICK:
            clone = HERE  # set up already
        else:
            subprocess.run(["git", "clone", "-q", str(HERE), str(clone)], check=True)
        figure("start.fresh_clone", seconds_to_first_page(clone, own), "s")
        again = [seconds_to_first_page(clone, own) for _ in range(ROUNDS)]
        figure("start.second", median(again), "s", rounds=[round(value, 1) for value in again])
    seeded = []
    for _ in range(ROUNDS):
        with home("sqlite", durable=False) as environment:
            begun = time.perf_counter()
            command = [sys.executable, "-m", "yichuang", "demo", "--quiet"]
            subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
            seeded.append(time.perf_counter() - begun)
    figure("start.seed", median(seeded), "s", rounds=[round(value, 1) for value in seeded])


def seconds_to_first_page(clone: Path, own: Path) -> float:
    """Starts `script/server` on a home and stops it once the first page has been answered."""
    port = str(free_port())
    environment = {**surroundings(), "PORT": port, "YICHUANG_HOME": str(own)}
    environment.pop("VIRTUAL_ENV", None)
    begun = time.perf_counter()
    server = subprocess.Popen(
        ["script/server"], cwd=clone, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        while server.poll() is None and time.perf_counter() - begun < 900:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/guide/", timeout=5) as answer:
                    if answer.status == 200:
                        return time.perf_counter() - begun
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("script/server answered no page")
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)
        note(f"{time.perf_counter() - begun:.1f} s in all")


if __name__ == "__main__":
    main()
