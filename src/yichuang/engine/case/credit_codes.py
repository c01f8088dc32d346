"""Unified social credit codes (统一社会信用代码): whether one can be right.

Source: GB 32100-2015: eighteen characters, the last a check character over the others, weights the powers of 3
modulo 31. I, O, S, V and Z are not used.
"""

from __future__ import annotations

_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def is_credit_code(code: str) -> bool:
    """Whether eighteen characters in capitals bear the right check character."""
    return len(code) == 18 and all(one in _LETTERS for one in code) and code[17] == check_character(code[:17])


def check_character(first: str) -> str:
    """The eighteenth character for the first seventeen. Raises ValueError for one the standard does not use."""
    total = sum(_LETTERS.index(one) * pow(3, nth, 31) for nth, one in enumerate(first))
    return _LETTERS[-total % 31]
