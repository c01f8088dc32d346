"""Builds the English messages from their fragments and checks that nothing on screen lacks them.

Chinese is the source language (docs/adr/0002): a msgid is the Chinese sentence itself. English lives in one fragment
per area, `src/yichuang/locale/en/<area>.po`, so that two people can translate at once; this joins and compiles them
with polib, because a machine with only Python has no msgfmt.

    python script/messages.py            # join and compile
    python script/messages.py --check    # every mistake, exit 1 when there is one
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "yichuang"
FRAGMENTS = PACKAGE / "locale" / "en"
COMPILED = FRAGMENTS / "LC_MESSAGES" / "django.mo"

CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\u3000-\u303f\uff01-\uff5e]")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
# function → positions of (context, msgid, plural) among its arguments
SINGULAR = {"gettext", "gettext_lazy", "gettext_noop", "_"}
WITH_PLURAL = {"ngettext", "ngettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
WITH_BOTH = {"npgettext", "npgettext_lazy"}

# where Chinese is data or the making of Chinese sentences itself, not a message
CHINESE_ALLOWED = ("screens/base/wording.py", "screens/projects/amounts.py")

Key = tuple[str | None, str]


@dataclass(frozen=True)
class Found:
    """One message as it stands in the source."""

    key: Key
    plural: str | None
    where: str


def python_messages(path: Path) -> Iterator[Found]:
    """Messages of literal calls; a call with a variable finds its words where they were marked with gettext_noop."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found = _of_call(node)
            if found:
                key, plural = found
                yield Found(key, plural, f"{path.relative_to(ROOT)}:{node.lineno}")


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _of_call(call: ast.Call) -> tuple[Key, str | None] | None:
    words = [arg.value if isinstance(arg, ast.Constant) and isinstance(arg.value, str) else None for arg in call.args]
    name = _name(call)
    if name in SINGULAR and words[:1] != [None] and words:
        return (None, str(words[0])), None
    if name in WITH_PLURAL and len(words) > 1 and words[0] and words[1]:
        return (None, words[0]), words[1]
    if name in WITH_CONTEXT and len(words) > 1 and words[0] and words[1]:
        return (words[0], words[1]), None
    if name in WITH_BOTH and len(words) > 2 and words[0] and words[1] and words[2]:
        return (words[0], words[1]), words[2]
    return None


CALL = re.compile(r"\b(gettext|ngettext|pgettext|npgettext|_)\(")


def template_messages(path: Path) -> Iterator[Found]:
    """Django turns a template into calls of gettext; those are read as Python."""
    from django.utils.translation.template import templatize

    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for match in CALL.finditer(source):
        line = source.count("\n", 0, match.start()) + 1
        call = _parsed_call(source, match.start())
        found = _of_call(call) if call else None
        if found:
            yield Found(found[0], found[1], f"{path.relative_to(ROOT)}:{line}")


def _parsed_call(source: str, start: int) -> ast.Call | None:
    end = source.find(")", start)
    while 0 <= end < start + 20_000:
        try:
            node = ast.parse(re.sub(r"\bu(['\"])", r"\1", source[start : end + 1]), mode="eval").body
        except SyntaxError:
            end = source.find(")", end + 1)
            continue
        return node if isinstance(node, ast.Call) else None
    return None


def sources() -> tuple[list[Path], list[Path]]:
    """Python files and templates of the package."""
    return (
        sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts),
        sorted(p for p in PACKAGE.rglob("templates/**/*") if p.suffix in (".html", ".txt")),
    )


def all_messages() -> list[Found]:
    """Every message with Chinese in it. Words of Django and allauth bring their own translations."""
    scripts, templates = sources()
    found = [m for p in scripts for m in python_messages(p)] + [m for p in templates for m in template_messages(p)]
    return [m for m in found if CHINESE.search(m.key[1])]


def fragments() -> Iterator[tuple[Path, polib.POFile]]:
    """Every fragment, read."""
    for path in sorted(FRAGMENTS.glob("*.po")):
        yield path, polib.pofile(str(path), encoding="utf-8")


def join() -> tuple[polib.POFile, list[str]]:
    """All fragments as one catalogue, and what is wrong between or inside them."""
    joined = polib.POFile()
    joined.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "en",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    seen: dict[Key, tuple[polib.POEntry, Path]] = {}
    wrong = []
    for path, fragment in fragments():
        for entry in fragment:
            if entry.obsolete:
                continue
            key = (entry.msgctxt, entry.msgid)
            wrong += [f"{path.name}: {problem}: {entry.msgid}" for problem in mistakes(entry)]
            if key not in seen:
                seen[key] = (entry, path)
                joined.append(entry)
            elif _english(seen[key][0]) != _english(entry):
                wrong.append(f"{path.name} and {seen[key][1].name} translate differently: {entry.msgid}")
    return joined, wrong


def _english(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def mistakes(entry: polib.POEntry) -> list[str]:
    """What is wrong with one translation."""
    found = []
    wanted = {a or b for a, b in PLACEHOLDER.findall(entry.msgid)}
    for english in _english(entry):
        if not english.strip():
            found.append("no English")
        elif CHINESE.search(english):
            found.append("Chinese characters or punctuation in the English")
        elif "’" in english or "·" in english:
            found.append("’ and · are drawn a full character wide by Chinese faces: use ' and a comma")
        elif {a or b for a, b in PLACEHOLDER.findall(english)} - wanted:
            found.append("a placeholder the Chinese does not have")
    if entry.msgid_plural and len(entry.msgstr_plural) != 2:
        found.append("singular and plural are both needed")
    if not entry.msgid_plural and wanted - {a or b for a, b in PLACEHOLDER.findall(entry.msgstr)}:
        found.append("a placeholder of the Chinese is missing")
    return found


TRANSLATED = re.compile(
    r"{%\s*comment.*?%}.*?{%\s*endcomment\s*%}|{#.*?#}|{%\s*blocktrans(?:late)?\b.*?%}.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*trans(?:late)?\b.*?%}|{%.*?_\(.*?\).*?%}|{{.*?_\(.*?\).*?}}|<a [^>]*lang=\"zh-CN\"[^>]*>中文</a>",
    re.DOTALL,
)


def unmarked() -> list[str]:
    """Chinese on a screen that nobody can translate, because it is not marked."""
    scripts, templates = sources()
    found = []
    for path in templates:
        text = TRANSLATED.sub(lambda m: "\n" * m.group().count("\n"), path.read_text(encoding="utf-8"))
        for number, line in enumerate(text.split("\n"), 1):
            if CHINESE.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: not marked for translation: {line.strip()[:60]}")
    for path in scripts:
        if "screens" in path.parts and not str(path).endswith(CHINESE_ALLOWED):
            found += [
                f"{path.relative_to(ROOT)}:{n}: not marked for translation: {t[:60]}" for n, t in bare_chinese(path)
            ]
    return found


def bare_chinese(path: Path) -> Iterator[tuple[int, str]]:
    """Chinese literals of a module that are neither docstrings nor inside a translating call. A line that ends with
    `# data` is about data (column heads of a workbook, words to look for), not about the screen."""
    source = path.read_text(encoding="utf-8")
    lines = source.split("\n")
    tree = ast.parse(source)
    fine: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) in SINGULAR | WITH_PLURAL | WITH_CONTEXT | WITH_BOTH:
            fine |= {id(child) for child in ast.walk(node)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            fine.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in fine:
            last = lines[(node.end_lineno or node.lineno) - 1]
            if CHINESE.search(node.value) and not last.rstrip().endswith("# data"):
                yield node.lineno, node.value


def check() -> list[str]:
    """Every mistake in the messages, one line each."""
    joined, wrong = join()
    known = {(entry.msgctxt, entry.msgid): entry for entry in joined}
    used: set[Key] = set()
    for message in all_messages():
        used.add(message.key)
        entry = known.get(message.key)
        if entry is None:
            context = f" (context {message.key[0]})" if message.key[0] else ""
            wrong.append(f"{message.where}: no English for: {message.key[1]}{context}")
        elif bool(message.plural) != bool(entry.msgid_plural):
            wrong.append(f"{message.where}: one side has a plural, the other has none: {message.key[1]}")
    # orders of words ("%(area)s%(what)s") hold no Chinese, so the search above does not see them used
    wrong += [
        f"no longer used: {key[1]}" for key in known if key not in used and any("一" <= c <= "鿿" for c in key[1])
    ]
    return sorted(set(wrong)) + unmarked()


def build() -> int:
    """Writes the compiled catalogue; answers with the number of messages."""
    joined, _ = join()
    COMPILED.parent.mkdir(parents=True, exist_ok=True)
    joined.save_as_mofile(str(COMPILED))
    return len(joined)


def main() -> int:
    if "--check" in sys.argv[1:]:
        wrong = check()
        print("\n".join(wrong) if wrong else "every message has its English")
        return 1 if wrong else 0
    print(f"{build()} messages compiled")
    return 0


if __name__ == "__main__":
    sys.exit(main())
