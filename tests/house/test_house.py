"""The house rules that a machine can hold. Each message says where, so that it can be put right at once."""

import ast
import re

import pytest

from tests.house import tree

NOT_A_NAME = {"utils", "util", "helpers", "helper", "common", "misc", "managers", "stuff"}
ASKING = re.compile(r"(^|\.)(datetime|date|timezone|time|dt)\.(now|utcnow|today|time)$")
ASKING_WITHOUT_A_VALUE = re.compile(r"(^|\.)(localtime|localdate|gmtime|strftime)$")
THE_ENTRANCE = {"src/yichuang/config/clock.py"}
OF_DJANGO = re.compile(r"{%.*?%}|{{.*?}}")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def test_files_stay_short_enough_to_be_read():
    long = [
        f"{tree.named(path)}: {n} lines"
        for path in tree.written_by_hand()
        if (n := path.read_text(encoding="utf-8").count("\n")) > tree.LIMIT_OF_LINES
    ]
    assert not long, "\n".join(long)


def test_functions_stay_short_enough_to_be_understood():
    long = []
    for path in tree.modules():
        for node in ast.walk(tree.parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > tree.LIMIT_OF_FUNCTION:
                    long.append(f"{tree.named(path)}:{node.lineno} {node.name}: {lines} lines")
    assert not long, "\n".join(long)


def test_modules_are_named_after_what_they_hold():
    empty = [tree.named(p) for p in tree.modules() if p.stem in NOT_A_NAME or p.parent.name in NOT_A_NAME]
    assert not empty, "\n".join(empty)


def test_every_module_says_what_it_is_for():
    """By itself, or by the one class it holds."""
    silent = []
    for path in tree.modules():
        module = tree.parsed(path)
        classes = [node for node in module.body if isinstance(node, ast.ClassDef)]
        told = ast.get_docstring(module) or any(map(ast.get_docstring, classes))
        if module.body and not told and path.name != "apps.py":
            silent.append(tree.named(path))
    assert not silent, "\n".join(silent)


def test_nothing_below_the_entrance_asks_what_time_it_is():
    asking = [
        f"{tree.named(path)}:{line} {name}()"
        for path in tree.modules()
        if tree.named(path) not in THE_ENTRANCE
        for name, line, values in tree.calls(tree.parsed(path))
        if ASKING.search(name) or (ASKING_WITHOUT_A_VALUE.search(name) and not values)
    ]
    assert not asking, "\n".join(asking)


WRITERS = {"chain", "insert", "append", "Batch", "statements"}
"""What of the ledger's store puts events in. Reading it is free."""


def test_events_are_put_in_by_the_back_office_alone():
    inside = ("src/yichuang/backoffice/ledger/", "src/yichuang/backoffice/cases/")
    writing = []
    for path in tree.modules():
        if tree.named(path).startswith(inside):
            continue
        for node in ast.walk(tree.parsed(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("ledger.store"):
                writing += [f"{tree.named(path)}:{node.lineno} {n.name}" for n in node.names if n.name in WRITERS]
        writing += [
            f"{tree.named(path)}:{line} {name}"
            for name, line, _ in tree.calls(tree.parsed(path))
            if re.search(r"\bstore\.(chain|insert|append)$|\bEvent\.objects\.(create|bulk_create)$", name)
        ]
    assert not writing, "\n".join(writing)


def test_digits_are_what_int_can_read():
    """`"²".isdigit()` holds, and int("²") is an error page; isdecimal() says no."""
    found = [
        f"{tree.named(path)}:{line}"
        for path in tree.modules()
        for name, line, _values in tree.calls(tree.parsed(path))
        if name.endswith(".isdigit")
    ]
    assert not found, "isdecimal() instead: " + ", ".join(found)


def test_no_signals_no_save_hooks_no_generic_keys():
    hidden = []
    for path in tree.modules():
        module = tree.parsed(path)
        for node in ast.walk(module):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                ("django.dispatch", "django.db.models.signals", "django.contrib.contenttypes.fields")
            ):
                hidden.append(f"{tree.named(path)}:{node.lineno} imports {node.module}")
            if isinstance(node, ast.ClassDef) and any("Model" in ast.unparse(base) for base in node.bases):
                hidden += [
                    f"{tree.named(path)}:{part.lineno} {node.name}.save"
                    for part in node.body
                    if isinstance(part, ast.FunctionDef) and part.name == "save"
                ]
    assert not hidden, "\n".join(hidden)


@pytest.mark.parametrize("path", tree.templates(), ids=tree.named)
def test_a_template_holds_no_script_and_no_style(path):
    found = [
        f"line {number}: {line.strip()[:80]}"
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if INLINE.search(OF_DJANGO.sub("", line))
    ]
    assert not found, "\n".join(found)


def test_tables_keep_their_roles_when_rows_become_a_list():
    bare = [
        tree.named(path)
        for path in tree.templates()
        if re.search(r"<table(?![^>]*\brole=)[^>]*\b(stack|decide|mine)\b", path.read_text(encoding="utf-8"))
    ]
    assert not bare, "\n".join(bare)


def test_nothing_is_left_for_later():
    later = re.compile(r"\bTODO\b|\bFIXME\b|raise NotImplementedError")
    left = [
        f"{tree.named(path)}:{number}"
        for path in tree.written_by_hand()
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if later.search(line)
    ]
    assert not left, "\n".join(left)


def test_locks_name_no_registry_and_pin_everything_by_hash():
    for lock in sorted(tree.ROOT.glob("requirements*.lock")):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text, f"{lock.name} names an address"
        for entry in re.split(r"\n(?=[A-Za-z])", text):
            if re.match(r"[A-Za-z0-9._-]+==", entry):
                assert "--hash=sha256:" in entry, f"{lock.name}: {entry.splitlines()[0]} has no hash"
    assert '"resolved"' not in (tree.ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_no_programme_is_a_python_file():
    inside = [tree.named(p) for p in (tree.PACKAGE / "programmes").rglob("*/*.py")]
    assert not inside, "\n".join(inside)


def test_the_comparison_under_agpl_is_never_imported_by_the_product():
    importing = [
        f"{tree.named(path)}:{node.lineno}"
        for path in tree.modules()
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.Import | ast.ImportFrom) and "viewflow" in ast.unparse(node)
    ]
    assert not importing, "\n".join(importing)
