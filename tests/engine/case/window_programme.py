"""A small invented programme decided at our own window: everything the window can do is allowed somewhere in it."""

from yichuang.engine.programme.model import Programme
from yichuang.engine.programme.read import read

TEXT = """
[programme]
id = "window"
title = { zh-Hans = "窗口", en = "Window" }
about = { zh-Hans = "一个项目", en = "a project" }
version = "1"
window = "window"
intake = { n = 5, evidence = "assumed" }
supervision_answer = { n = 3, evidence = "assumed" }
rating_answer = { n = 5, evidence = "assumed" }
[source.ours]
title = { zh-Hans = "自定", en = "Ours" }
[fact.commitments_barred_until]
type = "date"
title = { zh-Hans = "不得用承诺办理至", en = "No commitments until" }
[fact.phased]
type = "boolean"
title = { zh-Hans = "分阶段", en = "In phases" }
[function.window]
title = { zh-Hans = "窗口", en = "Window" }
[function.planning]
title = { zh-Hans = "规划", en = "Planning" }
[function.fire]
title = { zh-Hans = "消防", en = "Fire" }
[function.owner]
title = { zh-Hans = "企业", en = "Owner" }
outside = true
[function.inspection]
title = { zh-Hans = "监管", en = "Inspection" }
[stage.one]
title = { zh-Hans = "一", en = "One" }
[stage.two]
title = { zh-Hans = "二", en = "Two" }
[material.form]
title = { zh-Hans = "申请表", en = "Form" }
[material.drawing]
title = { zh-Hans = "图纸", en = "Drawing" }
[material.licence]
title = { zh-Hans = "执照", en = "Licence" }
[document.permit]
title = { zh-Hans = "许可证", en = "Permit" }
validity_days = { n = 365, evidence = "assumed" }
lapses = true
renewals = { n = 2, evidence = "assumed" }
renewal_days = { n = 90, evidence = "assumed" }
[document.letter]
title = { zh-Hans = "意见书", en = "Letter" }
[opinion.coordination]
title = { zh-Hans = "协办意见", en = "Coordination" }
days = { n = 5, evidence = "assumed", effect = "reads_as_consent" }
[opinion.strict]
title = { zh-Hans = "书面意见", en = "In writing" }
days = { n = 5, evidence = "assumed" }
[remedy.review]
title = { zh-Hans = "行政复议", en = "Administrative review" }
days = { n = 60, evidence = "assumed" }
[pause.correction_before]
title = { zh-Hans = "受理前补正", en = "Correction before acceptance" }
effect = "not_started"
[pause.correction_after]
title = { zh-Hans = "受理后补正", en = "Correction after acceptance" }
[procedure_class.notices]
title = { zh-Hans = "公告类", en = "Notices" }
[procedure_class.hearings]
title = { zh-Hans = "听证类", en = "Hearings" }
basis = { zh-Hans = "《行政许可法》第四十五条", en = "article 45 of the Administrative Licence Law" }
[pause.notice]
title = { zh-Hans = "公示", en = "Public notice" }
procedure_class = "notices"
limit = { n = 10, evidence = "assumed" }
[pause.hearing]
title = { zh-Hans = "听证", en = "Hearing" }
procedure_class = "hearings"
limit = { n = 20, evidence = "assumed" }
[pause.hold]
title = { zh-Hans = "挂起", en = "Hold" }
limit = { n = 10, evidence = "assumed" }
cap = { n = 20, evidence = "assumed" }
cap_group = "hold"
rungs = [10, 5, 5]
approver = "approve_hold"
[flow.F]
title = { zh-Hans = "流程", en = "Flow" }
codes = ["1"]
items = ["LAND", "SCHEME", "PERMIT", "SIGNED", "ELSEWHERE", "JOINT", "FIRE", "RECORDS"]
[item.LAND]
title = { zh-Hans = "签合同", en = "Land contract" }
kind = "gate"
stage = "one"
function = "owner"
[item.SCHEME]
title = { zh-Hans = "方案审查", en = "Scheme review" }
kind = "approval"
stage = "one"
function = "planning"
record = "ours"
materials = ["form", "drawing", "?licence"]
documents = ["letter"]
special_procedures = ["notice", "hearing"]
asks = ["fire"]
opinion = "coordination"
[item.SCHEME.allow]
days = { n = 5, evidence = "assumed" }
extension = { n = 3, evidence = "assumed" }
[item.SCHEME.preopinion]
material = "drawing"
becomes_on = "LAND"
validity = { n = 90, evidence = "assumed" }
[item.PERMIT]
title = { zh-Hans = "许可证", en = "Permit" }
kind = "approval"
stage = "one"
function = "planning"
record = "ours"
materials = ["form", "?licence"]
documents = ["permit"]
supervised_by = "inspection"
phases_when = "phased"
[item.PERMIT.after]
hard = ["SCHEME"]
[item.PERMIT.allow]
days = { n = 5, evidence = "assumed" }
[item.PERMIT.commitment]
check_within = { n = 20, evidence = "assumed" }
bars = { n = 180, evidence = "assumed" }
consequence = { zh-Hans = "撤销", en = "Revoked" }
[[item.PERMIT.phase]]
id = "foundation"
title = { zh-Hans = "基坑", en = "Foundation" }
[[item.PERMIT.phase]]
id = "whole"
title = { zh-Hans = "整体", en = "Whole" }
[item.SIGNED]
title = { zh-Hans = "两人办", en = "By two" }
kind = "approval"
stage = "one"
function = "planning"
record = "ours"
sign = "two"
materials = ["form"]
[item.SIGNED.allow]
days = { n = 5, evidence = "assumed" }
[item.ELSEWHERE]
title = { zh-Hans = "省里办", en = "Decided elsewhere" }
kind = "approval"
stage = "one"
function = "planning"
[item.JOINT]
title = { zh-Hans = "联合验收", en = "Joint acceptance" }
kind = "envelope"
stage = "one"
function = "planning"
record = "ours"
contains = ["FIRE", "RECORDS"]
documents = ["letter"]
[[item.JOINT.phase]]
id = "first"
title = { zh-Hans = "一期", en = "First" }
[[item.JOINT.phase]]
id = "all"
title = { zh-Hans = "全部", en = "All" }
[item.JOINT.allow]
days = { n = 12, evidence = "assumed" }
[item.FIRE]
title = { zh-Hans = "消防验收", en = "Fire acceptance" }
kind = "approval"
stage = "one"
function = "fire"
record = "ours"
[item.RECORDS]
title = { zh-Hans = "档案验收", en = "Archives" }
kind = "filing"
stage = "one"
function = "planning"
record = "ours"
"""


def window_programme() -> Programme:
    return read({"window/programme.toml": TEXT})
