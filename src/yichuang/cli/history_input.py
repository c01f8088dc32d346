"""What every command that reads an event log shares: its arguments, its refusals in words, its notes."""

from __future__ import annotations

import argparse

from yichuang.analytics.history import Log, read_log
from yichuang.engine.errors import EngineError

ROLES = ("case", "activity", "timestamp", "lifecycle", "resource", "group", "answer")
_KINDS = {
    "zip": "a ZIP archive or an Excel workbook: save the sheet as CSV, or unpack the archive first",
    "gzip": "packed twice: unpack it once",
    "text": "plain text: save it as .csv if it is a table",
    "html": "a web page: download the file itself, not the page about it",
    "binary": "no text: export it as XES or CSV",
}
_WORDING = {
    "log_not_found": "there is no such file; check the path",
    "log_not_file": "this is a folder; name the file inside it",
    "log_unreadable": "the file cannot be opened ({why}); check who may read it",
    "log_empty": "the file is empty; export it again",
    "log_malformed": "this is not well-formed ({why}); export the log again",
    "log_truncated": "the file stops in the middle; copy or download it again",
    "log_damaged": "the packed file is damaged; copy or download it again",
    "log_encoding": "the text is in an encoding that cannot be read; save it as UTF-8",
    "log_huge": "more than {most} ({what}) are not read; split the log into smaller files",
    "log_bomb": "this file would swell without end ({kind}) and was not read; ask its sender for a plain export",
    "log_no_events": "no completed event is in it ({skipped} others are); export the log with its events",
    "log_case_unnamed": "a case has no name; give every case its concept:name or case column",
    "log_case_twice": "the case {case} stands there twice; put its events into one trace",
    "log_activity_missing": "an event has no activity; give every event its concept:name or activity column",
    "log_timestamp_missing": "an event has no time; give every event its time:timestamp or timestamp column",
    "log_timestamp_unreadable": "the time {seen!r} cannot be read; write it as 2020-03-02T10:00:00+08:00",
    "log_zone_unknown": "the time zone {zone!r} is not known; write one such as --zone Asia/Shanghai",
    "log_column_missing": (
        "no column for the {column} among: {seen}; name it with --column {column}=HEADING, or rename it to {looked}"
    ),
    "log_column_twice": "two columns are headed {seen!r}; name the right one apart and use --column {column}=HEADING",
    "log_row_width": "this row has {seen} cells where the heading has {expected}; put names with separators in quotes",
    "replay_item_missing": "the programme has no item for {activity!r}: it is of another log; use another --id",
    "acts_unreadable": "the file of acts cannot be read ({why}); check the path, and save it as UTF-8",
    "acts_heading": "the first line is {seen!r}: it must be activity,answer,act,why",
    "acts_width": "this line has {seen} cells where the heading has {expected}; put names with commas in quotes",
    "acts_nothing_named": "this line names no activity; write the activity as the log does, or delete the line",
    "acts_unknown_act": "the act {seen!r} is not known; write one of {known}",
    "acts_unknown_answer": "the answer {seen!r} is not known; write yes, no, unsaid, or nothing for any",
    "acts_twice": "{activity!r} stands on line {first} already for the same answer; keep one of the two",
    "acts_none": "no activity of the log is named in {acts}; name some of them, as the log spells them",
    "log_too_varied": "{activities} different activities are too many for an order (most {most}); group them first",
}


def add_log_arguments(parser: argparse.ArgumentParser) -> None:
    """LOG, --zone and --column, for every command that reads a log."""
    parser.add_argument("log", metavar="LOG", help="the log file")
    parser.add_argument(
        "--zone",
        default="Asia/Shanghai",
        metavar="ZONE",
        help="time zone of stamps that carry no offset (default Asia/Shanghai)",
    )
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="ROLE=HEADING",
        help=f"CSV: use this column; ROLE is one of {', '.join(ROLES)}; may be given again",
    )


class BadInputError(Exception):
    """What is wrong with the log or the command line and what to do next."""


def open_log(args: argparse.Namespace) -> Log:
    """The log named by `add_log_arguments`. Raises BadInputError."""
    columns = {}
    for pair in args.column:
        role, equals, heading = pair.partition("=")
        if role not in ROLES or not equals or not heading.strip():
            raise BadInputError(f"--column is {pair!r}: write ROLE=HEADING; ROLE is one of {', '.join(ROLES)}")
        columns[role] = heading.strip()
    try:
        return read_log(args.log, zone=args.zone, columns=columns)
    except EngineError as error:
        raise BadInputError(wording(error)) from error


def wording(error: EngineError) -> str:
    """An error of a log in words: where, what is wrong, what to do."""
    if error.code == "log_wrong_type":
        seen = str(error.params["seen"])
        text = f"this is no event log but {_KINDS.get(seen, seen)}"
    else:
        text = _WORDING[error.code].format(**error.params)
    return f"{error.where}: {text}" if error.where else text


def notes(log: Log) -> list[str]:
    """What was left out or assumed while reading, one sentence each."""
    said = []
    if log.skipped:
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(log.skipped.items()))
        said.append(f"{sum(log.skipped.values())} events are not completions and were left out ({kinds})")
    if log.empty_cases:
        said.append(f"{log.empty_cases} cases have no completed event and were left out")
    if log.naive:
        said.append(f"{log.naive} times carry no offset and were read as {log.zone}; use --zone for another")
    return said
