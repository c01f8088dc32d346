"""Which line of a TOML text sets which key.

tomllib reads values and forgets where they stood, so this scans a text that tomllib has already accepted and notes
the line of every table header, key and array element, under the dotted path of the plain data.
"""

from __future__ import annotations

import re

Path = tuple[str, ...]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]+")


def positions(text: str) -> dict[Path, int]:
    """Path of keys (array elements by index as text) → line, counted from 1. `text` is valid TOML."""
    return _Scan(text.replace("\r\n", "\n")).run()


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.found: dict[Path, int] = {}
        self.lengths: dict[Path, int] = {}

    def run(self) -> dict[Path, int]:
        table: Path = ()
        while self._skip(lines=True):
            if self.text.startswith("[[", self.at):
                self.at += 2
                table = self._element(self._resolve(self._key()))
                self.at += 2
            elif self.text[self.at] == "[":
                self.at += 1
                table = self._resolve(self._key())
                self._note(table)
                self.at += 1
            else:
                self._pair(table)
        return self.found

    def _resolve(self, key: Path) -> Path:
        # [flow.S.code.x] under [[flow.S.code]] means its last element
        path: Path = ()
        for part in key:
            path = (*path, part)
            if path in self.lengths and len(path) < len(key):
                path = (*path, str(self.lengths[path] - 1))
        return path

    def _element(self, path: Path) -> Path:
        index = self.lengths.get(path, 0)
        self.lengths[path] = index + 1
        element = (*path, str(index))
        self._note(element)
        return element

    def _note(self, path: Path) -> None:
        for depth in range(1, len(path)):
            self.found.setdefault(path[:depth], self.line)
        self.found[path] = self.line

    def _pair(self, table: Path) -> None:
        path = (*table, *self._key())
        self._note(path)
        self._skip()
        self.at += 1  # =
        self._skip()
        self._value(path)

    def _value(self, path: Path) -> None:
        opening = self.text[self.at]
        if opening == "{":
            self.at += 1
            while self._skip(lines=True) and self.text[self.at] != "}":
                self._pair(path)
                self._skip(lines=True)
                if self.text[self.at] == ",":
                    self.at += 1
            self.at += 1
        elif opening == "[":
            self.at += 1
            index = 0
            while self._skip(lines=True) and self.text[self.at] != "]":
                element = (*path, str(index))
                self._note(element)
                self._value(element)
                index += 1
                self._skip(lines=True)
                if self.text[self.at] == ",":
                    self.at += 1
            self.at += 1
        elif opening in "\"'":
            self._string()
        else:
            scalar = _SCALAR.match(self.text, self.at)
            self.at = scalar.end() if scalar else self.at + 1

    def _key(self) -> Path:
        parts: list[str] = []
        while True:
            self._skip()
            if self.text[self.at] in "\"'":
                parts.append(self._string())
            else:
                bare = _BARE.match(self.text, self.at)
                if bare is None:
                    return tuple(parts)
                parts.append(bare.group())
                self.at = bare.end()
            self._skip()
            if self.text[self.at : self.at + 1] != ".":
                return tuple(parts)
            self.at += 1

    def _string(self) -> str:
        quote = self.text[self.at]
        fence = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        start = self.at = self.at + len(fence)
        while not self.text.startswith(fence, self.at):
            if self.text[self.at] == "\\" and quote == '"':
                self.at += 1
            if self.text[self.at] == "\n":
                self.line += 1
            self.at += 1
        inner = self.text[start : self.at]
        self.at += len(fence)
        while len(fence) == 3 and self.text[self.at : self.at + 1] == quote:
            self.at += 1  # """ends with a quote""""
        return inner

    def _skip(self, *, lines: bool = False) -> bool:
        """Past blanks, and with `lines` past comments and line ends. False at the end of the text."""
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in " \t":
                self.at += 1
            elif lines and char == "\n":
                self.line += 1
                self.at += 1
            elif lines and char == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            else:
                return True
        return False
