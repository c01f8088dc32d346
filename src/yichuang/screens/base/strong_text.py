"""Strong text in a PDF. The one Chinese font of our dependencies has one weight and WeasyPrint makes up no other, so a
style sheet marks strong text by a colour of its own, and its letters are drawn with a stroke of the same colour."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

STROKE = 0.022
"""Width of the outline, of the size of the letters."""

Colour = tuple[int, int, int]


def outlining(marked: frozenset[Colour]) -> Callable[[Any, Any], None]:
    """What `write_pdf(finisher=…)` takes: outlines all text in one of the colours `marked` (red, green, blue)."""

    def finish(document: Any, pdf: Any) -> None:
        import pydyf

        for one in pdf.objects:
            if isinstance(one, pydyf.Stream) and b"BT" in one.stream:
                one.stream = list(_outlined(one.stream, marked))

    return finish


def _outlined(operations: Iterable[Any], marked: frozenset[Colour]) -> Iterator[Any]:
    strong, kept, outlining = b"", [], False
    for operation in operations:
        yield operation
        words = operation.split() if isinstance(operation, bytes) else []
        last = words[-1] if words else b""
        if last == b"q":
            kept.append(strong)
        elif last == b"Q" and kept:
            strong = kept.pop()
        elif last == b"rg":
            seen = tuple(round(float(word) * 255) for word in words[:3])
            strong = b" ".join(words[:3]) if seen in marked else b""
        elif last == b"Tf" and strong:
            outlining = True
            yield b"2 Tr %.3f w " % (float(words[-2]) * STROKE) + strong + b" RG"
        elif last == b"ET" and outlining:
            outlining = False
            yield b"0 Tr"
