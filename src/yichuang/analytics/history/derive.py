"""A programme written from a log: what was done, in which usual order, and how long it took."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from math import ceil
from zoneinfo import ZoneInfo

import numpy as np

from .log import Log, instant
from .report import percentile_80, waits
from .usual_order import usual_order

ZONE = "Europe/Amsterdam"
CALENDAR = "NL"
FLOW = "log"
STAGE = "log"
SOURCE = "log"
NEAR_DAYS = 2
_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,60}")
_FUNCTION_NAME = {"group": "{0}|{0}", "resource": "经办人 {0}|Officer {0}", "": "经办机关|The office"}


def derive(
    log: Log,
    *,
    id: str,  # noqa: A002 - a programme's id is called id everywhere
    title: Mapping[str, str],
    zone: str = ZONE,
    calendar: str = CALENDAR,
    mark: str = "",
    also: tuple[str, ...] = (),
) -> dict[str, str]:
    """The files of a programme `id` that the cases of `log` followed: file name → TOML text.

    Every activity is an item, titled as the log names it, decided by the function of the group that completed it most
    (of the officer, where the log has no groups; of one office, where it has neither). Soft edges are the usual order;
    what fewer than half of the cases had is tagged `rare`, so that it is not on work lists before it happens.
    The allowance is the 80th percentile of the days since the case's previous event, rounded up, in calendar days: a
    log shows what time passed and not which of it was worked. All of it is `assumed`. There is one flow, without a
    condition. `title` has "zh-Hans" and "en". `mark` goes behind the log's in the version; `also` are items of the
    flow that other files of the folder bring, before those of the log. Raises EngineError("log_too_varied").
    """
    items = item_ids(log.activities)
    usual = usual_order(log)
    allowed = {code: ceil(percentile_80(days)) for code, days in waits(log).items()}
    functions, function_of = _functions(log)
    began = instant(int(log.at.min())).astimezone(ZoneInfo(zone)).date()
    return {
        "programme.toml": _programme(id, title, log, zone, calendar, began.isoformat(), version=version_of(log, mark)),
        "sources.toml": _table(
            f"source.{SOURCE}",
            title=_titles(f"事件日志 {log.name}", f"Event log {log.name}"),
            number=f"sha256:{log.sha256}",
            read="full",
        ),
        "functions.toml": "\n".join(
            _table(f"function.{function}", title=_titles(*said)) for function, said in functions.items()
        ),
        "stages.toml": _table(f"stage.{STAGE}", title=_titles("全过程", "The whole way")),
        "flows.toml": _table(
            f"flow.{FLOW}",
            title=_titles("日志所见流程", "The way the log shows"),
            codes=[FLOW],
            items=[*also, *(items[code] for code in usual.order)],
        ),
        "rules.toml": _lights(),
        "items.toml": "\n".join(
            _item(
                items[code],
                log.activities[code],
                function_of[code],
                [items[previous] for previous in usual.after[code]],
                allowed.get(code, 0),
                rare=code in usual.rare,
            )
            for code in usual.order
        ),
    }


def version_of(log: Log, mark: str = "") -> str:
    """The version of the programme of a log: the log's digest, and behind it what else it was made from."""
    return f"{log.sha256[:12]}+{mark}" if mark else log.sha256[:12]


def item_ids(names: Iterable[str]) -> list[str]:
    """An id for each name, of letters, digits, "_" and "-": the name itself where it can be, else its plain letters.

    The id of a name is the same in every log, unless two names of one log come out alike; a name that loses more than
    its blanks carries a digest of itself, so that it cannot.
    """
    names = list(names)
    plain = [_plain(name) for name in names]
    counts: dict[str, int] = {}
    for one in plain:
        counts[one.casefold()] = counts.get(one.casefold(), 0) + 1
    return [one if counts[one.casefold()] == 1 else _marked(one, name) for one, name in zip(plain, names, strict=True)]


def _plain(name: str) -> str:
    joined = name.replace(" ", "_")
    if _PLAIN.fullmatch(joined):
        return joined
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return _marked(re.sub(r"[^A-Za-z0-9]+", "_", bare).strip("_")[:50] or "activity", name)


def _marked(plain: str, name: str) -> str:
    return f"{plain[:50]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _functions(log: Log) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """Function id → its title in Chinese and English; and the function of each activity, by code."""
    kind: str = ""
    names: tuple[str, ...] = ("office",)
    codes = np.zeros(len(log), dtype=np.int32)
    if log.groups:
        kind, names, codes = "group", log.groups, log.group
    elif log.resources:
        kind, names, codes = "resource", log.resources, log.resource
    ids = item_ids(f"{kind} {name}" if kind else name for name in names)
    said = codes >= 0
    # Most completions first; of equals the one the log names first.
    pairs, counts = np.unique(np.stack([log.activity[said], codes[said]]), axis=1, return_counts=True)
    best: dict[int, tuple[int, int]] = {}
    for (activity, code), count in zip(pairs.T.tolist(), counts.tolist(), strict=True):
        if count > best.get(activity, (0, 0))[0]:
            best[activity] = (count, code)
    usual = np.bincount(codes[said]).argmax()
    function_of = [ids[best[activity][1] if activity in best else usual] for activity in range(len(log.activities))]
    used = set(function_of)
    chinese, english = _FUNCTION_NAME[kind].split("|")
    titles = {
        one: (chinese.format(name), english.format(name)) for one, name in zip(ids, names, strict=True) if one in used
    }
    return titles, function_of


def _programme(
    programme: str, title: Mapping[str, str], log: Log, zone: str, calendar: str, valid_from: str, *, version: str
) -> str:
    about = _titles(
        f"由事件日志 {log.name} 推导,期限均为假定值,仅供回放研究",
        f"Derived from the event log {log.name}; every limit is assumed, for replay and study only",
    )
    return _table(
        "programme",
        id=programme,
        title=_titles(title["zh-Hans"], title["en"]),
        about=about,
        version=version,
        valid_from=_Bare(valid_from),
        zone=zone,
        calendar=calendar,
    )


def _item(item: str, name: str, function: str, after: list[str], days: int, *, rare: bool) -> str:
    # a rare item is not shown as expected work when its turn would come: most cases never need it
    tags = {"tags": ["rare"]} if rare else {}
    parts = [
        _table(
            f"item.{item}",
            title=_titles(name, name),
            kind="technical",
            stage=STAGE,
            function=function,
            record="external",
            evidence="assumed",
            **tags,
        )
    ]
    if after:
        parts.append(_table(f"item.{item}.after", soft=after))
    number = _Bare(f'{{ n = {days}, evidence = "assumed", source = "{SOURCE}" }}')
    parts.append(_table(f"item.{item}.allow", days=number, basis="calendar"))
    return "\n".join(parts)


def _lights() -> str:
    """The three lights a clock without pauses can show."""
    overdue = _table(
        "light.overdue",
        title=_titles("逾期", "Overdue"),
        tone="late",
        rank=_Bare("1"),
        bad=_Bare("true"),
        status=["overdue"],
        rule=_titles("已用天数超过日志中八成同类事项的用时。", "Longer than four in five of its kind took in the log."),
    )
    near = _table(
        "light.near",
        title=_titles("临期", "Due soon"),
        tone="near",
        rank=_Bare("2"),
        status=["near"],
        within=_Bare(f'{{ n = {NEAR_DAYS}, evidence = "assumed", source = "{SOURCE}" }}'),
        rule=_titles(f"剩{NEAR_DAYS}天以内。", f"{NEAR_DAYS} days left, or fewer."),
    )
    running = _table(
        "light.running",
        title=_titles("正常", "On time"),
        tone="calm",
        rank=_Bare("3"),
        status=["running"],
        rule=_titles("在日志中八成同类事项的用时之内。", "Within what four in five of its kind took in the log."),
    )
    return "\n".join((overdue, near, running))


class _Bare(str):
    """TOML that is written as it stands."""

    __slots__ = ()


def _titles(chinese: str, english: str) -> _Bare:
    return _Bare(f"{{ zh-Hans = {_text(chinese)}, en = {_text(english)} }}")


def _table(name: str, **values: str | list[str]) -> str:
    return f"[{name}]\n" + "".join(f"{key} = {_value(value)}\n" for key, value in values.items())


def _value(value: str | list[str]) -> str:
    if isinstance(value, _Bare):
        return value
    return _text(value) if isinstance(value, str) else f"[{', '.join(map(_text, value))}]"


def _text(text: str) -> str:
    # JSON's escapes are TOML's, but for one character JSON leaves bare.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
