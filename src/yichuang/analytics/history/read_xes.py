"""XES (IEEE 1849-2016) as a stream: no tree is built, no document type is taken, nothing is fetched.

Only the attributes directly under a trace or an event count; `global` defaults, classifiers and nested attributes do
not.
"""

from __future__ import annotations

from pyexpat import ExpatError, ParserCreate, errors

from yichuang.engine.errors import EngineError

from .log import LogBuilder
from .source import Source
from .stamps import Stamps

_CHUNK = 1 << 16
_NOT_SAID = frozenset({"EMPTY", "UNKNOWN"})  # what exporters write where there is nobody
_WANTED = frozenset({"concept:name", "time:timestamp", "lifecycle:transition", "org:resource", "org:group", "question"})
_ANSWERS = {"true": 1, "yes": 1, "ja": 1, "是": 1, "false": 0, "no": 0, "nee": 0, "否": 0}
_ENCODING_CODES = frozenset(
    {
        errors.codes[errors.XML_ERROR_UNKNOWN_ENCODING],
        errors.codes[errors.XML_ERROR_INCORRECT_ENCODING],
    }
)


def read_xes(head: bytes, source: Source, builder: LogBuilder, stamps: Stamps) -> None:
    """Feed the XES of `head` and the rest of `source` into `builder`. Raises EngineError as `read_log` says."""
    parser = ParserCreate()
    reader = _Reader(parser, source.path.name, builder, stamps)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.StartDoctypeDeclHandler = reader.doctype
    fed, data = 0, head
    while True:
        try:
            parser.Parse(data, not data)
        except ExpatError as error:
            where = f"{source.path.name}:{error.lineno}"
            if not data:
                raise EngineError("log_truncated", where=where) from error
            code = "log_encoding" if error.code in _ENCODING_CODES else "log_malformed"
            raise EngineError(code, where=where, why=errors.messages.get(error.code, "")) from error
        except (LookupError, UnicodeError, ValueError) as error:
            if isinstance(error, EngineError):
                raise
            raise EngineError("log_encoding", where=source.path.name) from error
        if not data:
            return
        fed += len(data)
        # A tag that never closes is kept and read again with every chunk: quadratic in a file of any size.
        if fed - parser.CurrentByteIndex > builder.limits.token_bytes + _CHUNK:
            raise EngineError("log_bomb", where=reader.where(), kind="endless tag", most=builder.limits.token_bytes)
        data = source.read(_CHUNK)


class _Reader:
    """The handlers of one parse. Depth 1 is `log`, 2 `trace`, 3 `event` or a case's attribute, 4 an event's."""

    def __init__(self, parser: object, file: str, builder: LogBuilder, stamps: Stamps) -> None:
        self.parser, self.file, self.builder, self.stamps = parser, file, builder, stamps
        self.depth = 0
        self.in_trace = self.in_event = False
        self.attributes = 0
        self.case_name = ""
        self.values: dict[str, str] = {}
        self.trace_line = self.event_line = 0
        self.longest = builder.limits.name_characters + 1  # one more than allowed, so that the builder still sees it

    def where(self, line: int = 0) -> str:
        return f"{self.file}:{line or self.parser.CurrentLineNumber}"  # type: ignore[attr-defined]

    def doctype(self, name: str, *_: object) -> None:
        # XES has none; taking one is how entities that swell or fetch get in.
        if name.lower() == "html":
            raise EngineError("log_wrong_type", where=self.where(), seen="html")
        raise EngineError("log_bomb", where=self.where(), kind="document type")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        depth = self.depth
        if depth > self.builder.limits.depth:
            raise EngineError("log_huge", where=self.where(), what="depth", most=self.builder.limits.depth)
        if depth <= 3:
            self._outer(depth, tag.rpartition(":")[2], attributes)
        elif depth == 4 and self.in_event:
            key = attributes.get("key", "")
            if key in _WANTED:
                self.values[key] = attributes.get("value", "")[: self.longest]
        if depth >= 3 and self.in_trace:
            self.attributes += 1
            most = self.builder.limits.attributes
            if self.attributes > most:
                raise EngineError("log_huge", where=self.where(), what="attributes", most=most)

    def _outer(self, depth: int, tag: str, attributes: dict[str, str]) -> None:
        if depth == 1:
            if tag != "log":
                raise EngineError("log_wrong_type", where=self.where(), seen=f"<{tag[:40]}>")
        elif depth == 2:
            if tag == "event":
                raise EngineError("log_malformed", where=self.where(), why="event outside a trace")
            if tag == "trace":
                self.in_trace, self.attributes, self.case_name = True, 0, ""
                self.trace_line = self.parser.CurrentLineNumber  # type: ignore[attr-defined]
        elif self.in_trace:
            if tag == "event":
                self.in_event, self.attributes = True, 0
                self.values = {}
                self.event_line = self.parser.CurrentLineNumber  # type: ignore[attr-defined]
            elif attributes.get("key") == "concept:name":
                self.case_name = attributes.get("value", "").strip()[: self.longest]

    def end(self, tag: str) -> None:
        if self.depth == 3 and self.in_event:
            self.in_event = False
            case = self.builder.next_case  # its name may still come: attributes and events stand in any order
            take_event(self.builder, self.stamps, case, self.values, where=self.where(self.event_line))
        elif self.depth == 2 and self.in_trace:
            self.in_trace = False
            where = self.where(self.trace_line)
            if not self.case_name:
                raise EngineError("log_case_unnamed", where=where)
            if self.builder.knows_case(self.case_name):
                raise EngineError("log_case_twice", where=where, case=self.case_name)
            self.builder.open_case(self.case_name, where=where)
        self.depth -= 1


def take_event(builder: LogBuilder, stamps: Stamps, case: int, values: dict[str, str], *, where: str) -> None:
    """One event by its XES keys into `builder`; counted as skipped if it says it is not a completion."""
    transition = values.get("lifecycle:transition", "").strip().lower()
    if transition and transition != "complete":
        builder.skip(transition[:40])
        return
    activity = values.get("concept:name", "").strip()
    if not activity:
        raise EngineError("log_activity_missing", where=where)
    text = values.get("time:timestamp", "").strip()
    if not text:
        raise EngineError("log_timestamp_missing", where=where)
    at = stamps.read(text, where=where)
    resource, group = _said(values, "org:resource"), _said(values, "org:group")
    answer = _ANSWERS.get(values.get("question", "").strip().casefold(), -1)
    builder.add(case, activity, at, resource, group, answer=answer, where=where)


def _said(values: dict[str, str], key: str) -> str:
    value = values.get(key, "").strip()
    return "" if value in _NOT_SAID else value
