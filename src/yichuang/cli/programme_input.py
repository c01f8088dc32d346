"""What the programme commands share: naming a programme, reading a file of facts, wording mistakes."""

from __future__ import annotations

import gettext
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yichuang
from yichuang.config.home import home
from yichuang.engine.errors import EngineError
from yichuang.engine.programme.examples import read_facts
from yichuang.engine.programme.mistake import Mistake, ProgrammeMistakesError
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import Facts
from yichuang.programmes import load, names
from yichuang.programmes.wording import say_mistake

_SHOWN = 60


class BadInputError(Exception):
    """What is wrong with the command line or a file, and what to do instead."""


def translator() -> Callable[[str], str]:
    """Chinese where the terminal speaks Chinese, else English where the catalogue has been built."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    if spoken.startswith("zh"):
        return str
    folder = Path(yichuang.__file__).parent / "locale"
    return gettext.translation("django", str(folder), languages=["en"], fallback=True).gettext


def said(mistake: Mistake, translate: Callable[[str], str]) -> str:
    """One line: where, what is wrong, what to do."""
    return f"{mistake.where}: {say_mistake(mistake, translate)} [{mistake.code}]"


def within() -> tuple[Path, ...]:
    """Where programmes are looked for besides the package: those of this installation."""
    return (home() / "programmes",)


def programme_named(name: str) -> Programme:
    """The programme of an id or a path. Raises BadInputError with every mistake in it."""
    try:
        return load(name, within())
    except ProgrammeMistakesError as error:
        translate = translator()
        lines = "\n".join(said(one, translate) for one in error.mistakes)
        raise BadInputError(f"{name} cannot be read; correct these and try again:\n{lines}") from None
    except EngineError as error:
        raise BadInputError(explain(error)) from None


def programme_or_none(name: str) -> Programme | None:
    """The programme of an id as one that others share facts with; None where there is none that can be read."""
    try:
        return load(name, within())
    except EngineError:
        return None


def explain(error: EngineError) -> str:
    """An error of finding or opening a programme, with what to do."""
    if error.code == "programme_unknown":
        known = ", ".join(names(within())) or "none"
        return f"there is no programme {error.where!r}: give a folder with a programme.toml, or one of: {known}"
    if error.code == "file_not_utf8":
        return f"{error.where} is not UTF-8: save it again as UTF-8"
    return str(error)


def facts_in(programme: Programme, path: str) -> Facts:
    """The facts of a JSON file. Raises BadInputError naming the fact and what would be right."""
    try:
        raw: Any = json.loads(Path(path).read_text(encoding="utf-8-sig"), object_pairs_hook=_said_once)
    except OSError as error:
        raise BadInputError(f"{path} cannot be opened ({error.strerror}): give a JSON file of facts") from None
    except UnicodeDecodeError:
        raise BadInputError(f"{path} is not UTF-8: save it again as UTF-8") from None
    except RecursionError:
        raise BadInputError(f'{path} is nested too deeply: write {{"fact": value, …}}') from None
    except ValueError as error:
        raise BadInputError(f'{path} is not JSON ({error}): write {{"fact": value, …}}') from None
    if not isinstance(raw, dict):
        raise BadInputError(f'{path} holds no object: write {{"fact": value, …}}')
    known = {name: value for name, value in raw.items() if value is not None}  # null is one way to say "not known"
    try:
        return read_facts(programme, known)
    except EngineError as error:
        raise BadInputError(f"{path}: {_fact_problem(programme, error)}") from None


def _said_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys differ: of two answers to one fact neither is taken silently."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise BadInputError(f"{name} is given twice: leave one of the two")
        found[name] = value
    return found


def _fact_problem(programme: Programme, error: EngineError) -> str:
    name, seen = error.where, error.params.get("seen", "")
    if error.code == "fact_unknown":
        return f"{programme.id} has no fact {name!r}: leave it out, or use one of {', '.join(programme.facts)}"
    fact = programme.facts[name]
    if fact.choices:
        return f"{name} is {seen!r}: use {', '.join(choice.id for choice in fact.choices)}"
    if error.code == "fact_too_fine":
        return f"{name} is {seen!r}: give at most {fact.scale} decimals ({error.code})"
    seen = seen if len(seen) <= _SHOWN else f"{seen[:_SHOWN]}…"
    return f"{name} is {seen!r}: give {fact.kind}{f' in {fact.unit}' if fact.unit else ''} ({error.code})"
