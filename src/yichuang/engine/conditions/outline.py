"""The bones of a condition: its comparisons numbered, its tree over those numbers.

Made once per condition, so that asking what is missing hashes nothing and looks at each comparison once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .tree import (
    And,
    Atom,
    Fallback,
    Field,
    Known,
    Node,
    Not,
    Or,
    Prefer,
    Settled,
    Sure,
    fields,
    primitives,
    terms,
)

AND, OR, NOT = "and", "or", "not"

Bone = int | tuple[str, tuple["Bone", ...]]
"""The number of a comparison, or AND, OR, NOT over bones."""

Bones = bool | Bone
"""A tree with everything decided taken out: yes, no, or what is left."""

_OPAQUE = (Sure, Settled, Prefer, Known)


@dataclass(frozen=True, slots=True)
class Outline:
    """`leaves[n]` is comparison n and `looks[n]` the fields it looks at, as indexes into `fields`.

    A comparison is numbered once however often it is used. IS and COALESCE are leaves with all that is below them.
    """

    bone: Bone
    leaves: tuple[Node, ...]
    looks: tuple[tuple[int, ...], ...]
    fields: tuple[Field, ...]


def outline(tree: Node) -> Outline:
    """The outline of a tree."""
    numbers: dict[Node, int] = {}

    def number(node: Node) -> int:
        return numbers.setdefault(node, len(numbers))

    def bone(node: Node) -> Bone:
        if isinstance(node, Atom):
            return bone(node.part)
        if isinstance(node, And | Or):
            return (AND if isinstance(node, And) else OR, tuple(bone(one) for one in node.parts))
        if isinstance(node, Not):
            return (NOT, (bone(node.part),))
        return number(node)

    whole = bone(tree)
    known = fields(tree)
    index = {one: at for at, one in enumerate(known)}
    looks = tuple(tuple(index[one] for one in fields(leaf)) for leaf in numbers)
    return Outline(whole, tuple(numbers), looks, known)


def is_opaque(leaf: Node) -> bool:
    """Whether a leaf holds IS or COALESCE, so that nothing is concluded from single answers to it."""
    if isinstance(leaf, _OPAQUE):
        return True
    return any(isinstance(term, Fallback) for primitive in primitives(leaf) for term in terms(primitive))


def reduced(bone: Bone, said: Sequence[bool | None]) -> Bones:
    """What is left of `bone` once comparison n is `said[n]` (None: not yet)."""
    if isinstance(bone, int):
        answer = said[bone]
        return bone if answer is None else answer
    word, parts = bone
    if word == NOT:
        inner = reduced(parts[0], said)
        return not inner if isinstance(inner, bool) else (NOT, (inner,))
    ends = word == OR
    left: list[Bone] = []
    for part in parts:
        one = reduced(part, said)
        # `isinstance(True, int)` holds too, so the booleans are told apart first
        if isinstance(one, bool):
            if one is ends:
                return ends
        else:
            left.append(one)
    if not left:
        return not ends
    return left[0] if len(left) == 1 else (word, tuple(left))


def leaf_uses(bones: Bones, into: list[int]) -> None:
    """Appends the number of every comparison used in `bones`, repeats included."""
    if isinstance(bones, bool):
        return
    if isinstance(bones, int):
        into.append(bones)
        return
    for part in bones[1]:
        leaf_uses(part, into)
