"""What is said of every mistake in a programme: Chinese here, English in locale/en/programmes.po.

Each message says what to do. `_` only marks: whoever shows a message hands in the translator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from yichuang.engine.programme.mistake import Mistake

from .condition_wording import explain_condition


def _(text: str) -> str:
    return text


MISTAKES: Mapping[str, str] = {
    "toml_syntax": _("这一行不是正确的 TOML：{detail}。请检查引号、方括号和等号。"),
    "toml_too_deep": _("这里的括号套得太深，读不了。请拆成几张表。"),
    "toml_number_endless": _("这里有个数字长得读不了。请改正。"),
    "duplicate_id": _("{part} 里已有“{id}”（{first}）。每个编号只写一次：请合并，或换一个编号。"),
    "id_not_folder": _("编号是“{id}”，文件夹却叫“{folder}”。请改成一样：按文件夹找，按编号记。"),
    "unknown_part": _("没有“{part}”这个部分。{hint}请对照“方案文件的全部键”。"),
    "unknown_key": _("[{table}] 没有“{key}”这个键。{hint}请对照“方案文件的全部键”。"),
    "missing_key": _("[{table}] 缺少“{key}”，请补上。"),
    "programme_missing": _("没有 [programme] 表：请在 programme.toml 里写明编号、名称和版本。"),
    "wrong_type": _("{key} 应为{expected}，现为“{seen}”。"),
    "bad_id": _("“{id}”不能作编号：只用字母、数字、下划线和连字符。"),
    "not_one_of": _("{key} 不能是“{seen}”。{hint}可用：{among}。"),
    "silence_consent": _("[{table}] 的“{key}”会让不答复变成许可。任何证件都不由计时器核发：请删去。"),
    "silence_elsewhere": _("{key} 说期满就{effect}。只有窗口逾期不告知、协办意见按规则两处可以。请删去。"),
    "remedy_limit": _("救济途径 {remedy} 要写明 days（天）或 months（月），写其中一个。"),
    "unknown_source": _("{by} 引用的来源“{id}”不存在。{hint}请在 sources.toml 里登记。"),
    "unknown_fact": _("{by} 引用的事实“{id}”不存在。{hint}请在 facts.toml 里登记。"),
    "unknown_function": _("{by} 引用的职能“{id}”不存在。{hint}请在 functions.toml 里登记。"),
    "unknown_stage": _("{by} 引用的阶段“{id}”不存在。{hint}请在 stages.toml 里登记。"),
    "unknown_item": _("{by} 引用的事项“{id}”不存在。{hint}请改正编号，或登记这个事项。"),
    "unknown_material": _("{by} 引用的材料“{id}”不存在。{hint}请在 materials.toml 里登记。"),
    "unknown_document": _("{by} 引用的证照文书“{id}”不存在。{hint}请在 documents.toml 里登记。"),
    "unknown_opinion": _("{by} 引用的意见种类“{id}”不存在。{hint}请在 opinions.toml 里登记。"),
    "unknown_procedure_class": _("{by} 引用的特别程序类别“{id}”不存在。{hint}请在 pauses.toml 里登记。"),
    "procedure_without_class": _("特别程序 {pause} 没有写明类别，请加 procedure_class。"),
    "class_unused": _("没有哪个暂停属于特别程序类别“{id}”。请删去，或在暂停里写上。"),
    "unknown_pause": _("{by} 引用的暂停种类“{id}”不存在。{hint}请在 pauses.toml 里登记。"),
    "condition_wrong": _("条件“{text}”读不懂：{detail}。"),
    "definition_cycle": _("这些命名条件互相引用，永远定不下来：{loop}。请断开其中一处。"),
    "untranslated": _("{key} 缺少 {language} 的文字，请补上。"),
    "number_without_evidence": _("{key} 没有写明依据程度，请加 evidence。"),
    "number_without_source": _("{key} 没有写明来源，请加 source。"),
    "number_negative": _("{key} 不能是负数（{n}）。"),
    "days_not_whole": _("{key} 应为整天数，现为 {n}。"),
    "days_too_many": _("{key} 是 {n} 天，最多 {most} 天。请核对。"),
    "item_without_evidence": _("事项 {item} 没有写明依据程度，请加 evidence。"),
    "item_without_source": _("事项 {item} 没有写明法律依据，请加 basis。"),
    "fact_without_choices": _("事实 {fact} 是选择题，却没有选项，请加 choices。"),
    "fact_choices_misplaced": _("事实 {fact} 的类型是 {type}，不能有选项。"),
    "fact_without_scale": _("事实 {fact} 缺少 {key}：金额、面积和小数都要写小数位数和单位。"),
    "fact_scale_misplaced": _("事实 {fact} 的类型是 {type}，没有小数位数。"),
    "due_not_date": _("事项 {item} 的到期日取自 {fact}，但它的类型是 {type}，不是日期。"),
    "fact_value": _("{by} 给 {fact} 的值“{seen}”不对（{reason}），请改正。"),
    "example_expects": _("示例 {example} 的“{key}”没有可比的结果。{hint}"),
    "extends_unknown": _("找不到作为基础的方案“{id}”，请改正 extends。"),
    "base_changed": _("基础方案 {id} 已改动：写的是 {pinned}，现在是 {now}。请核对差异后改为新的摘要。"),
    "extends_not_pinned": _('发布的方案要写明基础方案的摘要：extends = "{id}@摘要"。摘要用 yichuang check {id} 查。'),
    "off_nothing": _("{part} 里没有“{id}”可去掉，请删去 off。"),
    "locked_number": _("{key} 是法定数字（{law}），本地方案不能改为 {seen}。请改承诺时限。"),
    "locked_hard_edge": _("依法 {item} 必须在 {before} 之后，本地方案不能去掉这个先后关系。"),
    "listed_twice": _("{key} 里“{id}”写了两次，请删去一个。"),
    "edge_unused": _("没有一个流程同时用到 {item} 和 {before}，这个先后关系不起作用。请删去，或列入流程。"),
    "zone_unknown": _("没有“{zone}”这个时区。写成 Asia/Shanghai 这样。"),
    "calendar_unknown": _("没有“{calendar}”这个工作日历。可用：{among}。"),
    "cycle": _("这些事项互相等待：{loop}。请去掉其中一个先后关系。"),
    "envelope_crossed": _(
        "{envelope} 所含事项之间又夹着外面的事项，先后走不通：{loop}。请把它放进来，或去掉一个先后关系。"
    ),
    "no_flow": _("没有任何流程：请在 flows.toml 里至少写一个。"),
    "item_unused": _("事项 {item} 没有任何流程用到。请列入某个流程的 items，或删去。"),
    "item_unreachable": _("事项 {item} 的条件在用到它的任何流程里都不会成立。请改条件，或从流程里去掉。"),
    "starts_outside_flow": _("流程 {flow} 从 {item} 起算，却不含这个事项。"),
    "override_unused": _("流程 {flow} 改了 {item}，却不含这个事项。请列入 items，或删去。"),
    "stage_over_budget": _("流程 {flow} 的 {stage} 阶段要 {days} 天，超过公布的 {budget} 天：{path}。"),
    "flow_over_target": _("流程 {flow} 要 {days} 天，超过公布的 {target} 天：{path}。"),
    "contains_outside_envelope": _("事项 {item} 不是合并办理（envelope），不能有 contains。"),
    "envelope_empty": _("合并办理 {item} 没有包含任何事项，请写 contains。"),
    "envelope_nested": _("合并办理 {item} 不能包含 {inner}：它本身也是合并办理。"),
    "contained_twice": _("事项 {item} 同时在 {first} 和 {second} 里，只能归一个。"),
    "envelope_without_contents": _("流程 {flow} 用了合并办理 {item}，却没有用它包含的任何事项。"),
    "commitment_not_hard": _("{item} 的承诺替代了 {before}，但 {before} 不是它的法定前置。"),
    "commitment_of_itself": _("{item} 的前置 {before} 不能由 {by} 自己承诺替代。"),
    "flows_overlap": _("同样的情况下流程 {first} 和 {second} 都成立：{example}。请改条件，使只有一个成立。"),
    "flow_gap": _("这种情况没有流程：{example}。请补上一个流程，或放宽条件。"),
    "duplicate_code": _("国家代码 {code} 被 {first} 和 {second} 同时使用，请改正。"),
    "light_tone": _("灯 {light} 的色调“{tone}”画不出来。{hint}可用：{among}。"),
    "shared_unknown": _("写明与“{other}”共用情况，但没有这个方案。请改正编号，或删去这一段。"),
    "shared_fact_unknown": _("“{other}”里没有“{theirs}”这个事实，{fact} 对不上。{hint}请改正编号。"),
    "shared_differs": _(
        "{fact} 和“{other}”的 {theirs} 的 {how} 不一样，一边的答案另一边用不上。请改成一样，或分开写。"
    ),
    "shared_twice": _("{fact} 和 {first} 都对到“{other}”的 {theirs}。一个事实只能对一个。"),
    "shared_from_both": _("“{other}”里也写了与 {id} 共用的情况。只在一边写，免得说法不一。"),
    "shared_left_out": _(
        "{fact} 在“{other}”里也有，却没有写明是不是同一个，会让人填两遍。请列入 facts，或换一个编号。"
    ),
    "review_passed": _("应在 {on} 前复核，今天是 {today}。请核对数字后改 next_review。"),
    "validity_reversed": _("有效期止于 {until}，早于起始日 {from}。"),
}

NEAREST = _("您是不是要写“{nearest}”？")

TYPES: Mapping[str, str] = {
    "text": _("文字"),
    "whole": _("整数"),
    "amount": _("数（小数写成文字）"),
    "boolean": _("true 或 false"),
    "date": _("日期（2020-03-02）"),
    "titles": _("中英文名称"),
    "number": _("带依据的数 { n, evidence, source }"),
    "condition": _("条件文字"),
    "id": _("一个编号"),
    "ids": _("编号列表"),
    "texts": _("文字列表"),
    "wholes": _("整数列表"),
    "choice": _("一个选项"),
    "choices": _("选项表"),
    "table": _("一张表"),
    "tables": _("按编号排列的表"),
    "rows": _("[[…]] 列表"),
    "map": _("编号对编号"),
    "pairs": _("事实对事实"),
    "numbers": _("带依据的数的表"),
    "uses": _("材料编号列表"),
    "facts": _("事实的值"),
    "narrow": _("事实对选项列表"),
    "values": _("一张表"),
    "happenings": _("事件列表"),
}


def say_mistake(mistake: Mistake, translate: Callable[[str], str] = str) -> str:
    """The sentence for a mistake, in the language of `translate` (gettext)."""
    params: dict[str, str | int] = dict(mistake.params)
    if mistake.code == "condition_wrong":
        params["detail"] = explain_condition(translate)(mistake)
    if "expected" in params:
        params["expected"] = translate(TYPES[str(params["expected"])])
    near = params.get("nearest", "")
    params["hint"] = f"{translate(NEAREST).format(nearest=near)} " if near else ""
    return translate(MISTAKES[mistake.code]).format(**params).strip()
