"""Outlines on the settings screens: brought, looked at, drawn, and seen on the map of the project table."""

import json

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.backoffice.people.test_outlines import areas, box, feature, file  # noqa: F401 - a fixture among them
from tests.screens.settings.test_settings import text
from yichuang.backoffice.people import changes
from yichuang.backoffice.people.models import Area, AreaFile

PAGE = "/settings/areas/outlines/"


def bring(client, data, name="边界.geojson"):
    return client.post(f"{PAGE}bring/", {"file": SimpleUploadedFile(name, data)}, follow=True)


def test_a_file_is_looked_at_then_drawn_and_the_map_shows_it(zhao, areas):  # noqa: F811
    point = {"type": "Point", "coordinates": [117.02, 36.02]}
    page = bring(
        zhao, file(feature(code="qhh"), feature(box(117.0, size=0.05), name="滨湖街道"), feature(point, code="v1"))
    )
    said = text(page)
    assert "看过了，都能画。会改动3个区域的边界。" in said and "文件里没有的3个区域，保持原样" in said
    html = page.content.decode()
    assert html.count('<path class="new') == 2 and html.count('<circle class="new') == 1 and "滨湖街道</text>" in html
    assert Area.objects.filter(geometry__isnull=False).count() == 0
    form = {"digest": page.context["read"].digest, "reason": "自然资源局2020年提供"}
    done = zhao.post(PAGE, form, follow=True)
    assert "画好了，3个区域的边界有变动。" in text(done) and not AreaFile.objects.exists()
    drawn = json.loads(zhao.get("/projects/map.json").content)
    assert {one["properties"]["code"] for one in drawn["areas"]["features"]} == {"qhh", "lake", "v1"}
    assert {"滨湖街道", "东湖村"} == {one["title"] for one in drawn["labels"]}
    record = text(zhao.get("/settings/record/"))
    assert "自然资源局2020年提供" in record and "边界" in record


def test_one_mistake_keeps_everything_as_it_was_and_is_named(zhao, areas):  # noqa: F811
    page = bring(zhao, file(feature(code="qhh"), feature(name="东湖")))
    said = text(page)
    assert "有1个图形要改，什么都没有画。" in said and "第2个图形 东湖" in said and "是不是“东湖村”" in said
    assert "都画上" not in said
    refused = zhao.post(PAGE, {"digest": page.context["read"].digest, "reason": "试试"})
    assert refused.status_code == 422 and not Area.objects.filter(geometry__isnull=False).exists()


def test_a_file_that_is_no_geojson_is_said_and_the_one_before_stays(zhao, areas):  # noqa: F811
    assert "先选一个文件。" in text(zhao.post(f"{PAGE}bring/", follow=True))
    bring(zhao, file(feature(code="qhh")))
    page = bring(zhao, b"{", "坏.json")
    assert "坏.json：第1行第2列读不下去" in text(page) and "边界.geojson" in text(page)
    assert "边界.geojson" not in text(zhao.post(f"{PAGE}drop/", follow=True))


def test_without_a_reason_or_with_another_file_meanwhile_nothing_is_drawn(zhao, areas):  # noqa: F811
    digest = bring(zhao, file(feature(code="qhh"))).context["read"].digest
    refused = zhao.post(PAGE, {"digest": digest, "reason": ""})
    assert refused.status_code == 422
    bring(zhao, file(feature(code="v1")))
    changed = zhao.post(PAGE, {"digest": digest, "reason": "试试"})
    assert (
        changed.status_code == 422 and "刚才换过文件。" in text(changed) and 'value="试试"' in changed.content.decode()
    )
    assert not Area.objects.filter(geometry__isnull=False).exists()


def test_a_file_that_changes_nothing_asks_for_nothing(zhao, areas, told):  # noqa: F811
    changes.draw_areas({areas["qhh"].pk: box()}, **told)
    said = text(bring(zhao, file(feature(code="qhh"))))
    assert "和现在画的一样，没有要改的。" in said and "都画上" not in said


def test_an_outline_is_taken_off_again(zhao, areas, told):  # noqa: F811
    changes.draw_areas({areas["v1"].pk: box()}, **told)
    address = f"/settings/areas/{areas['v1'].pk}/undraw/"
    assert address in zhao.get("/settings/areas/").content.decode()
    assert zhao.post(address, {"reason": "画错了"}).status_code == 302
    assert Area.objects.get(code="v1").geometry is None
    again = zhao.post(address, {"reason": "再去一次"})
    assert again.status_code == 422 and "和现在一样" in text(again)


def test_who_may_not_manage_settings_brings_nothing(client, district, told):
    changes.give_account(district.wang, "wang", **told)
    district.wang.refresh_from_db()
    client.force_login(district.wang.user, backend="django.contrib.auth.backends.ModelBackend")
    for address in (PAGE, f"{PAGE}bring/", f"{PAGE}drop/"):
        assert client.post(address, {"file": SimpleUploadedFile("x.json", file())}).status_code == 403
    assert not AreaFile.objects.exists()


def test_without_areas_it_says_to_add_them_first(zhao):
    said = text(zhao.get(PAGE))
    assert "还没有区域。先加开发区" in said and "传上来看看" not in said
