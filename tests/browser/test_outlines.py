"""The outlines of areas, from the file somebody brings to the map of the project table; at a desk and on a phone."""

from __future__ import annotations

import json
import re

from tests.browser.test_counter import BOTH, CHINESE, picture


def _square(west, south, size):
    east, north = round(west + size, 2), round(south + size, 2)
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def _file(path, *features):
    said = [{"type": "Feature", "properties": names, "geometry": shape} for names, shape in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": said}), encoding="utf-8")
    return path


@BOTH
def test_outlines_are_brought_put_right_and_drawn(open_page, own_sample, size, language, assert_accessible, tmp_path):
    page = open_page(own_sample, size=size, language=language, as_user="admin")
    page.goto("/settings/areas/")
    assert_accessible(page)
    picture(page, f"areas-{language}")
    name = page.locator("tbody tr").nth(1).locator("th").inner_text()
    code = page.locator("tbody tr").nth(1).locator("td").nth(1).inner_text()
    page.locator("a[href$='/areas/outlines/']").click()
    assert_accessible(page)
    picture(page, f"outlines-{language}")
    zone = ({"code": "QHH"}, _square(119.3, 36.4, 0.12))
    wrong = _file(tmp_path / "错了.geojson", zone, ({"name": "没有这个街道"}, _square(119.31, 36.41, 0.02)))
    page.locator("#file").set_input_files(wrong)
    page.locator("form.bring button").click()
    page.locator(".wrongs li").wait_for()
    assert page.locator(".wrongs li").count() == 1 and page.locator("form.start").count() == 0
    assert_accessible(page)
    picture(page, f"outlines-wrong-{language}")
    right = _file(tmp_path / "边界.geojson", zone, ({"code": code}, _square(119.31, 36.41, 0.05)))
    page.locator("#file").set_input_files(right)
    page.locator("form.bring button").click()
    page.locator("form.start").wait_for()
    assert page.locator("svg.outlines path.changed").count() == 2
    assert_accessible(page)
    picture(page, f"outlines-right-{language}")
    page.locator("form.start button").click()
    page.locator(".wrong").wait_for()
    assert_accessible(page)
    page.locator("#id_reason").fill("自然资源分局2020年提供")
    page.locator("form.start button").click()
    page.wait_for_url(re.compile("/settings/areas/$"))
    assert page.locator(".answers .success").count() == 1
    if language == "en":
        assert not CHINESE.search(page.locator(".answers").inner_text())
    drawn = page.request.get("/projects/map.json").json()["areas"]["features"]
    shape = next(one["geometry"] for one in drawn if one["properties"]["code"] == code)
    assert shape["coordinates"] == _square(119.31, 36.41, 0.05)["coordinates"], name
