"""What can be wrong with a file of outlines, feature by feature, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class OutlineProblem:
    """`nth` which feature, counted from 1 (0: the file itself), `label` what the file calls it."""

    code: str
    nth: int = 0
    label: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    def words(self) -> str:
        """What is wrong and what to do, in the language of the moment."""
        return WORDS[self.code]() % {name: _shown(value) for name, value in self.params.items()}


def _shown(value: Any) -> str:
    return _("、").join(map(str, value)) if isinstance(value, list | tuple) else str(value)


_EXPORT = "WGS 84 (EPSG:4326) / CGCS2000 (EPSG:4490)"

WORDS: Mapping[str, Callable[[], str]] = {
    "file_empty": lambda: _("文件是空的。重新导出一份 GeoJSON。"),
    "file_too_big": lambda: _("文件有%(seen)s MB，最多%(most)s MB。简化边界(容差10米就够)再导出。"),
    "file_not_text": lambda: _("这不是文字文件。GeoJSON 用记事本打得开；Shapefile 要先转成 GeoJSON。"),
    "file_not_json": lambda: _("第%(line)s行第%(column)s列读不下去，不是完整的 JSON。重新导出一份。"),
    "file_too_deep": lambda: _("括号套得太深，不是 GeoJSON。重新导出一份。"),
    "file_not_geojson": lambda: _("文件的 type 是“%(seen)s”，要一份 FeatureCollection。用地图软件导出 GeoJSON。"),
    "file_no_features": lambda: _("文件里没有图形。检查导出时选没选图层。"),
    "file_other_crs": lambda: _("坐标系是%(seen)s。用%(export)s重新导出。") % {"seen": "%(seen)s", "export": _EXPORT},
    "too_many_positions": lambda: _("一共%(seen)s个点，最多%(most)s个。简化边界(容差10米就够)再导出。"),
    "no_geometry": lambda: _("没有图形，只有属性。补上图形，或删掉这一条。"),
    "geometry_type": lambda: _("图形是%(seen)s。区域要用面(Polygon、MultiPolygon)，只知道位置的用点(Point)。"),
    "geometry_malformed": lambda: _("坐标的层次不对。重新导出一份，不要手改。"),
    "not_a_number": lambda: _("坐标里有“%(seen)s”，不是数字。"),
    "projected": lambda: (
        _("坐标是(%(x)s, %(y)s)，像是以米为单位的投影坐标。用%(export)s重新导出。")
        % {"x": "%(x)s", "y": "%(y)s", "export": _EXPORT}
    ),
    "swapped": lambda: _("坐标是(%(x)s, %(y)s)，像是把纬度写在了前面。GeoJSON 先经度、后纬度。"),
    "outside": lambda: _("坐标(%(x)s, %(y)s)不在中国境内(东经73至136、北纬3至54)。检查坐标系和小数点。"),
    "ring_short": lambda: _("一圈只有%(seen)s个点，至少要4个(首尾相同)。"),
    "ring_open": lambda: _("有一圈没有闭合：首尾要是同一个点。"),
    "ring_flat": lambda: _("围起来的面积是0。检查是不是把点重复了。"),
    "far_away": lambda: _("离其他区域约%(km)s公里，太远了。检查坐标。"),
    "no_name": lambda: _("没有编号也没有名称，不知道是哪个区域。属性里加 code 或 name。"),
    "unmatched": lambda: _("设置里没有“%(seen)s”。%(near)s"),
    "ambiguous": lambda: _("叫“%(seen)s”的有几个：%(codes)s。属性里加 code，写编号。"),
    "disagrees": lambda: _("编号%(code)s是“%(title)s”，名称写的却是“%(seen)s”。改对其中一个。"),
    "twice": lambda: _("“%(title)s”在第%(first)s个图形里已经有了。合成一个 MultiPolygon，或删掉一个。"),
}
"""Every code; functions, because the language is known only when they are read."""


def near_words(titles: list[str]) -> str:
    """ "是不是“东湖村”？" where something known is close, else what to do."""
    if titles:
        return _("是不是“%(title)s”？改成一样的名称。") % {"title": titles[0]}
    return _("先在区域里加上，或改成区域的编号或名称。")
