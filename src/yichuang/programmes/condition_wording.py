"""What is said of a condition that cannot be read: Chinese here, English in locale/en/conditions.po.

Each message says what to do. `_` only marks: whoever shows a message hands in the translator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from yichuang.engine.errors import EngineError
from yichuang.engine.programme.mistake import Mistake


def _(text: str) -> str:
    return text


CONDITIONS: Mapping[str, str] = {
    "condition_empty": _("条件是空的：请写一个条件，或删去这一项"),
    "condition_too_long": _("条件有 {seen} 个字，最多 {most} 个：请把一部分写成命名条件"),
    "condition_too_large": _("展开命名条件后有 {seen} 个比较，最多 {most} 个：请拆成几个条件"),
    "condition_too_deep": _("括号或命名条件套得太深，最多 {most} 层：请拆成几个命名条件"),
    "condition_syntax": _("读不通：请检查括号、引号和 AND、OR"),
    "condition_word": _("条件里不能用“{name}”：只用比较、AND、OR、NOT、IN、BETWEEN、+、-、*"),
    "condition_division": _("不能用除法：请把除数乘到另一边"),
    "condition_like": _("不能用 LIKE：请用 = 或 IN 写明取值"),
    "condition_subquery": _("不能用子查询：只能比较这个案件自己的事实"),
    "condition_function": _("不能用函数“{name}”：只用比较、AND、OR、NOT、IN、BETWEEN、+、-、*"),
    "condition_clock": _("条件不能看时钟：请与一个日期事实比较"),
    "condition_case": _("不能用 CASE：请用 AND 和 OR 写明"),
    "condition_is_test": _("不能用 IS：未知本身就是一种回答，请直接比较"),
    "condition_coalesce": _("不能用 COALESCE：未知不能当作别的值，请直接比较"),
    "condition_coalesce_of": _("COALESCE 里只能是事实，最后可加一个常数"),
    "condition_null": _("不能与 NULL 比较：未知的事实会自动得出“未知”"),
    "condition_null_in_list": _("IN 的列表里不能有 NULL：请删去"),
    "condition_list": _("IN 后面要有括号，里面写明取值"),
    "condition_list_literal": _("IN 的列表里只能写常数：与事实比较请用 = 和 OR"),
    "condition_unknown_name": _("没有“{name}”这个事实或命名条件"),
    "condition_unknown_option": _("“{name}”没有这个选项：可用 {options}"),
    "condition_needs_option": _("“{name}”是多选：请写明选项，如 {name}.选项，可用 {options}"),
    "condition_name_twice": _("“{name}”既是事实又是命名条件：请给其中一个换名"),
    "condition_cycle": _("命名条件互相引用：{loop}。请断开其中一处"),
    "condition_not_comparable": _("“{name}”不能比较：图形、人员和文件不能用在条件里"),
    "condition_not_boolean": _("“{name}”不是一个是或否：请写成比较，如 {name} <= 24"),
    "condition_not_a_choice": _("“{seen}”不在选项里：可用 {choices}"),
    "condition_text_space": _("没有哪个回答会是“{seen}”：文字不能为空，前后不留空格"),
    "condition_text_order": _("文字不能比大小：请用 = 或 IN"),
    "condition_types": _("两边的类型不同：{left}与{right}"),
    "condition_units": _("两边的单位不同：{left}与{right}"),
    "condition_number": _("“{seen}”不是数：请写成 3000 或 24.5"),
    "condition_date": _("“{seen}”不是日期：请写成 '2026-03-01'"),
    "condition_no_fact": _("两边都是常数：请与一个事实比较"),
    "condition_too_fine": _("小数比事实保留的位数还多，永远不会相等：请减少小数位数"),
    "condition_overflow": _("数太大，可能超出范围：两个事实不能相乘，常数也不要过大"),
}

TYPES: Mapping[str, str] = {
    "number": _("数字"),
    "text": _("文本"),
    "date": _("日期"),
    "boolean": _("是或否"),
    "choice": _("另一组选项"),
}

PLACE = _("第 {at} 个字“{near}”：{detail}")
INSIDE = _("命名条件“{definition}”里，{detail}")
NEAREST = _("{detail}。是不是“{nearest}”？")


def say_condition(error: EngineError, translate: Callable[[str], str] = str) -> str:
    """The sentence for an EngineError("condition_*"), without a full stop, in the language of `translate`."""
    return _say(error.code, error.params, translate)


def explain_condition(translate: Callable[[str], str] = str) -> Callable[[Mistake], str]:
    """What `say_mistake` takes as `explain`: the sentence for the condition's own error."""
    return lambda mistake: _say(str(mistake.params["reason"]), mistake.params, translate)


def _say(code: str, params: Mapping[str, Any], translate: Callable[[str], str]) -> str:
    words: dict[str, Any] = {
        key: ", ".join(map(str, value)) if isinstance(value, list | tuple) else value for key, value in params.items()
    }
    if code == "condition_types":
        words |= {side: translate(TYPES[words[side]]) for side in ("left", "right")}
    detail = translate(CONDITIONS[code]).format(**words)
    if words.get("nearest"):
        detail = translate(NEAREST).format(detail=detail, nearest=words["nearest"])
    if words.get("near"):
        detail = translate(PLACE).format(at=words["at"], near=words["near"], detail=detail)
    if words.get("definition"):
        detail = translate(INSIDE).format(definition=words["definition"], detail=detail)
    return detail
