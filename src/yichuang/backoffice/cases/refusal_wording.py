"""What is said of every refusal, and the words its parameters stand for. The codes are those of `engine.refusals`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

from .window_wording import REFUSED_AT_WINDOW, WINDOW_FIELDS

REFUSED: Mapping[str, str] = {
    **REFUSED_AT_WINDOW,
    "case_already_open": _("这个编号已经建档。请打开原来的那一件，不要重复建。"),
    "case_not_open": _("没有这一件。请从列表里重新打开。"),
    "case_closed": _("这一件{closed_on}已结案。要继续办，请先重新启用。"),
    "case_not_closed": _("这一件没有结案，不用重新启用，直接办就行。"),
    "items_still_running": _("还有事项在办：{items}。请先办结或撤件，再结案。"),
    "not_allowed": _("您现在的岗位不能{right}。请找本单位有这项权限的同事办，或请管理员调整岗位权限。"),
    "stale": _("您打开以后，别人已经改过了。请看看改了什么，再决定还要不要办。"),
    "note_kind_unknown": _("没有“{kind}”这种记事。可以用的有：{known}。"),
    "key_reused": _("这一页已经提交过另外的内容。请刷新页面，重新填一次。"),
    "earlier_than_last": _("这一件在{last_at}已有记录，不能插到它前面。实际发生得早，请填“办理日期”。"),
    "clock_ahead": _("时间{at}还没到。请核对本机时钟，再试一次。"),
    "text_missing": _("请填写{field}。"),
    "text_too_long": _("{field}太长，最多{most}个字。请写短一些，详细的作附件上传。"),
    "programme_unchanged": _("这一件用的就是这个版本，不用换。"),
    "programme_lacks_item": _("新版方案里没有这些已经办过的事项：{items}。请换一个包含它们的版本。"),
    "programme_other": _("“{programme}”是另一种方案，不是这一件的新版本。请选同一方案的版本。"),
    "fact_unknown": _("没有“{fact}”这一项。是不是要填“{nearest}”？"),
    "fact_invalid": _("“{fact}”填的是“{seen}”：{problem}。请改正后再提交。"),
    "facts_empty": _("还没有填任何情况。请至少填一项。"),
    "item_unknown": _("没有“{item}”这个事项。请从事项列表里选。"),
    "item_not_in_flow": _("“{item}”不在这一件的流程里。确实办了，请写明原因再记。"),
    "flow_not_known": _("还不能确定走哪个流程。请先填：{missing}。"),
    "item_not_needed": _("按现有情况，“{item}”不需要办。确实办了，请写明原因再记。"),
    "item_not_started": _("“{item}”还没有开始，不能记“{what}”。请先记接件或受理。"),
    "item_not_accepted_yet": _("“{item}”还没有受理，这一步还不能办。请先受理；在别处受理的，把受理日期一起填上。"),
    "item_already_received": _("“{item}”{on}已经接件。下一步请记受理或补正。"),
    "item_already_accepted": _("“{item}”{on}已经受理，不用再记。下一步请记结果。"),
    "item_ended": _("“{item}”{on}已经结束（{state}）。在这里决定的，要改请撤回或撤销；照别处记的，记错了请用“更正”。"),
    "item_not_ended": _("“{item}”还没有办结，这一步还不能办。要先有结果。"),
    "item_paused": _("“{item}”正在暂停（{kind}）。请先恢复，再办这一步。"),
    "item_not_paused": _("“{item}”没有对应的暂停，不能记“{what}”。请看看历史记录。"),
    "item_correcting": _("“{item}”正在等补正。请先记“收到补正”。"),
    "item_not_correcting": _("“{item}”没有在等补正，不用记“收到补正”。"),
    "item_is_gate": _("“{item}”凭证明材料确认，不走受理、办结，不能记“{what}”。请记“完成”。"),
    "item_not_gate": _("“{item}”要经过受理和办结，不能直接记“完成”。"),
    "item_decided_here": _("“{item}”由本系统直接办理，不用补记。请打开事项办理。"),
    "hard_predecessor_open": _("按规定，“{before}”办结以前不能办“{item}”。请先办前一项；确实先办了，请写明原因。"),
    "contained_items_open": _("“{item}”包含的事项还没有全部通过：{items}。请先逐项记结果。"),
    "grant_facts_missing": _("还不能通过“{item}”：缺少{missing}。请先填上。"),
    "grant_condition_unmet": _("还不能通过“{item}”：没有做到“{condition}”。请整改后重测、改正数值，或不予通过。"),
    "instance_out_of_turn": _("“{item}”还轮不到这一次。请先记“{next}”。"),
    "event_unknown": _("没有“{what}”这种记录。请从列表里选。"),
    "pause_kind_unknown": _("没有“{kind}”这种暂停。请从列表里选。"),
    "done_in_future": _("办理日期{on}还没到（今天{today}）。请核对日期。"),
    "done_before_previous": _("办理日期{on}早于上一步（{previous}）。请核对日期；上一步记错了，请先更正上一步。"),
    "entry_unknown": _("没有这条记录。请刷新历史记录再试。"),
    "entry_not_rectifiable": _("这种记录不能更正。请另记一条说明。"),
    "entry_already_void": _("这条记录已经作废，不用再更正。"),
    "entry_rectified_would_break": _("这样更正以后，后面的记录就对不上了。请先更正后面的记录。"),
    "obstacle_unknown": _("没有这个难点。请刷新页面再试。"),
    "obstacle_cleared": _("这个难点已经销号。又出现了，请重新提出。"),
    "works_not_stopped": _("没有登记停工，不用记复工。"),
    "works_already_stopped": _("{since}已经登记停工。复工以后再停，请先记复工。"),
    "works_not_started": _("项目还没有开工，不用登记停工。"),
    "link_exists": _("这两件已经关联，不用再关联。"),
    "link_to_itself": _("不能跟自己关联。请选另一件。"),
    "role_unknown": _("没有“{role}”这种分工。请从列表里选。"),
    "file_missing": _("没有收到文件。请重新选一个文件上传。"),
    "assignee_unknown": _("没有“{to}”这个单位、岗位、专班或人。请从列表里选。"),
    "obstacle_taken": _("这个难点已经提出过。请刷新页面，重新提出。"),
    "text_unreadable": _("“{field}”里有读不了的字符。请重新输入，不要整段粘贴。"),
    "day_unlikely": _("日期{on}不像真的。请核对年份。"),
    "expected_before": _("预计日期{on}早于{previous}。请核对日期。"),
    "count_negative": _("“{field}”不能是负数。"),
}

FACT_FAR = _("没有“{fact}”这一项。请从列表里选。")
"""Said instead of `fact_unknown` where no fact is called anything like it."""

FIELDS: Mapping[str, str] = {
    **WINDOW_FIELDS,
    "title": _("名称"),
    "text": _("说明"),
    "name": _("文件名"),
    "ask": _("请领导决定的事"),
    "despite": _("原因"),
    "number": _("文号或证号"),
    "obstacle": _("难点编号"),
    "key": _("提交编号"),
    "workers": _("到岗人数"),
    "facts": _("情况"),
}

FACT_PROBLEMS: Mapping[str, str] = {
    "fact_not_text": _("要填文字"),
    "fact_too_long": _("太长，最多2000个字"),
    "fact_not_number": _("要填数字"),
    "fact_not_whole": _("要填整数"),
    "fact_too_fine": _("小数位数太多"),
    "fact_too_big": _("数字太大"),
    "fact_negative": _("不能是负数"),
    "fact_not_date": _("要填日期，写成2020-03-25"),
    "fact_year_unlikely": _("年份不像真的，请核对"),
    "fact_not_boolean": _("要填是或否"),
    "fact_not_choice": _("不在可选范围里"),
    "fact_not_choices": _("要从选项里选，可以选几个"),
    "fact_not_mapping": _("格式不对"),
}

FILES: Mapping[str, str] = {
    "file_empty": _("“{name}”是空文件。请核对后重新上传。"),
    "file_too_big": _("“{name}”超过{most_mb}兆。请压缩或拆成几个文件；整套图纸请传到图审平台。"),
    "file_type_unknown": _(
        "“{name}”不是可以上传的文件。请转成 PDF、图片（PNG、JPG）、Word（docx）或 Excel（xlsx）再上传。"
    ),
    "file_type_old_office": _("“{name}”是旧版 Word 或 Excel。请另存为 docx、xlsx 或 PDF 再上传。"),
    "file_has_macros": _("“{name}”带有宏，不能上传。请另存为不带宏的文件再上传。"),
    "file_unpacks_too_big": _("“{name}”解开后超过{most_mb}兆，没有收。请换一个文件。"),
    "file_broken": _("“{name}”打不开，可能没有传完整。请重新导出再上传。"),
}
