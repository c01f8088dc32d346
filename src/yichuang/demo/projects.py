"""The fifty invented projects: 19.0 billion yuan, six industries, every state, on time and late.

A line: name | owner | industry | money | total, this year's plan, done (万元) | state | what is built | area | what the
permits are at ("C05 accepted 4" = item C05 was accepted four working days ago; "-" = nothing running).
"""

from __future__ import annotations

from dataclasses import dataclass

_LINES = """
高速连接线南段工程|青禾湖城投公司|town|government|108000|24000|2100|under_construction|linear|SHE|B06 accepted 8
嘉岳锂电隔膜一期|嘉岳新材料|materials|social|160000|46000|5200|started|special|QHU|U03 accepted 12
智造园标准厂房三期|青禾湖产业发展公司|equipment|social|42000|15000|0|preliminary|plant|SHE|C05 accepted 4
中科氢能储罐中试线|中科氢储|materials|social|15800|6000|0|preliminary|hazard|QHU|A08 accepted 15
绿野冷链物流园二期|绿野供应链|food|social|31500|9000|0|preliminary|store|SHE|A18 accepted 4
滨湖污水处理厂扩建|青禾湖水务公司|town|government|18900|8000|1020|started|municipal|QHU|B06 accepted 2
康禾生物制剂产业园一期|康禾生物|biomedicine|social|68000|26000|3400|preliminary|special|QHU|C05 accepted 0
海川精密铸造搬迁改造|海川精铸|equipment|social|22600|9800|2350|under_construction|plant|SHE|C07 accepted 3
云松智能农机总装线|云松农机|equipment|social|56000|20000|4100|under_construction|plant|SHE|U03 accepted 5
水质监测站网工程|青禾湖水务公司|town|government|9600|4200|0|preliminary|municipal|QHU|A05 accepted 2
祥瑞医药包材|祥瑞包装|biomedicine|social|17200|7000|0|preliminary|special|QHU|C02 correcting 3
鲜禾预制食品工厂|鲜禾食品|food|social|26800|10000|0|preliminary|plant|SHE|C01 accepted 6
湖滨康养小镇一期|青禾湖文旅公司|tourism_health|social|120000|12000|0|preliminary|resort|QHU|A16 accepted 5
华纶差别化纤维|华纶化纤|materials|social|61000|14000|0|signed|plant|QHU|A18 accepted 1
北部园区集中供热管网|青禾湖热力公司|town|government|13800|6200|1480|under_construction|linear|SHE|U02 accepted 1
第二实验学校|区社会事业局|town|government|29500|13000|900|under_construction|school|SHE|-
滨湖生态湿地公园|青禾湖文旅公司|tourism_health|government|21400|6500|0|preliminary|park|QHU|B01 special 5
新材料检测中心|产业研究院|materials|social|12600|5000|0|preliminary|office|QHU|A10 special 9
稻香农旅融合示范园|稻香农业|tourism_health|social|16300|5400|380|under_construction|resort|SHE|-
国轩重型齿轮箱|国轩传动|equipment|social|64000|22000|5600|under_construction|plant|SHE|-
三和液压阀体扩产|三和液压|equipment|social|19800|8200|2300|under_construction|plant|SHE|-
数控机床关键部件|恒准机床|equipment|social|38500|14000|3900|under_construction|plant|QHU|-
轨道车辆内饰件|众轨科技|equipment|social|27000|11000|1600|started|plant|SHE|-
无人机整机与培训基地|翼行航空|equipment|social|33000|6000|0|signed|plant|QHU|A02 received 1
农机零部件共享工厂|青禾湖产业发展公司|equipment|social|24000|0|0|in_reserve|none|SHE|-
高纯氧化铝粉体|晶泽材料|materials|social|46000|17000|4700|under_construction|special|QHU|-
可降解地膜与包装|绿源塑业|materials|social|28600|12000|3300|under_construction|plant|SHE|-
电子级树脂|同曜化学|materials|social|52000|13000|0|preliminary|hazard|QHU|B04 accepted 8
碳纤维压力容器|中复碳纤|materials|social|44000|8000|0|signed|special|QHU|-
再生铝循环利用|金再生|materials|social|30000|0|0|planned|none|SHE|-
海藻多糖提取|蓝藻生物|biomedicine|social|23500|9500|2700|under_construction|plant|QHU|-
中药饮片智能车间|本草堂|biomedicine|social|18200|4200|2900|completed|plant|SHE|D07 accepted 0
诊断试剂原料基地|普康诊断|biomedicine|social|35600|12000|1900|started|plant|QHU|-
兽用生物制品|牧安生物|biomedicine|social|27500|7000|0|signed|special|SHE|A18 accepted 2
医疗器械标准厂房|青禾湖产业发展公司|biomedicine|social|32000|0|0|in_reserve|none|QHU|-
富硒杂粮深加工|禾硒食品|food|social|14800|6500|1950|under_construction|plant|SHE|-
樱桃保鲜与电商中心|果季农业|food|social|9800|2600|2400|under_construction|small|SHE|D06 accepted 3
有机奶业牧场|源牧乳业|food|social|41000|14500|4200|under_construction|plant|QHU|-
生姜精深加工|姜源食品|food|social|16500|1800|1500|at_designed_benefit|small|SHE|-
水产种苗繁育基地|湖鲜水产|food|social|12400|4000|0|signed|small|QHU|A17 accepted 4
中央厨房与团餐配送|味厨供应链|food|social|19000|0|0|in_reserve|none|SHE|-
湖滨亲子研学营地|青禾湖文旅公司|tourism_health|social|22800|8800|1240|started|resort|QHU|-
温泉度假酒店改造|云泉酒店|tourism_health|social|26500|9000|2480|under_construction|resort|QHU|-
环湖绿道三段|青禾湖城投公司|tourism_health|government|11200|1900|1850|completed|linear|QHU|-
民俗文化街区|双河文旅|tourism_health|social|18000|0|0|planned|none|SHE|-
滨湖新区综合医院|区社会事业局|town|government|126000|20000|0|preliminary|school|QHU|B03 accepted 1
安置区二期|青禾湖城投公司|town|government|72000|26000|8600|under_construction|homes|SHE|-
110千伏滨湖变电站|市供电公司|town|government|19600|1500|1500|commissioned|municipal|QHU|-
智慧水务一期|青禾湖水务公司|town|government|14000|800|800|commissioned|municipal|QHU|-
农村供水一体化二期|青禾湖水务公司|town|government|81700|0|0|in_reserve|none|SHE|-
"""

STAGES = (
    "planned", "in_reserve", "signed", "preliminary", "started", "under_construction", "completed", "commissioned",
    "at_designed_benefit",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """One line, with money in 万元. `item`, `event`, `ago`: where its permits stand."""

    nth: int
    name: str
    owner: str
    industry: str
    money: str
    total: int
    plan: int
    done: int
    stage: str
    builds: str
    area: str
    item: str
    event: str
    ago: int

    @property
    def reached(self) -> int:
        """0 for planned … 8 for at designed benefit."""
        return STAGES.index(self.stage)


def samples() -> list[Sample]:
    """The fifty lines, in order."""
    found = []
    for nth, line in enumerate(_LINES.strip().splitlines()):
        name, owner, industry, money, total, plan, done, stage, builds, area, at = line.split("|")
        item, event, ago = (*at.split(" "), "", "0")[:3] if at != "-" else ("", "", "0")
        found.append(
            Sample(
                nth, name, owner, industry, money, int(total), int(plan), int(done), stage, builds, area,
                item, event, int(ago),
            )
        )  # fmt: skip
    return found


_COMMON = {
    "approval_mode": "filing", "explosive_or_flammable": False, "toxic": False, "is_fire_special_project": False,
    "needs_new_construction_land": False, "flood_area": False, "water_intake": False, "forest_ha": "0",
    "heritage_zone": False, "geohazard_area": False, "climate_sensitive": False, "seismic_over_limit": False,
    "occupies_road": False, "occupies_green_or_trees": False, "drains_to_sewer": False, "energy_tce": "400",
    "electricity_kwh": "1800000", "land_area_ha": "3.2", "earthwork_m3": "9000", "civil_defence_due": False,
    "regional_assessments": ["environment", "energy", "soil_water"], "single_function": False,
    "is_key_project": True, "wants_promise": False, "land_mode": "granted", "eia_class": "form",
    "floors_underground": 0, "floor_area_underground": "0", "height_m": "18", "floor_area_total": "36000",
    "utility_needs": ["water", "power"], "scheme_prereviewed": False, "uses_approved_drawings": False,
}  # fmt: skip

_BUILDS: dict[str, dict[str, object]] = {
    "plant": {"is_industrial": True, "use_class": "standard_plant"},
    "special": {"is_industrial": True, "use_class": "special_plant", "is_fire_special_project": True},
    "hazard": {
        "is_industrial": True, "use_class": "special_plant", "explosive_or_flammable": True,
        "is_fire_special_project": True, "eia_class": "report",
    },
    "store": {"is_industrial": True, "use_class": "ordinary_warehouse"},
    "office": {"is_industrial": False, "use_class": "office", "energy_tce": "1200", "civil_defence_due": True},
    "resort": {
        "is_industrial": False, "use_class": "retail", "forest_ha": "1.5", "civil_defence_due": True,
        "is_fire_special_project": True,
    },
    "small": {
        "is_industrial": True, "use_class": "ordinary_warehouse", "floor_area_total": "2600", "height_m": "9",
        "single_function": True, "land_area_ha": "0.4", "earthwork_m3": "600", "eia_class": "registration",
        "water_intake": False,
    },
    "school": {
        "is_industrial": False, "use_class": "public_service", "land_mode": "allocated", "civil_defence_due": True,
        "is_fire_special_project": True, "eia_class": "registration",
    },
    "homes": {
        "is_industrial": False, "use_class": "residential", "land_mode": "allocated", "civil_defence_due": True,
        "floors_underground": 1, "floor_area_underground": "8000", "eia_class": "registration",
    },
    "park": {"is_industrial": False, "use_class": "other", "land_mode": "allocated", "eia_class": "registration"},
    "municipal": {
        "is_industrial": False, "use_class": "municipal", "land_mode": "allocated", "eia_class": "form",
        "occupies_road": True,
    },
    "linear": {
        "is_industrial": False, "use_class": "linear", "land_mode": "allocated", "eia_class": "form",
        "utility_needs": ["heat"],
    },
}  # fmt: skip

_OF_ITEM: dict[str, dict[str, object]] = {
    "C07": {"drains_to_sewer": True},
    "A17": {"water_intake": True},
    "A10": {"energy_tce": "1600"},
    "B06": {"occupies_road": True},
}
"""What must be so for an item to be needed at all."""


def permit_facts(one: Sample) -> dict[str, object]:
    """The facts of a project's permits, as its service team gave them. One project in eight still owes an answer."""
    facts: dict[str, object] = {**_COMMON, **_BUILDS[one.builds], **_OF_ITEM.get(one.item, {})}
    facts["floor_area_total"] = facts["floor_area_total"] if one.builds == "small" else str(8000 + one.total // 3)
    if one.stage == "signed" and one.nth % 2:
        for fact in ("civil_defence_due", "heritage_zone"):
            facts.pop(fact, None)
    return facts


OBSTACLES = (
    # project, what is stuck, the decision asked, proposing office, raised (working days ago), wanted in (working days)
    (0, "3户未签协议，420米用地没交", "按评估上限先签，3月31日前交地", "SHE", 6, 2),
    (15, "外省劳务队未返岗", "换劳务分包，竣工顺延30天", "SHJ", 8, 3),
    (1, "110千伏线路走廊压规划路，两案未定", "东移60米；或地埋，多1180万元", "ZRZ", 10, 4),
    (4, "用地指标缺38亩", "用储备指标；或缓到下半年", "ZRZ", 5, 7),
)

CLEARED = (
    (46, "砂石料断供", "和两家料场签了保供，3月20日接上", "ZJJ", 12, 3),
    (10, "环评图纸版本不一致", "设计院重新盖章，环评已批", "HBJ", 9, 2),
)

STOPS = (
    # project, stopped on, why, resumed on ("" = still stopped), workers
    (15, "2020-02-10", "外省劳务队未返岗", "", 0),
    (18, "2020-01-22", "旅游场所未开放", "", 0),
    (19, "2020-01-20", "春节停工", "2020-03-23", 212),
    (20, "2020-01-21", "春节停工", "2020-02-24", 96),
    (25, "2020-01-20", "春节停工", "2020-03-02", 140),
    (37, "2020-01-21", "春节停工", "2020-03-19", 75),
    (46, "2020-01-19", "春节停工", "2020-03-20", 260),
)

STARTED = {7: 27, 32: 2, 41: 4}
"""Project → working days since its start of works, where that matters: one of this year, and two within the week."""

LATE_STARTS = {2: 1, 27: 2}
"""Project → days since it was agreed to start and did not."""

CHAT = (
    (6, "康禾张总：桩机下周二进场，还差施工许可证"),
    (8, "云松刘工：供电方案图纸已交，请帮催答复"),
    (2, "住建窗口说合同备案和中标价不一致，退回来改"),
    (11, "设计院：施工图周五出齐"),
    (45, "医院初设概算专家意见已收"),
)
