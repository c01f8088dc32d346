"""The mechanisms: data, one folder each. This module only opens the folders; the engine reads the texts.

A programme is named by its id (a folder beside this file, or in one of the folders given as `within`) or by a path.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from yichuang.engine.errors import EngineError
from yichuang.engine.programme.mistake import Mistake
from yichuang.engine.programme.model import Programme
from yichuang.engine.programme.read import examine, read

HERE = Path(__file__).parent

_Signature = tuple[tuple[str, int, int], ...]
_CACHE: dict[Path, tuple[_Signature, Programme]] = {}


def names(within: Iterable[Path] = ()) -> list[str]:
    """The ids of every programme there is, sorted."""
    return sorted({found.parent.name for root in (HERE, *within) for found in root.glob("*/programme.toml")})


def folder(id_or_path: str | Path, within: Iterable[Path] = ()) -> Path:
    """The folder of a programme. Raises EngineError("programme_unknown") naming those there are."""
    as_path = Path(id_or_path)
    for candidate in (*(root / as_path for root in (*within, HERE)), as_path):
        if (candidate / "programme.toml").is_file():
            return candidate.resolve()
    raise EngineError("programme_unknown", where=str(id_or_path), known=names(within))


def folder_texts(path: Path) -> dict[str, str]:
    """Name → text of every TOML file of a folder, named from the folder on ("construction_permits/define.toml").

    Raises EngineError("file_not_utf8").
    """
    texts = {}
    for file in _files(path):
        name = f"{path.name}/{file.relative_to(path).as_posix()}"
        try:
            texts[name] = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise EngineError("file_not_utf8", where=name, byte=error.start) from None
    return texts


def load(id_or_path: str | Path, within: Iterable[Path] = ()) -> Programme:
    """The programme, read once and again only when one of its files (or its base's) has changed.

    Raises ProgrammeMistakesError with every mistake, EngineError("programme_unknown") or ("file_not_utf8").
    """
    within = tuple(within)
    path = folder(id_or_path, within)
    signature = _signature(path)
    held = _CACHE.get(path)
    if held is not None and held[0] == signature and not held[1].extends:
        return held[1]
    programme = read(folder_texts(path), resolve=lambda name: _base(name, within, path))
    _CACHE[path] = (signature, programme)
    return programme


def load_examined(id_or_path: str | Path, within: Iterable[Path] = ()) -> tuple[Programme | None, tuple[Mistake, ...]]:
    """As `load`, but with the mistakes that keep a programme from being read as values."""
    path = folder(id_or_path, within)
    programme, mistakes = examine(folder_texts(path), resolve=lambda name: _base(name, tuple(within), path))
    where = programme.origins.get("programme.id", "") if programme is not None else ""
    # it is looked for by its folder and pinned by its id; an overlay may leave the id to its base
    if programme is not None and programme.id != path.name and where.startswith(f"{path.name}/"):
        mistakes = (Mistake("id_not_folder", where, {"id": programme.id, "folder": path.name}), *mistakes)
    return programme, mistakes


def _base(name: str, within: Iterable[Path], of: Path) -> Programme | None:
    # a district's own file bears the id of what it lies over: the base is the next one of that name, never itself
    for root in (*within, of.parent, HERE):
        found = (root / name).resolve()
        if found != of and (found / "programme.toml").is_file():
            return load(found, within)
    return None


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.toml"))


def _signature(path: Path) -> _Signature:
    return tuple((str(file), (stat := file.stat()).st_mtime_ns, stat.st_size) for file in _files(path))
