"""Offices, posts, people, areas and functions of the invented zone 青禾湖 (Qinghe Lake). Nobody here exists."""

from __future__ import annotations

from dataclasses import dataclass

ZONE = ("青禾湖开发区", "Qinghe Lake Development Zone")

CLERK = ("record", "facts", "note")
TEAM = ("record", "facts", "note", "works", "link", "assign")
LEADER = ("note", "personal")
REVIEWER = (*CLERK, "review")
HEAD = (*REVIEWER, "assign", "sign", "approve_hold_1")
WINDOW = (*CLERK, "window")
PROJECTS = (
    "open", "record", "facts", "assign", "rectify", "close", "works", "note", "link", "migrate", "personal", "history",
)  # fmt: skip
ADMIN = ("settings", "programmes", "publish", "note", "personal", "history")

OFFICES: tuple[tuple[str, str, str, str, str], ...] = (
    # code, Chinese, English, kind, phone
    ("GWH", "管委会领导", "Zone leadership", "leadership", "0530-600-1001"),
    ("XMB", "重点项目办", "Key projects office", "bureau", "0530-600-1010"),
    ("DZB", "党政办", "General office", "bureau", "0530-600-1020"),
    ("DCS", "督查室", "Inspection office", "bureau", "0530-600-1030"),
    ("FGJ", "区发改局", "Development and reform bureau", "bureau", "0530-600-1040"),
    ("ZRZ", "自然资源分局", "Natural resources branch", "bureau", "0530-600-1050"),
    ("ZJJ", "区住建局", "Housing and construction bureau", "bureau", "0530-600-1060"),
    ("HBJ", "生态环境分局", "Environment branch", "bureau", "0530-600-1070"),
    ("NSJ", "区农水局", "Agriculture and water bureau", "bureau", "0530-600-1080"),
    ("SPJ", "行政审批服务局", "Administrative approval bureau", "window", "0530-600-1090"),
    ("CGJ", "区城管局", "Urban management bureau", "bureau", "0530-600-1100"),
    ("YJJ", "区应急局", "Emergency management bureau", "bureau", "0530-600-1110"),
    ("SHJ", "区社会事业局", "Social affairs bureau", "bureau", "0530-600-1120"),
    ("ZSJ", "招商局", "Investment promotion bureau", "bureau", "0530-600-1130"),
    ("CZJ", "区财政局", "Finance bureau", "bureau", "0530-600-1140"),
    ("TJJ", "区统计局", "Statistics bureau", "bureau", "0530-600-1150"),
    ("DJZ", "不动产登记中心", "Real estate registry", "window", "0530-600-1160"),
    ("QXJ", "气象地震办", "Weather and seismology office", "bureau", "0530-600-1170"),
    ("SHE", "双河街道", "Shuanghe subdistrict", "subdistrict", "0530-600-1180"),
    ("QHU", "青湖街道", "Qinghu subdistrict", "subdistrict", "0530-600-1190"),
    ("SCJ", "区市场监管局", "Market supervision bureau", "bureau", "0530-600-1200"),
    ("GAJ", "公安分局", "Public security branch", "bureau", "0530-600-1210"),
    ("SWJ", "区税务局", "Tax bureau", "bureau", "0530-600-1220"),
    ("GDG", "市供电公司", "City power company", "outside", "0530-600-2010"),
    ("SWG", "青禾湖水务公司", "Qinghe Lake water company", "outside", "0530-600-2020"),
    ("RQG", "市燃气热力公司", "City gas and heat company", "outside", "0530-600-2030"),
    ("STZ", "施工图审查中心", "Drawing review centre", "outside", "0530-600-2040"),
    ("CHY", "测绘院", "Survey institute", "outside", "0530-600-2050"),
    ("TXG", "市通信公司", "City telecommunications company", "outside", "0530-600-2070"),
    ("NSH", "青禾湖农商银行", "Qinghe Lake rural commercial bank", "outside", "0530-600-2080"),
    ("SZJ", "省住建厅", "Provincial construction department", "outside", "0530-600-2060"),
)

FUNCTIONS: tuple[tuple[str, str, str], ...] = (
    # function, office, post ("" = the office)
    ("archives", "ZJJ", ""), ("civil_defence", "ZJJ", "ZJJ3"), ("construction", "ZJJ", "ZJJ1"), ("fire", "ZJJ", "ZJJ2"),
    ("drawing_review", "STZ", ""), ("emergency", "YJJ", "YJJ1"), ("environment", "HBJ", "HBJ1"),
    ("forestry", "ZRZ", "ZRZ3"), ("gas_heat_company", "RQG", ""), ("health", "SHJ", ""), ("heritage", "SHJ", "SHJ2"),
    ("joint_review", "SPJ", "SPJ2"), ("meteorology", "QXJ", "QXJ1"), ("natural_resources", "ZRZ", "ZRZ1"),
    ("planning", "ZRZ", "ZRZ2"), ("power_company", "GDG", ""), ("province_construction", "SZJ", ""),
    ("reform", "FGJ", "FGJ1"), ("registry", "DJZ", "DJZ1"), ("seismology", "QXJ", "QXJ2"),
    ("service_window", "SPJ", "SPJ1"), ("stability", "DZB", "DZB2"), ("survey", "CHY", ""), ("tendering", "SPJ", "SPJ3"),
    ("urban_management", "CGJ", "CGJ1"), ("water", "NSJ", "NSJ1"), ("water_company", "SWG", ""),
    ("investment_promotion", "ZSJ", "ZSJ1"), ("projects_office", "XMB", "XMB2"), ("service_team", "XMB", ""),
    ("statistics", "TJJ", "TJJ1"),
    ("market_registration", "SPJ", "SPJ4"), ("market_supervision", "SCJ", "SCJ1"),
    ("public_security", "GAJ", "GAJ2"), ("traffic_police", "GAJ", "GAJ1"), ("tax", "SWJ", "SWJ1"),
    ("social_insurance", "SHJ", "SHJ3"), ("housing_fund", "SHJ", "SHJ3"), ("utilities_lead", "CGJ", "CGJ1"),
    ("enterprise_service", "ZSJ", "ZSJ1"), ("telecom_company", "TXG", "TXG1"), ("bank", "NSH", "NSH1"),
    ("planning_supervision", "CGJ", "CGJ3"), ("construction_supervision", "ZJJ", "ZJJ4"),
    ("environment_supervision", "HBJ", "HBJ2"), ("water_supervision", "NSJ", "NSJ1"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seat:
    """A post with the person in it. `user` is the account, "" for none."""

    office: str
    code: str
    zh: str
    en: str
    person: str
    latin: str
    rights: tuple[str, ...] = CLERK
    user: str = ""
    what: tuple[str, str] = ("", "")


def _seats() -> tuple[Seat, ...]:
    named = [
        Seat("GWH", "GWH1", "党工委书记", "Party secretary", "周明远", "Zhou Mingyuan", LEADER, "leader",
             ("领导：看一页、定事情", "leader: reads one page, decides")),
        Seat("GWH", "GWH2", "管委会主任", "Director of the zone", "韩立群", "Han Liqun", (*LEADER, "approve_hold_3")),
        Seat("GWH", "GWH3", "分管工业副主任", "Deputy director, industry", "孙国栋", "Sun Guodong", LEADER),
        Seat("GWH", "GWH4", "分管城建副主任", "Deputy director, construction", "许静宜", "Xu Jingyi", (*LEADER, "leader", "approve_hold_2"), "incharge",
             ("分管领导：批第二次补正、批挂起", "leader in charge: approves second corrections and holds")),
        Seat("GWH", "GWH5", "分管农业副主任", "Deputy director, agriculture", "马德海", "Ma Dehai", LEADER),
        Seat("XMB", "XMB1", "重点项目办主任", "Head of the key projects office", "李晓琳", "Li Xiaolin", (*PROJECTS, "publish"), "office",
             ("重点项目办：管全部项目", "key projects office: all projects")),
        Seat("XMB", "XMB2", "项目调度", "Project dispatcher", "陈志强", "Chen Zhiqiang", PROJECTS, "clerk",
             ("项目调度：录进展、导表格", "dispatcher: records progress, imports the workbook")),
        Seat("XMB", "XMB3", "第一专班首席服务员", "Chief of service team 1", "王静", "Wang Jing", TEAM, "team1",
             ("第一专班：帮企业跑手续", "service team 1: acts for the enterprise")),
        Seat("XMB", "XMB4", "第二专班首席服务员", "Chief of service team 2", "刘振华", "Liu Zhenhua", TEAM, "team2",
             ("第二专班", "service team 2")),
        Seat("XMB", "XMB5", "第三专班首席服务员", "Chief of service team 3", "赵海燕", "Zhao Haiyan", TEAM),
        Seat("XMB", "XMB6", "第四专班首席服务员", "Chief of service team 4", "高文博", "Gao Wenbo", TEAM),
        Seat("XMB", "XMB7", "第五专班首席服务员", "Chief of service team 5", "林晓彤", "Lin Xiaotong", TEAM),
        Seat("DZB", "DZB1", "系统管理", "System administration", "唐建国", "Tang Jianguo", ADMIN, "admin",
             ("系统管理：机构、岗位、日历", "administration: offices, posts, calendar")),
        Seat("ZJJ", "ZJJ1", "建管科审批岗", "Construction permits", "吴建军", "Wu Jianjun", REVIEWER, "officer",
             ("区住建局审批岗：办施工许可", "construction bureau: permits officer")),
        Seat("ZRZ", "ZRZ2", "规划审批岗", "Planning permits", "郑雅文", "Zheng Yawen", REVIEWER, "planner",
             ("自然资源分局规划岗", "planning officer")),
        Seat("DCS", "DCS1", "督查室主任", "Head of inspection", "冯启明", "Feng Qiming", ("note",), "inspection",
             ("督查室：看、催，不办件", "inspection: looks and chases")),
    ]  # fmt: skip
    rest = (
        "DZB2 综合岗 General affairs 谢永康|DCS2 督查岗 Inspection 彭飞|FGJ1 投资审批岗 Investment approval 蒋丽华|"
        "FGJ2 重大项目岗 Major projects 沈浩|FGJ3 能源岗 Energy 韦春生|ZRZ1 用地岗 Land use 曹国强|ZRZ3 林业岗 Forestry 邓秀英|"
        "ZRZ4 测绘岗 Mapping 崔志刚|ZJJ2 消防审验岗 Fire safety review 潘文杰|ZJJ3 人防岗 Civil defence 田雪梅|"
        "ZJJ4 质安监督岗 Quality and safety 汪洋|ZJJ5 城建档案岗 Archives 石慧|HBJ1 环评岗 Environmental assessment 姚建新|"
        "HBJ2 监测岗 Monitoring 钟晓燕|NSJ1 水政岗 Water 廖福林|NSJ2 农业项目岗 Agricultural projects 熊大勇|"
        "SPJ1 综合窗口 One window 孟凡丽|SPJ2 联审岗 Joint review 秦少华|SPJ3 招投标岗 Tendering 江小波|CGJ1 市政岗 Municipal 史永刚|"
        "CGJ2 园林岗 Parks 顾芳|YJJ1 危化监管岗 Hazard supervision 侯建平|YJJ2 综合岗 General affairs 邵军|"
        "SHJ1 教育卫生岗 Education and health 孟晓东|SHJ2 文物岗 Heritage 龙泽宇|ZSJ1 项目落地岗 Project landing 万志远|"
        "ZSJ2 线索岗 Leads 段雪晴|CZJ1 政府投资岗 Government investment 雷鸣|CZJ2 专项债岗 Special bonds 钱玉珍|"
        "TJJ1 投资统计岗 Investment statistics 汤敏|TJJ2 入统岗 Entry into statistics 尹浩然|DJZ1 登记岗 Registration 黎红|"
        "QXJ1 防雷岗 Lightning protection 易水寒|QXJ2 抗震岗 Seismic safety 常胜|SHE1 项目岗 Projects 武建设|"
        "SHE2 征迁岗 Land clearing 戴安民|SHE3 村务岗 Village affairs 莫小兰|QHU1 项目岗 Projects 孔祥瑞|QHU2 征迁岗 Land clearing 白云鹏|"
        "QHU3 村务岗 Village affairs 向春梅|GDG1 大客户经理 Key accounts 毛志峰|SWG1 报装经理 Connections 邱少云|"
        "RQG1 报装经理 Connections 盛夏|STZ1 审图协调 Review coordination 柳青"
    )
    for line in rest.split("|"):
        code, zh, *english, person = line.split(" ")
        rights = CLERK if code[:3] in ("SHE", "QHU") else REVIEWER
        named.append(Seat(code[:3], code, zh, " ".join(english), person, "", rights))
    at_window = named.index(next(seat for seat in named if seat.code == "SPJ1"))
    named[at_window] = Seat(
        "SPJ", "SPJ1", "综合窗口", "One window", "孟凡丽", "Meng Fanli", WINDOW, "window",
        ("综合窗口：收件、告知、受理、送达", "service window: takes in, notifies, accepts, hands over"),
    )  # fmt: skip
    return (*named, *_deciding())


def _deciding() -> tuple[Seat, ...]:
    """Who decides at the window, beside the posts there were before."""
    return (
        Seat("SPJ", "SPJ4", "审核岗", "Review", "梁思齐", "Liang Siqi", REVIEWER, "reviewer",
             ("行政审批服务局审核岗：审企业开办", "approval bureau: reviews company start-ups")),
        Seat("SPJ", "SPJ5", "局长", "Head of the bureau", "贾国强", "Jia Guoqiang", HEAD),
        Seat("ZJJ", "ZJJ6", "局长", "Head of the bureau", "董伟", "Dong Wei", HEAD, "head",
             ("区住建局局长：签发许可、批挂起", "head of the construction bureau: signs permits, approves holds")),
        Seat("ZRZ", "ZRZ5", "分局局长", "Head of the branch", "宋长河", "Song Changhe", HEAD, "planhead",
             ("自然资源分局局长：签发规划许可", "head of the natural resources branch: signs planning permits")),
        Seat("DJZ", "DJZ2", "登簿岗", "Entry in the register", "夏立新", "Xia Lixin", HEAD),
        Seat("CGJ", "CGJ3", "执法监督岗", "Supervision", "罗刚", "Luo Gang", REVIEWER),
        Seat("CGJ", "CGJ4", "局长", "Head of the bureau", "傅建平", "Fu Jianping", HEAD),
        Seat("SHJ", "SHJ3", "社保公积金岗", "Social insurance and housing fund", "苗青", "Miao Qing", REVIEWER),
        Seat("SCJ", "SCJ1", "信用监管岗", "Credit supervision", "鲁海峰", "Lu Haifeng", REVIEWER, "supervisor",
             ("区市场监管局：接审管移交、答复", "market supervision: answers what is handed over to it")),
        Seat("GAJ", "GAJ1", "交警秩序岗", "Traffic", "葛志勇", "Ge Zhiyong", REVIEWER),
        Seat("GAJ", "GAJ2", "印章备案岗", "Seals", "裴丽", "Pei Li", REVIEWER),
        Seat("SWJ", "SWJ1", "开业登记岗", "New taxpayers", "游佳", "You Jia", REVIEWER),
        Seat("TXG", "TXG1", "报装经理", "Connections", "麦子豪", "Mai Zihao", REVIEWER),
        Seat("NSH", "NSH1", "驻厅专员", "Counter in the hall", "习文静", "Xi Wenjing", REVIEWER),
    )  # fmt: skip


SEATS = _seats()

TEAMS = (
    ("第一专班（高端装备）", "Service team 1 (equipment)", "XMB3", ("FGJ2", "ZRZ1", "ZJJ4")),
    ("第二专班（新材料）", "Service team 2 (materials)", "XMB4", ("FGJ3", "HBJ2", "YJJ2")),
    ("第三专班（生物医药、绿色食品）", "Service team 3 (biomedicine, food)", "XMB5", ("NSJ2", "HBJ2", "SPJ1")),
    ("第四专班（文旅康养）", "Service team 4 (tourism and health)", "XMB6", ("SHJ2", "CGJ2", "QHU1")),
    ("第五专班（城乡配套）", "Service team 5 (town works)", "XMB7", ("CZJ1", "CGJ1", "SHE1")),
)

SUBDISTRICTS = (("SHE", "双河街道", "Shuanghe"), ("QHU", "青湖街道", "Qinghu"))

VILLAGES = {
    "SHE": ["东河", "西河", "石桥", "柳林", "南岭", "北坡", "大槐", "小槐", "双井", "河湾", "新庄", "桃园"],
    "QHU": ["湖东", "湖西", "渔家", "芦花", "青石", "白沙", "临湖", "栗园", "枣林", "清泉", "杏花", "长堤"],
}
