"""What offices call the columns of their tables, and the words they write into cells. Data: extend it as one meets
new tables; an exact hit only ever proposes, a person confirms the match."""

from __future__ import annotations

from collections.abc import Mapping

NUMBER_WORDS = ("系统编号", "档案编号", "case number")
STAGE_WORDS = (
    "所处阶段", "当前阶段", "项目阶段", "阶段", "项目状态", "建设状态", "状态", "目前状态", "进展阶段", "推进阶段",
    "建设阶段", "stage", "phase", "current phase", "project phase", "status",
)  # fmt: skip
OBSTACLE_WORDS = (
    "存在问题", "存在的问题", "存在困难", "存在的困难", "存在问题及困难", "存在困难及问题", "存在的困难和问题",
    "存在的主要问题", "存在的困难问题", "困难问题", "困难和问题", "问题困难", "主要问题", "主要困难", "问题",
    "困难", "难点", "堵点", "难点堵点", "堵点难点", "难点问题", "制约因素", "制约问题", "需协调解决的问题",
    "需要协调解决的问题", "需协调解决问题", "需协调的问题", "需协调问题", "需要协调的问题", "需协调事项",
    "需要协调事项", "需协调解决事项", "需解决的问题", "需要解决的问题", "存在问题及需协调事项", "problems",
    "problem", "issues", "issue", "obstacles", "difficulties",
)  # fmt: skip

FACT_WORDS: Mapping[str, tuple[str, ...]] = {
    "project_name": ("项目", "名称", "项目名", "工程名称", "重点项目名称", "project name", "name", "project title"),
    "project_code": (
        "代码", "项目编码", "在线平台代码", "投资项目代码", "国家代码", "统一代码", "code", "pid", "id", "project id",
    ),
    "owner": (
        "业主", "业主单位", "建设单位", "项目业主", "投资主体", "项目法人", "实施主体", "企业名称", "承建企业",
        "法人单位", "项目单位名称", "投资方", "company", "client", "owner group", "managing agency",
    ),
    "industry": ("产业类别", "产业类型", "行业", "所属产业", "所属行业", "行业类别", "产业领域", "category", "sector"),
    "nature": ("性质", "项目性质", "type"),
    "fund_source": ("资金性质", "投资性质", "投资类型", "funding"),
    "buys_land": ("是否供地", "需供地", "是否新增用地"),
    "area": ("街道", "镇街", "所在镇街", "所属街道", "属地", "所在地", "片区", "园区", "村居", "borough", "district"),
    "address": ("地点", "建设地址", "项目地址", "地址", "建设位置", "项目地点", "location", "address"),
    "scale_text": ("规模", "建设规模及内容", "scale"),
    "main_content": (
        "建设内容", "主要建设内容及规模", "建设内容及规模", "项目内容", "项目简介", "项目概况", "description",
    ),
    "owner_contact": ("联系人", "企业联系人", "联系方式", "联系人及电话", "项目负责人", "负责人", "contact",
        "联系电话", "电话", "手机", "手机号", "phone"),
    "sponsoring_leader": (
        "包保区领导", "包靠领导", "包联领导", "联系领导", "挂包领导", "分管领导", "责任领导", "leader", "sponsor",
    ),
    "lead_office": (
        "责任单位", "责任部门", "牵头部门", "主管部门", "服务单位", "包保单位", "包靠单位", "行业主管部门", "lead",
    ),
    "service_team": ("专班", "服务专班名称", "工作专班", "team"),
    "investment_total": (
        "项目总投资", "计划总投资", "投资总额", "总投资额", "概算总投资", "total budget", "budget", "budget forecast",
    ),
    "investment_plan_year": (
        "年度计划投资", "年度投资计划", "年计划投资", "当年计划投资", "本年计划投资", "今年计划", "年度计划",
        "本年计划", "年度投资", "计划投资",
    ),
    "investment_done_year": (
        "年度完成投资", "当年完成投资", "本年完成投资", "今年完成", "年内完成", "本年完成", "当年累计完成", "年度完成",
        "本年累计完成投资", "完成投资", "已完成投资", "今年累计完成投资",
    ),
    "investment_done_total": ("累计完成", "开工以来完成", "累计投资", "开工累计完成投资", "spent", "total spent"),
    "figures_on": ("数据截至", "截至日期", "统计时间", "更新日期", "as of"),
    "planned_start_on": (
        "计划开工", "计划开工时间", "计划开工日期", "拟开工时间", "开工计划", "开工时限", "planned start",
    ),
    "agreed_start_on": ("约定开工时间", "合同开工时间", "协议开工时间"),
    "expected_start_on": ("预计开工时间", "预计开工日期", "forecast start"),
    "planned_completion_on": (
        "计划竣工", "计划竣工时间", "计划竣工日期", "计划完工时间", "竣工计划", "竣工时限", "planned completion",
    ),
    "agreed_completion_on": ("约定竣工时间", "合同竣工时间"),
    "expected_completion_on": ("预计竣工时间", "预计竣工日期", "预计完工时间", "forecast completion"),
    "planned_commissioning_on": ("计划投产", "计划投产时间", "计划投产日期", "计划投用时间", "投产计划"),
    "agreed_commissioning_on": ("约定投产时间",),
    "expected_commissioning_on": ("预计投产时间", "预计投用时间", "预计投产日期"),
    "agreed_benefit_on": ("约定达效时间", "达产达效时间", "计划达产时间"),
    "starts_this_year": ("年内开工", "是否今年开工", "今年新开工"),
    "completes_this_year": ("年内竣工", "是否今年竣工"),
    "commissions_this_year": ("年内投产", "是否今年投产"),
    "plan_this_year": ("年度建设内容", "今年建设目标", "年度目标", "本年建设内容", "年度建设任务", "年度主要建设内容"),
    "physical_progress": (
        "进展", "工程进度", "项目进展", "目前进展", "当前进展", "进展情况", "建设进度", "工程形象进度", "工作进展",
        "progress",
    ),
    "floor_area_total": ("建筑面积", "总建面", "建筑总面积", "floor area", "gfa"),
    "height_m": ("高度", "建筑高", "height"),
    "land_area_ha": ("用地面积", "土地面积", "占地", "site area"),
    "use_class": ("建筑用途", "使用功能", "建筑功能", "use"),
    "land_mode": ("土地取得方式", "用地方式"),
    "approval_mode": ("立项类型", "审批核准备案", "立项类别"),
    "eia_class": ("环评类型", "环评等级"),
    "floors_underground": ("地下楼层", "地下层"),
}  # fmt: skip

ITEM_WORDS: Mapping[str, tuple[str, ...]] = {
    "K01": ("入册", "谋划入册时间"),
    "K02": ("入库", "入库时间", "储备入库"),
    "K03": ("签约时间", "签约日期", "签订协议"),
    "K04": ("立项", "立项手续", "立项情况", "立项批复", "项目立项"),
    "K05": ("实际开工", "实际开工时间", "实际开工日期", "开工时间", "开工日期", "是否开工", "actual start"),
    "K07": ("实际竣工", "实际竣工时间", "实际竣工日期", "竣工时间", "竣工日期", "是否竣工"),
    "K08": ("实际投产", "实际投产时间", "实际投产日期", "投产时间", "投产日期", "是否投产"),
    "K10": ("土地款", "土地出让金", "缴纳土地款"),
    "K11": ("是否入统", "入统时间", "纳统", "是否纳统", "纳统时间"),
    "A01": ("赋码", "赋码时间"),
    "A02": ("立项备案", "备案", "项目备案", "备案证"),
    "A03": ("核准", "项目核准"),
    "A04": ("项目建议书", "建议书批复"),
    "A05": ("可研", "可研批复", "可行性研究报告"),
    "A06": ("用地预审", "选址意见书", "用地预审与选址"),
    "A07": ("用地规划许可证", "用地规划许可", "用地规划"),
    "A08": ("环评", "环评批复", "环境影响评价", "环评手续"),
    "A09": ("环评登记表",),
    "A10": ("能评", "节能审查", "节能评估", "能评批复"),
    "A11": ("水保", "水土保持", "水保方案"),
    "A12": ("洪评", "防洪评价"),
    "A13": ("稳评", "社稳评估", "社会稳定风险评价"),
    "A15": ("土地手续", "土地出让合同", "土地合同", "供地", "土地出让", "划拨决定书", "摘牌"),
    "A16": ("林地手续", "使用林地"),
    "A17": ("取水",),
    "B01": ("方案审查", "规划方案", "设计方案审查", "设计方案"),
    "B03": ("初设", "初步设计", "初设批复", "初步设计批复"),
    "B04": ("工程规划许可证", "工程规划许可", "建设工程规划许可", "规划许可证", "规划许可"),
    "C01": ("图审", "施工图审查", "施工图审图", "施工图"),
    "C02": ("消防审查", "消防设计审查", "消防设计"),
    "C03": ("人防", "人防手续"),
    "C04": ("质监安监", "质量监督", "安全监督", "质安监督"),
    "C05": ("施工许可证", "施工许可", "施工证", "construction permit"),
    "C06": ("招标", "招投标", "中标", "施工单位确定"),
    "D01": ("规划核实",),
    "D02": ("消防验收", "消防备案"),
    "D05": ("竣工备案", "竣工验收备案"),
    "D06": ("竣工联合验收",),
    "D07": ("不动产证", "不动产登记", "不动产权证", "房产证"),
    "U01": ("供水", "通水"),
    "U02": ("供气", "供热", "通气"),
    "U03": ("供电", "通电", "送电"),
}  # fmt: skip

PLANNED_BY: Mapping[str, str] = {
    "K05": "planned_start_on",
    "K07": "planned_completion_on",
    "K08": "planned_commissioning_on",
}
"""Milestone → the fact of its plan. One column often holds both: the day for what has happened, the plan for what has
not. A day still to come can only be the plan."""

STAGE_VALUES: Mapping[str, tuple[str, ...]] = {
    "planned": ("谋划", "策划", "谋划中", "谋划阶段", "在谈", "洽谈", "idea", "planning"),
    "in_reserve": ("储备", "储备库", "已入库", "储备阶段", "reserve"),
    "signed": ("签约", "已签约", "新签约", "落地", "signed"),
    "preliminary": ("前期", "前期手续", "办理前期手续", "手续办理", "未开工", "待开工", "拟开工", "preliminary"),
    "started": ("开工", "已开工", "新开工", "started"),
    "under_construction": (
        "在建", "建设中", "施工中", "施工", "续建", "主体施工", "正在建设", "under construction", "construction",
    ),
    "completed": ("竣工", "已竣工", "完工", "已完工", "建成", "已建成", "completed", "complete"),
    "commissioned": ("投产", "已投产", "投用", "已投用", "运营", "试生产", "commissioned"),
    "at_designed_benefit": ("达效", "达产", "达产达效", "已达效"),
}  # fmt: skip
CHOICE_VALUES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "industry": {
        "equipment": ("装备制造", "高端装备制造", "机械", "智能制造", "装备"),
        "materials": ("新材料产业", "化工新材料", "材料"),
        "biomedicine": ("医药", "医养健康", "生物医药产业", "医疗器械"),
        "food": ("食品", "农产品加工", "现代农业", "高效农业", "食品加工"),
        "tourism_health": ("文旅", "文化旅游", "旅游", "康养", "现代服务业"),
        "town": ("基础设施", "城建", "民生", "社会事业", "城市建设", "民生保障", "城市更新"),
    },
    "nature": {"new": ("新建项目", "新"), "extension": ("改扩建", "续扩建"), "upgrade": ("改建", "技改", "技术改造")},
    "fund_source": {
        "social": ("社会投资", "企业投资", "企业", "民间投资", "社会资本", "企业自筹", "自筹"),
        "government": ("政府投资", "财政", "国有投资", "财政资金", "专项债"),
        "mixed": ("政企合资", "ppp", "混合"),
    },
    "use_class": {
        "standard_plant": ("厂房", "标准化厂房"),
        "special_plant": ("生产车间",),
        "ordinary_warehouse": ("仓库", "仓储"),
        "residential": ("居住", "住房"),
        "public_service": ("学校", "医院", "公共服务"),
        "linear": ("道路", "管线", "管网"),
    },
    "land_mode": {"granted": ("出让", "招拍挂", "挂牌"), "own_existing": ("自有", "自有土地"), "lease": ("租赁",)},
    "approval_mode": {"approval": ("审批",)},
}


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


YES = _words(
    "是 有 已办 已办理 已办结 办结 已取得 取得 已完成 完成 已批 已批复 已核发 已备案 已领 已领证 已签 已缴 已缴清 "
    "√ ✓ ✔ ☑ 已开工 已竣工 已投产 已入统 已纳统 齐全 具备 通过 已通过 y yes done true"
)
NO = _words(
    "否 无 未 没有 未办 未办理 未取得 未完成 待办 待办理 未开始 尚未办理 未启动 不具备 未开工 未竣工 未投产 未入统 "
    "未纳统 × ✗ ✘ ☐ - — -- —— / n no false"
)
RUNNING = _words(
    "办理中 正在办理 正办理 在办 办理 审批中 受理 受理中 已受理 进行中 已报 已申报 申报中 已报件 审查中 评审中 公示中 "
    "pending"
)
NOT_NEEDED = _words("不需要 无需 不涉及 免办 不用办 不需办理 无需办理 不适用 豁免 n/a na")
