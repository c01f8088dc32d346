"""The files of the project as the house rules look at them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "yichuang"

LIMIT_OF_LINES = 400
LIMIT_OF_FUNCTION = 60


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def modules() -> tuple[Path, ...]:
    """Every Python file of the package, migrations left out: Django writes those."""
    return tuple(sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def templates() -> list[Path]:
    return sorted(PACKAGE.rglob("templates/**/*.html"))


def written_by_hand() -> Iterator[Path]:
    """Python, styles, scripts and templates of the package, without what set-up builds."""
    for suffix in ("*.py", "*.css", "*.js", "*.html"):
        for path in PACKAGE.rglob(suffix):
            if "built" not in path.parts and "migrations" not in path.parts:
                yield path


def calls(tree: ast.AST) -> Iterator[tuple[str, int, int]]:
    """Dotted name, line and number of values of every call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno, len(node.args)
