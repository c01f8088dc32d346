"""`yichuang history` in a home of its own."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from yichuang.cli import history


@pytest.fixture
def own_home(tmp_path, settings) -> Path:
    """Derived programmes go to a folder of this test."""
    home = tmp_path / "home"
    settings.YICHUANG_HOME = home
    settings.YICHUANG_PROGRAMMES = [settings.YICHUANG_PROGRAMMES[0], home / "programmes"]
    return home


def history_command(*words: object) -> int:
    """Runs `yichuang history …` in this process; its exit code."""
    parser = argparse.ArgumentParser()
    history.add(parser.add_subparsers(dest="command"))
    return history.run(parser.parse_args(["history", *map(str, words)]))
