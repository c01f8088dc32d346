"""The pages of the guide, as a stranger reads them."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.screens.guide.conftest import SETTLED, SOCIAL
from yichuang.engine.calendars import china
from yichuang.screens.guide import open_points


def text_of(response) -> str:
    body = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))


def links_of(response) -> dict[str, str]:
    found = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', response.content.decode(), re.DOTALL)
    return {re.sub(r"<[^>]+>", "", words).strip(): html.unescape(href) for href, words in found}


def test_a_stranger_is_asked_what_to_build_in_six_plain_choices(stranger):
    page = stranger.get("/guide/")
    assert "您要建什么？在哪里？" in text_of(page)
    choices = [href for href in links_of(page).values() if href.startswith("?what=")]
    assert len(choices) == 6
    assert not page.cookies


def test_each_question_has_its_unit_a_place_to_look_and_an_equal_dont_know(stranger):
    page = stranger.get("/guide/?what=factory&fund_source=social&use_class=standard_plant&land_mode=granted")
    words = text_of(page)
    assert "总建筑面积有多大？" in words
    assert "平方米" in words and "在哪儿找：" in words and "主要技术经济指标" in words
    assert links_of(page)["不知道"].endswith("&unsure=floor_area_total")
    assert re.search(r"大约还有\d+个问题", words)


def test_the_choices_offered_are_those_of_the_first_choice(stranger):
    offered = links_of(stranger.get("/guide/?what=office_retail&fund_source=social"))
    assert {"办公", "商业"} <= set(offered)
    assert "标准厂房" not in offered


def test_an_amount_is_read_as_typed_and_the_address_tidied(stranger):
    before = "/guide/?what=factory&fund_source=social&use_class=standard_plant&land_mode=granted&floor_area_total="
    page = stranger.get(before + "8.6千", follow=False)
    assert page.status_code == 302
    assert page["Location"] == before + "8600"
    assert stranger.get(page["Location"]).status_code == 200


def test_a_typing_mistake_is_told_beside_the_field_and_what_was_typed_stays(stranger):
    page = stranger.get("/guide/?what=factory&fund_source=social&floor_area_total=%3Cabc%3E")
    assert "填数字，如 8600。写成8.6千也行。" in text_of(page)
    body = page.content.decode()
    assert 'value="&lt;abc&gt;"' in body and 'aria-invalid="true"' in body and 'aria-describedby="wrong where"' in body


def test_what_the_address_does_not_know_is_left_out(stranger):
    page = stranger.get("/guide/?what=castle&utm=x&nonsense=1&unsure=moat", follow=True)
    assert page.redirect_chain[0][0] == "/guide/"
    assert "您要建什么" in text_of(page)


def test_an_answer_can_be_changed_and_the_old_one_is_shown(stranger):
    link = next(href for words, href in links_of(stranger.get(f"/guide/?{SETTLED}")).items() if words == "改")
    assert "ask=" in link
    page = stranger.get(f"/guide/?{SETTLED}&ask=floor_area_total")
    assert 'value="8,600"' in page.content.decode()
    page = stranger.get(f"/guide/?{SETTLED}&ask=land_mode")
    assert re.search(r'aria-current="true">买新地（出让）<', page.content.decode())


def test_dont_know_is_not_asked_again_but_stands_as_may_be_needed(stranger):
    given = SETTLED.replace("&flood_area=no", "") + "&unsure=flood_area"
    words = text_of(stranger.get(f"/guide/?{given}"))
    assert "件，可能还有1件" in words
    needed = words.split("可能还要办", 1)[1]
    assert (
        needed.index("洪水影响评价")
        < needed.index("在洪泛区、蓄滞洪区或河道、水库管理范围内吗？")
        < needed.index("怎样能更快")
    )


def test_the_result_reads_in_the_promised_order(stranger, window):
    window()
    words = text_of(stranger.get(f"/guide/?{SOCIAL}&go=result"))
    order = [
        "您要办", "事项", "单位", "今天交齐，最晚拿到建筑工程施工许可证", "没算进去：",
        "① 立项用地规划许可", "④ 竣工验收",
        "您手里有", "我们去取", "您要准备", "可能还要办", "怎样能更快", "政务中心 一楼1号窗 电话0000-1234567",
        "打电话问", "去官方平台申报",
    ]  # fmt: skip
    places = [words.index(one) for one in order]
    assert places == sorted(places)


def test_the_date_is_that_of_the_calendar_and_the_limits(stranger, at):
    # 5 pre-check, 3 land permit, 7 scheme, 5 planning permit, 10 drawings, 2 construction permit
    due = china().known_at(at).add_working(at.date(), 5 + 3 + 7 + 5 + 10 + 2)
    words = text_of(stranger.get(f"/guide/?{SETTLED}"))
    assert f"最晚拿到建筑工程施工许可证 {due.month}月{due.day}日(周二)" in words
    assert "到拿证承诺22个工作日" in words
    assert "施工图联合审查10个工作日，不算在承诺里，已算进日期" in words
    assert "国有建设用地供应（划拨决定书、出让合同）" in words.split("没算进去：")[1][:60]


def test_a_made_up_workday_says_that_it_is_worked(stranger, monkeypatch):
    monkeypatch.setenv("YICHUANG_CLOCK", "2020-03-11T09:00:00+08:00")
    assert "4月26日(周日上班)" in text_of(stranger.get(f"/guide/?{SETTLED}"))


def test_a_date_in_a_year_without_published_holidays_is_called_provisional(stranger, monkeypatch):
    monkeypatch.setenv("YICHUANG_CLOCK", "2019-11-19T09:00:00+08:00")
    assert "2020年的放假安排还没有公布" in text_of(stranger.get(f"/guide/?{SETTLED}"))
    monkeypatch.setenv("YICHUANG_CLOCK", "2019-12-02T09:00:00+08:00")
    assert "放假安排还没有公布" not in text_of(stranger.get(f"/guide/?{SETTLED}"))


def test_an_assessment_that_outlasts_the_permit_is_told(stranger):
    words = text_of(stranger.get(f"/guide/?{SETTLED.replace('eia_class=form', 'eia_class=report')}"))
    assert "办完才能开工" not in words
    slow = SETTLED.replace("flood_area=no", "flood_area=yes").replace("scheme_prereviewed=no", "scheme_prereviewed=yes")
    slow = slow.replace("uses_approved_drawings=no", "uses_approved_drawings=yes").replace(
        "eia_class=form", "eia_class=report"
    )
    assert "环境影响评价（报告书、报告表）最晚" in text_of(stranger.get(f"/guide/?{slow}"))


def test_offices_are_those_of_the_function_map_and_counted_once(stranger, window):
    before = int(re.search(r"单位 (\d+) 个", text_of(stranger.get(f"/guide/?{SETTLED}")))[1])
    window()
    words = text_of(stranger.get(f"/guide/?{SETTLED}"))
    assert "自然资源分局" in words
    # planning and natural resources are one bureau here
    assert int(re.search(r"单位 (\d+) 个", words)[1]) == before - 1


def test_where_no_window_is_entered_the_page_says_where_to_ask(stranger, window):
    words = text_of(stranger.get(f"/guide/?{SETTLED}"))
    assert "窗口的地址还没有登记" in words and "12345" in words and "官方平台的网址还没有登记" in words
    window(phone="", platform="")
    words = text_of(stranger.get(f"/guide/?{SETTLED}"))
    assert "一楼1号窗" in words and "窗口电话还没有登记" in words and "去官方平台申报" not in words


def test_each_material_stands_once_with_the_items_that_use_it(stranger):
    page = stranger.get(f"/guide/?{SETTLED}")
    papers = re.findall(
        r"<li>([^<]+)(?: <span class=\"label\">[^<]*</span>)?<small>用于：([^<]+)</small>", page.content.decode()
    )
    titles = [title.strip() for title, _ in papers]
    assert len(titles) == len(set(titles)) > 20
    assert "建筑工程施工许可证" in dict(papers)["施工合同"]


def test_sources_and_doubts_stand_one_tap_away(stranger):
    body = stranger.get(f"/guide/?{SETTLED}").content.decode()
    permit = body.split("<b>建筑工程施工许可证", 1)[1].split("</details>", 1)[0]
    assert "待核" in permit and "建筑工程施工许可管理办法" in permit and "法定最长7个工作日" in permit


def test_faster_ways_are_the_applicants_own_singly_and_in_pairs(stranger):
    open_points._kept.cache_clear()
    rows = re.findall(
        r"<tr.*?</tr>", stranger.get(f"/guide/?{SETTLED}").content.decode().split("怎样能更快")[1], re.DOTALL
    )
    said = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in rows][1:]
    assert [re.search(r" (\d+) ", row)[1] for row in said] == ["12", "7", "5"]
    assert "，再加" in said[0] and "用园区已审过的图" in said[2]


def test_choosing_a_faster_way_brings_the_date_it_promised(stranger):
    page = stranger.get(f"/guide/?{SETTLED}")
    link = links_of(page)["用园区已审过的图"]
    promised = re.search(
        r"用园区已审过的图</a></td><td class=\"num\">5</td><td class=\"num\">([^<]+)<", page.content.decode()
    )[1]
    assert f"最晚拿到建筑工程施工许可证 {promised}" in text_of(stranger.get("/guide/" + link))


def test_no_saving_rests_on_what_is_not_known(stranger):
    """At 3,100 m² a smaller building may be low-risk, but only if the height is known to be low."""
    known = (
        SETTLED.replace("floor_area_total=8600", "floor_area_total=3100") + "&floors_underground=0&single_function=yes"
    )
    low = text_of(stranger.get(f"/guide/?{known}&floor_area_underground=0&height_m=12")).split("怎样能更快")[1]
    assert "总建筑面积改成3,000平方米" in low and "不用办：" in low
    unknown = text_of(stranger.get(f"/guide/?{known}&floor_area_underground=0&unsure=height_m", follow=True)).split(
        "怎样能更快"
    )[1]
    assert "总建筑面积改成3,000平方米 " not in unknown.replace("，再加", "")


def test_an_undecided_way_is_said_and_only_what_is_common_counted(stranger):
    words = text_of(stranger.get("/guide/?what=factory&unsure=fund_source&go=result"))
    assert "还定不下来走哪套流程" in words


def test_the_english_guide_is_english_throughout(stranger):
    stranger.cookies["language"] = "en"
    for address in ("", f"?{SOCIAL}&go=result", f"print/?{SOCIAL}", f"?{SOCIAL}&ask=utility_needs", "?what=factory"):
        page = stranger.get(f"/guide/{address}")
        page.content = re.sub(rb'<span[^>]*lang="zh-CN">[^<]*</span>', b"", page.content)  # official numbers
        words = text_of(page)
        assert not re.search(r"[\u4e00-\u9fff]", words), address


def test_no_internal_code_is_shown(stranger):
    words = text_of(stranger.get(f"/guide/?{SETTLED}"))
    assert not re.search(r"\b[A-DUW]\d\d[a-e]?\b", words)


def test_queries_do_not_grow_with_the_items(stranger, window):
    window()

    def count(address: str) -> int:
        address = "/guide/" + stranger.get(address).request["QUERY_STRING"].join(["?", ""])
        with CaptureQueriesContext(connection) as seen:
            assert stranger.get(address, follow=False).status_code == 200
        return len(seen)

    few = count("/guide/?what=linear&fund_source=social&go=result")
    many = count(f"/guide/?{SETTLED.replace('=no', '=yes')}&go=result")
    assert many == few <= 8


@pytest.mark.parametrize("address", ["/guide/", "/guide/print/", "/guide/two-pages.pdf"])
def test_nothing_can_be_posted(stranger, address):
    assert stranger.post(address).status_code == 405
