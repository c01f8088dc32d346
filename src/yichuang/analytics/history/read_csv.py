"""Logs as tables: a heading, then one event a line; columns are found by their headings."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Mapping

from yichuang.engine.errors import EngineError

from .log import LogBuilder
from .read_xes import take_event
from .source import Source
from .stamps import Stamps

_KEYS = {
    "case": "case:concept:name",
    "activity": "concept:name",
    "timestamp": "time:timestamp",
    "lifecycle": "lifecycle:transition",
    "resource": "org:resource",
    "group": "org:group",
    "answer": "question",
}
_REQUIRED = ("case", "activity", "timestamp")
# Headings as tools and offices write them, the surest first; compared without case, blanks, "_", "-" and ":".
_HEADINGS = {
    "case": "caseconceptname caseid case caseidentifier casenumber casenr traceid trace "
    "案件编号 案件号 案号 办件编号 办件号 业务流水号 项目编号 案件",
    "activity": "conceptname activity activityname activityid task taskname eventname event "
    "活动 活动名称 事项 事项名称 环节 环节名称 步骤",
    "timestamp": "timetimestamp timestamp completetimestamp completiontime endtimestamp endtime enddate datetime "
    "eventtime time date 完成时间 办结时间 结束时间 时间 发生时间 日期",
    "lifecycle": "lifecycletransition lifecycle transition 生命周期",
    "resource": "orgresource resource user performer 经办人 人员",
    "group": "orggroup group department role 部门 科室 单位",
    "answer": "question answer 答复",
}


def read_csv(source: Source, encoding: str, builder: LogBuilder, stamps: Stamps, columns: Mapping[str, str]) -> None:
    """Feed the table in `source` into `builder`. Raises EngineError as `read_log` says, or UnicodeDecodeError."""
    lines = _Lines(source, encoding)
    heading = next(iter(lines), "")
    delimiter = max(",;\t|", key=heading.count)
    # One record may hold line breaks in quotes: it is bounded with the lines it takes.
    rows = csv.reader(lines.after(heading), delimiter=delimiter, strict=True)
    file = source.path.name
    try:
        titles = [title.strip() for title in next(rows)]
        if len(titles) > builder.limits.attributes:
            raise EngineError("log_huge", where=f"{file}:1", what="attributes", most=builder.limits.attributes)
        places = _places(titles, columns, file)
        for row in rows:
            lines.record = 0
            where = f"{file}:{rows.line_num}"
            if not any(row):
                continue
            if len(row) != len(titles):
                raise EngineError("log_row_width", where=where, seen=len(row), expected=len(titles))
            values = {_KEYS[role]: row[place] for role, place in places.items()}
            case = values["case:concept:name"].strip()
            if not case:
                raise EngineError("log_case_unnamed", where=where)
            take_event(builder, stamps, builder.open_case(case, where=where), values, where=where)
    except csv.Error as error:
        if "field limit" in str(error):
            most = csv.field_size_limit()
            raise EngineError("log_huge", where=f"{file}:{rows.line_num}", what="field", most=most) from error
        code = "log_truncated" if "unexpected end" in str(error) else "log_malformed"
        raise EngineError(code, where=f"{file}:{rows.line_num}", why=str(error)) from error


def _places(titles: list[str], columns: Mapping[str, str], file: str) -> dict[str, int]:
    plain = [_plain(title) for title in titles]
    places: dict[str, int] = {}
    for role, headings in _HEADINGS.items():
        wanted = [_plain(columns[role])] if role in columns else headings.split()
        found = next((heading for heading in wanted if heading in plain), None)
        if found is None:
            if role in _REQUIRED or role in columns:
                looked = columns.get(role, _KEYS[role])
                raise EngineError(
                    "log_column_missing", where=f"{file}:1", column=role, looked=looked, seen=", ".join(titles)[:300]
                )
            continue
        if plain.count(found) > 1:
            raise EngineError("log_column_twice", where=f"{file}:1", column=role, seen=titles[plain.index(found)])
        places[role] = plain.index(found)
    return places


def _plain(title: str) -> str:
    return "".join(letter for letter in title.casefold() if letter.isalnum())


class _Lines:
    """The lines of a source, none longer than a token may be. `record` counts characters since it was set to 0."""

    def __init__(self, source: Source, encoding: str) -> None:
        self.source = source
        self.most = source.limits.token_bytes
        self.record = 0
        self._number = 0
        self._iterator = self._read(codecs.getincrementaldecoder(encoding)())

    def __iter__(self) -> Iterator[str]:
        return self._iterator

    def after(self, heading: str) -> Iterator[str]:
        """The heading again, then the rest."""
        if heading:
            yield heading
        yield from self._iterator

    def _read(self, decoder: codecs.IncrementalDecoder) -> Iterator[str]:
        rest, data = "", b"-"
        while data:
            data = self.source.read()
            # Not splitlines: it also cuts at characters that may stand inside a field (U+2028, form feed).
            *whole, rest = (rest + decoder.decode(data, final=not data)).split("\n")
            self._bound(len(rest))
            lines = [line + "\n" for line in whole]
            if rest and not data:
                lines.append(rest)
            for line in lines:
                self._number += 1
                self.record += len(line)
                self._bound(self.record)
                if "\x00" in line:
                    raise EngineError("log_wrong_type", where=f"{self.source.path.name}:{self._number}", seen="binary")
                yield line

    def _bound(self, characters: int) -> None:
        if characters > self.most:
            where = f"{self.source.path.name}:{self._number + 1}"
            raise EngineError("log_huge", where=where, what="record", most=self.most)
