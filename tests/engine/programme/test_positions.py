from __future__ import annotations

import tomllib

import pytest

from yichuang.engine.programme.positions import positions
from yichuang.programmes import folder, folder_texts, names

TEXT = '''\
# a comment with [brackets] and "quotes"
[a]
one = 1
"two words" = "x # no comment"

[a.b]
list = [
  "first",   # why
  "second",
]
inline = { n = 5, title = { zh = "五", en = "a = b, {c}" } }
long = """
line one
line "two"
"""
after = true

[[rows]]
x = 1
[[rows]]
x = 2
y.z = [{ k = 1 }, { k = 2 }]
[rows.inner]
deep = 2020-03-02
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a",), 2),
        (("a", "one"), 3),
        (("a", "two words"), 4),
        (("a", "b"), 6),
        (("a", "b", "list"), 7),
        (("a", "b", "list", "0"), 8),
        (("a", "b", "list", "1"), 9),
        (("a", "b", "inline", "title", "en"), 11),
        (("a", "b", "long"), 12),
        (("a", "b", "after"), 16),
        (("rows", "0", "x"), 19),
        (("rows", "1"), 20),
        (("rows", "1", "x"), 21),
        (("rows", "1", "y", "z", "1", "k"), 22),
        (("rows", "1", "inner", "deep"), 24),
    ],
)
def test_every_key_is_found_on_its_line(path, line):
    assert positions(TEXT)[path] == line


def test_windows_line_ends_count_once():
    assert positions("[a]\r\none = 1\r\ntwo = 2\r\n")[("a", "two")] == 3


def paths(value, path=()):
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths(inner, (*path, str(index)))


def test_a_key_tomllib_knows_is_never_missing():
    shipped = [text for name in names() for text in folder_texts(folder(name)).values()]
    assert len(shipped) > 10
    for text in (TEXT, *shipped):
        assert set(paths(tomllib.loads(text))) <= set(positions(text))


def test_a_line_found_holds_the_key_it_is_found_for():
    for name in names():
        for text in folder_texts(folder(name)).values():
            lines = text.splitlines()
            for path, line in positions(text).items():
                if not path[-1].isdigit():
                    assert path[-1] in lines[line - 1], path
