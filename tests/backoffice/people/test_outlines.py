"""Outlines of areas from a GeoJSON file: every mistake is named by feature, and nothing is guessed."""

import json

import pytest

from tests.backoffice.people.test_posts_and_people import refused
from yichuang.backoffice.ledger import register
from yichuang.backoffice.people import changes
from yichuang.backoffice.people.models import Area
from yichuang.backoffice.people.outlines import MOST_BYTES, MOST_POSITIONS, check_outlines
from yichuang.backoffice.people.outlines.problems import WORDS
from yichuang.backoffice.people.outlines.reading import FileProblemError


def box(west=117.0, south=36.0, size=0.1):
    east, north = west + size, south + size
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def feature(geometry=None, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry if geometry is not None else box()}


def file(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


@pytest.fixture
def areas(db, told):
    zone = changes.add_area("qhh", "青禾湖开发区", "Qinghe Lake", kind="zone", **told)
    lake = changes.add_area("lake", "滨湖街道", "Lakeside", kind="subdistrict", parent=zone, **told)
    for code, zh in (("v1", "东湖村"), ("v2", "西湖村"), ("v3", "石桥村"), ("w3", "石桥村")):
        changes.add_area(code, zh, kind="village", parent=lake, **told)
    return {area.code: area for area in Area.objects.all()}


def checked(*features, **more):
    return check_outlines(file(*features, **more), "边界.geojson")


def codes(read):
    return [(one.nth, one.code) for one in read.problems]


def test_features_are_matched_by_code_else_by_name_in_either_language(areas):
    read = checked(
        feature(CODE="V1"), feature(name="西 湖 村"), feature(名称="Lakeside"), feature(编号="qhh", name="青禾湖开发区")
    )
    assert codes(read) == []
    assert [(one.area.code, one.by, one.state) for one in read.found] == [
        ("v1", "code", "new"), ("v2", "name", "new"), ("lake", "name", "new"), ("qhh", "code", "new")
    ]  # fmt: skip
    assert {area.code for area in read.left} == {"v3", "w3"}


def test_a_file_in_gb18030_and_one_feature_alone_are_read(areas):
    text = json.dumps(feature(name="东湖村"), ensure_ascii=False)
    assert [one.area.code for one in check_outlines(text.encode("gb18030"), "x").found] == ["v1"]
    assert [one.area.code for one in check_outlines(b"\xef\xbb\xbf" + text.encode(), "x").found] == ["v1"]


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (feature(code="v9", name="东湖"), "unmatched"),
        (feature(name="石桥村"), "ambiguous"),
        (feature(code="v1", name="西湖村"), "disagrees"),
        (feature(), "no_name"),
        (feature(code=True), "no_name"),
        ({"type": "Feature", "properties": {"code": "v1"}, "geometry": None}, "no_geometry"),
        ("不是图形", "no_geometry"),
        (feature({"type": "LineString", "coordinates": [[117, 36], [117.1, 36]]}, code="v1"), "geometry_type"),
        (feature({"type": "Polygon", "coordinates": []}, code="v1"), "geometry_malformed"),
        (feature({"type": "Polygon", "coordinates": [[117, 36]]}, code="v1"), "geometry_malformed"),
        (feature({"type": "Point", "coordinates": [[117, 36]]}, code="v1"), "geometry_malformed"),
        (feature({"type": "Point", "coordinates": ["117", 36]}, code="v1"), "not_a_number"),
        (feature({"type": "Point", "coordinates": [float("nan"), 36]}, code="v1"), "not_a_number"),
        (feature({"type": "Point", "coordinates": [39512345.6, 4012345.6]}, code="v1"), "projected"),
        (feature({"type": "Point", "coordinates": [36.05, 117.1]}, code="v1"), "swapped"),
        (feature({"type": "Point", "coordinates": [4.9, 52.3]}, code="v1"), "outside"),
        (feature({"type": "Point", "coordinates": [117.1, 0]}, code="v1"), "outside"),
        (feature({"type": "Polygon", "coordinates": [[[117, 36], [117.1, 36], [117, 36]]]}, code="v1"), "ring_short"),
        (
            feature(
                {"type": "Polygon", "coordinates": [[[117, 36], [117.1, 36], [117.1, 36.1], [117, 36.1]]]}, code="v1"
            ),
            "ring_open",
        ),
        (feature({"type": "Polygon", "coordinates": [[[117, 36]] * 5]}, code="v1"), "ring_flat"),
    ],
)
def test_a_mistake_is_named_by_its_feature_and_says_what_to_do(areas, one, code):
    read = checked(feature(code="v2"), one)
    assert codes(read) == [(2, code)]
    words = read.problems[0].words()
    assert "%(" not in words and words.endswith(("。", "）"))
    assert [found.area.code for found in read.found] == ["v2"]


def test_every_mistake_of_a_file_is_told_at_once(areas):
    read = checked(feature(name="东湖"), feature(code="v1"), feature(code="v1"), feature(box(170), code="v2"))
    assert codes(read) == [(1, "unmatched"), (3, "twice"), (4, "outside")]
    assert read.problems[0].words() == "设置里没有“东湖”。是不是“东湖村”？改成一样的名称。"
    assert read.problems[1].label == "v1" and "第2个图形" in read.problems[1].words()


def test_what_lies_far_from_all_the_others_is_a_mistake(areas):
    read = checked(feature(code="v1"), feature(box(117.1), code="v2"), feature(box(121.0), code="v3"))
    assert codes(read) == [(3, "far_away")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"  ", "file_empty"),
        (b"PK\x03\x04\x00\x00", "file_not_text"),
        (b'{"type": "FeatureCollection", "features": [', "file_not_json"),
        (b"[" * 100_000, "file_too_deep"),
        (b"[1, 2]", "file_not_geojson"),
        (b'{"type": "Topology"}', "file_not_geojson"),
        (b'{"type": "FeatureCollection", "features": {}}', "file_not_geojson"),
        (b'{"type": "FeatureCollection", "features": []}', "file_no_features"),
        (file(feature(code="v1"), crs={"type": "name", "properties": {"name": "EPSG:2437"}}), "file_other_crs"),
        (b" " * (MOST_BYTES + 1), "file_too_big"),
    ],
)
def test_what_is_no_file_of_outlines_is_said_before_anything_is_kept(areas, data, code):
    with pytest.raises(FileProblemError) as caught:
        check_outlines(data, "x")
    assert caught.value.problem.code == code
    assert "%(" not in caught.value.problem.words()


def test_more_points_than_a_map_can_draw_are_refused(areas):
    ring = [[117 + n / 10**6, 36.0] for n in range(MOST_POSITIONS)]
    long = {"type": "Polygon", "coordinates": [[*ring, [117.0, 36.1], ring[0]]]}
    with pytest.raises(FileProblemError) as caught:
        checked(feature(long, code="v1"))
    assert caught.value.problem.code == "too_many_positions"


def test_numbers_of_a_thousand_digits_do_no_harm(areas):
    digits = b"1" * 5_000
    data = b'{"type":"Feature","properties":{"code":"v1"},"geometry":{"type":"Point","coordinates":[%s,36]}}' % digits
    assert codes(check_outlines(data, "x")) == [(1, "projected")]


def test_every_mistake_can_be_met(areas):
    import tests.backoffice.people.test_outlines as here

    marks = [mark for name in dir(here) for mark in getattr(getattr(here, name), "pytestmark", [])]
    tried = {case[1] for mark in marks if mark.name == "parametrize" for case in mark.args[1]}
    assert set(WORDS) - tried == {"twice", "far_away", "too_many_positions"}


def test_outlines_are_drawn_all_at_once_and_recorded(areas, told):
    read = checked(feature(code="v1"), feature(box(117.1), code="v2"))
    before = len(register.entries())
    assert changes.draw_areas({one.area.pk: one.geometry for one in read.found}, **told) == 2
    assert Area.objects.get(code="v1").geometry == box()
    made = register.entries()[before:]
    assert [event.body["table"] for event in made] == ["area", "area"]
    old, new = made[0].body["changes"]["geometry"]
    assert old is None and new["coordinates"][0][0] == ["117.0", "36.0"]
    again = checked(feature(code="v1"), feature(box(117.15), code="v2"))
    assert [one.state for one in again.found] == ["same", "changed"]
    refused("nothing_changed", changes.draw_areas, {areas["v1"].pk: box()}, **told)
    changes.undraw_area(Area.objects.get(code="v1"), **told)
    assert Area.objects.get(code="v1").geometry is None
    refused("nothing_changed", changes.undraw_area, Area.objects.get(code="v1"), **told)


def test_one_outline_that_cannot_be_taken_leaves_all_as_they_were(areas, told):
    refused(
        "geometry_unreadable",
        changes.draw_areas,
        {areas["v1"].pk: box(), areas["v2"].pk: {"type": "Circle"}},
        **told,
    )
    assert Area.objects.get(code="v1").geometry is None
