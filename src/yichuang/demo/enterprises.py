"""The invented enterprises and persons who apply at the window. Their codes carry right check digits, as real ones do."""

from __future__ import annotations

from dataclasses import dataclass

from yichuang.engine.case.credit_codes import check_character

_DISTRICT = "370799"


@dataclass(frozen=True, slots=True)
class Applying:
    """Who applies. `code` is empty for a natural person."""

    name: str
    code: str
    contact: str
    phone: str


def credit_code(running: int) -> str:
    """A unified social credit code (GB 32100) of the invented district; with it the organisation's own check digit."""
    body = f"MA3Q{running:04d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = (11 - sum(int(one, 36) * weight for one, weight in zip(body, weights, strict=True)) % 11) % 11
    code = f"91{_DISTRICT}{body}{'X' if rest == 10 else rest}"
    return code + check_character(code)


def _lines(text: str) -> dict[str, Applying]:
    found = {}
    for running, line in enumerate(text.strip().splitlines(), start=101):
        key, name, contact, phone = line.split("|")
        found[key] = Applying(name, credit_code(running), contact, phone)
    return found


APPLYING = _lines("""
hefeng|青禾湖禾丰食品有限公司|宋雨桐|13853000101
lanqiao|青禾湖蓝桥软件有限公司|丁一凡|13853000102
juxing|青禾湖聚星机械配件有限公司|牛占军|13853000103
fangzhou|青禾湖方舟包装有限公司|卢静怡|13853000104
mingde|青禾湖明德检测技术有限公司|袁博|13853000105
yuntai|青禾湖云台物流有限公司|贺晓峰|13853000106
ruian|青禾湖瑞安新能源有限公司|樊丽娜|13853000107
xinghe|青禾湖星河置业有限公司|左文静|13853000108
hengtong|青禾湖恒通标准厂房运营有限公司|蔡国平|13853000109
jiayi|青禾湖嘉颐养老服务有限公司|毕秀兰|13853000110
boda|青禾湖博达职业培训有限公司|纪宏伟|13853000111
""")

PERSON = Applying("孙玉兰", "", "孙玉兰", "13853000120")
"""A shopkeeper who asks for advice."""

OWNERS = {name: credit_code(201 + nth) for nth, name in enumerate((
    "青禾湖水务公司", "牧安生物", "中复碳纤", "产业研究院", "同曜化学", "中科氢储", "青禾湖文旅公司", "湖鲜水产",
    "绿野供应链", "青禾湖产业发展公司", "果季农业",
))}  # fmt: skip
"""Owner of a sample project → its code."""
