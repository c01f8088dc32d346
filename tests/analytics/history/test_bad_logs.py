"""A file that is no log is refused with what is wrong and where, whatever its name and, quickly, whatever its size."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from tests.analytics.history.invented_log import as_csv, as_xes, invented_events, write_invented_log
from yichuang.analytics.history import Limits, read_log
from yichuang.engine.errors import EngineError

EVENT = '<event><string key="concept:name" value="a"/><date key="time:timestamp" value="2012-03-01T08:00:00Z"/></event>'
CASE = f'<trace><string key="concept:name" value="1"/>{EVENT}</trace>'


@pytest.fixture
def refused(tmp_path) -> Callable[..., EngineError]:
    """Writes bytes under a name, reads them, and gives the refusal."""

    def read(content: bytes | str, name: str = "log.xes", **settings) -> EngineError:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        with pytest.raises(EngineError) as caught:
            read_log(path, **settings)
        return caught.value

    return read


def xes(inside: str) -> str:
    return f"<log>\n{inside}\n</log>"


# broken files


def test_a_tag_that_does_not_match_is_malformed_at_its_line(refused):
    error = refused(xes(f"{CASE}\n</trace>"))
    assert (error.code, error.where) == ("log_malformed", "log.xes:3")


def test_a_log_that_stops_in_the_middle_is_truncated(refused):
    text = as_xes(invented_events())
    for cut in (len(text) // 3, len(text) // 2, len(text) - 8):
        assert refused(text[:cut]).code == "log_truncated"


def test_a_packed_log_that_stops_in_the_middle_is_truncated(refused):
    packed = gzip.compress(as_xes(invented_events()).encode())
    for cut in (12, len(packed) // 2, len(packed) - 3):
        assert refused(packed[:cut], "log.xes.gz").code == "log_truncated"


def test_a_packed_log_with_a_flipped_byte_is_damaged(refused):
    packed = bytearray(gzip.compress(as_xes(invented_events()).encode()))
    packed[-6] ^= 0xFF  # in the checksum: everything unpacks, and it is still not what was packed
    assert refused(bytes(packed), "log.xes.gz").code == "log_damaged"


def test_a_packed_log_with_something_else_behind_it_is_damaged(refused):
    assert refused(gzip.compress(xes(CASE).encode()) + b"and more", "log.xes.gz").code == "log_damaged"


def test_bytes_that_are_not_in_the_declared_encoding_are_malformed(refused):
    assert refused(xes(CASE).replace('"a"', '"\udcff"').encode("utf-8", "surrogateescape")).code == "log_malformed"


def test_an_encoding_nobody_knows_is_refused(refused):
    assert refused(f'<?xml version="1.0" encoding="klingon"?>{xes(CASE)}').code == "log_encoding"
    assert refused(f'<?xml version="1.0" encoding="gb18030"?>{xes(CASE)}').code == "log_encoding"


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(EngineError, match="log_not_found"):
        read_log(tmp_path / "none.xes")
    with pytest.raises(EngineError, match="log_not_file"):
        read_log(tmp_path)


# bombs


def test_billion_laughs_are_refused_before_the_first_one(refused):
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    laughing = CASE.replace('"a"', '"&l11;"')
    bomb = f'<!DOCTYPE log [<!ENTITY l0 "ha">{entities}]>{xes(laughing)}'
    error = refused(bomb)
    assert (error.code, error.where, error.params["kind"]) == ("log_bomb", "log.xes:1", "document type")


def test_one_long_entity_used_often_is_refused(refused):
    bomb = f'<!DOCTYPE log [<!ENTITY a "{"a" * 50_000}">]><log>{"<x>&a;</x>" * 5_000}</log>'
    assert refused(bomb).code == "log_bomb"


def test_an_outside_document_type_is_refused_and_not_fetched(refused, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    for declared in (
        'SYSTEM "secret.txt"',
        '[<!ENTITY x SYSTEM "secret.txt">]',
        '[<!ENTITY % p SYSTEM "secret.txt"> %p;]',
    ):
        assert refused(f"<!DOCTYPE log {declared}>{xes(CASE)}").code == "log_bomb"


def test_an_entity_without_a_declaration_is_malformed(refused):
    assert refused(xes(CASE.replace('"a"', '"&nobody;"'))).code == "log_malformed"


def test_a_gzip_bomb_is_refused_by_its_ratio(refused):
    bomb = gzip.compress(b"<log>" + b" " * (64 << 20))
    assert len(bomb) < 100_000
    error = refused(bomb, "log.xes.gz")
    assert error.code == "log_bomb"
    assert error.params["kind"] == "gzip"


def test_a_gzip_bomb_of_a_table_is_refused_by_its_ratio(refused):
    rows = b"1,a,2012-03-01T08:00:00Z\n" * (1 << 20)
    assert refused(gzip.compress(b"case,activity,timestamp\n" + rows), "log.csv.gz").code == "log_bomb"


def test_a_log_within_the_ratio_but_too_large_unpacked_is_refused(refused):
    packed = gzip.compress(as_xes(invented_events()).encode())
    error = refused(packed, "log.xes.gz", limits=Limits(unpacked_bytes=10_000))
    assert (error.code, error.params["what"]) == ("log_huge", "unpacked bytes")


def test_a_packed_log_packed_again_is_named(refused):
    error = refused(gzip.compress(gzip.compress(xes(CASE).encode())), "log.xes.gz")
    assert (error.code, error.params["seen"]) == ("log_wrong_type", "gzip")


def test_a_tag_that_never_closes_is_refused_before_it_is_read_again_and_again(refused):
    error = refused(f'<log><string key="{"a" * (8 << 20)}')
    assert (error.code, error.params["kind"]) == ("log_bomb", "endless tag")


def test_a_line_that_never_ends_is_refused(refused):
    endless = "case,activity,timestamp\n1,a," + "x" * (4 << 20)
    assert (refused(endless, "log.csv").code) == "log_huge"


def test_a_quote_that_never_closes_is_refused(refused):
    open_quote = 'case,activity,timestamp\n1,"a,2012-03-01\n'
    assert refused(open_quote, "log.csv").code == "log_truncated"
    assert refused(open_quote + "2,b,2012-03-01\n" * 100_000, "log.csv").code == "log_huge"


# size


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        (Limits(file_bytes=1_000), "bytes"),
        (Limits(events=100), "events"),
        (Limits(cases=10), "case names"),
        (Limits(names=3), "activity names"),
        (Limits(attributes=3), "attributes"),
        (Limits(name_characters=5), "name"),
        (Limits(depth=3), "depth"),
    ],
)
def test_each_limit_is_kept_and_named(refused, limits, what):
    error = refused(as_xes(invented_events()), limits=limits)
    assert (error.code, error.params["what"]) == ("log_huge", what)


def test_attributes_are_counted_inside_one_another_too(refused):
    deep = '<list key="l">' + '<int key="x" value="1"/>' * 2_000 + "</list></event>"
    assert refused(xes(CASE.replace("</event>", deep))).params["what"] == "attributes"


def test_reading_keeps_only_what_is_counted(tmp_path):
    ballast = "".join(f'<string key="k{n}" value="{"x" * 2_000}"/>' for n in range(10))
    path = tmp_path / "fat.xes"
    with path.open("w") as file:
        file.write("<log>")
        for n in range(1_000):
            file.write(CASE.replace('"1"', f'"{n}"').replace("</event>", f"{ballast}</event>"))
        file.write("</log>")
    size = path.stat().st_size
    tracemalloc.start()
    assert len(read_log(path)) == 1_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < size / 4


# the wrong file


def workbook() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (workbook(), "zip"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office97"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"some\x00bytes", "binary"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "html"),
        (b"<html><body>404</body></html>", "<html>"),
        (b"<pnml/>", "<pnml>"),
    ],
)
@pytest.mark.parametrize("name", ["log.xes", "log.csv", "log"])
def test_another_kind_of_file_is_named_by_its_content(refused, content, seen, name):
    error = refused(content, name)
    assert (error.code, error.params["seen"]) == ("log_wrong_type", seen)


def test_plain_text_called_xes_is_not_taken_for_a_table(refused):
    assert refused("Dear colleague,\nhere is the log.\n", "log.xes").params["seen"] == "text"


def test_the_name_does_not_make_the_type(tmp_path):
    packed_without_saying = tmp_path / "a.xes"
    packed_without_saying.write_bytes(write_invented_log(tmp_path / "b.xes.gz").read_bytes())
    plain_called_packed = tmp_path / "c.xes.gz"
    plain_called_packed.write_bytes(write_invented_log(tmp_path / "d.xes").read_bytes())
    log_called_table = tmp_path / "e.csv"
    log_called_table.write_bytes(write_invented_log(tmp_path / "f.xes").read_bytes())

    assert len({read_log(path).sha256 for path in (packed_without_saying, plain_called_packed, log_called_table)}) == 1


def test_an_empty_file_is_empty(refused):
    assert refused(b"").code == "log_empty"
    assert refused(gzip.compress(b""), "log.xes.gz").code == "log_empty"


def test_a_log_without_completed_events_says_so(refused):
    assert refused(xes("")).code == "log_no_events"
    started = CASE.replace("<event>", '<event><string key="lifecycle:transition" value="start"/>')
    error = refused(xes(started))
    assert (error.code, error.params["skipped"]) == ("log_no_events", 1)
    assert refused("case,activity,timestamp\n", "log.csv").code == "log_no_events"


# what an event must say


@pytest.mark.parametrize(
    ("taken_out", "code"),
    [
        ('<string key="concept:name" value="a"/>', "log_activity_missing"),
        ('<date key="time:timestamp" value="2012-03-01T08:00:00Z"/>', "log_timestamp_missing"),
        ('<string key="concept:name" value="1"/>', "log_case_unnamed"),
    ],
)
def test_a_missing_name_or_time_is_named_by_line(refused, taken_out, code):
    error = refused(f"<log>\n{CASE.replace(taken_out, '')}</log>")
    assert (error.code, error.where) == (code, "log.xes:2")


def test_a_nested_or_default_name_does_not_stand_in_for_a_missing_one(refused):
    given = '<global scope="event"><string key="concept:name" value="UNKNOWN"/></global>'
    nested = '<list key="l"><string key="concept:name" value="hidden"/></list>'
    event = CASE.replace('<string key="concept:name" value="a"/>', nested)
    assert refused(xes(given + event)).code == "log_activity_missing"


def test_two_cases_of_one_name_are_not_run_together(refused):
    error = refused(xes(f"{CASE}\n{CASE}"))
    assert (error.code, error.where, error.params["case"]) == ("log_case_twice", "log.xes:3", "1")


def test_an_event_outside_a_case_is_malformed(refused):
    assert refused(xes(CASE + EVENT)).code == "log_malformed"


@pytest.mark.parametrize(
    "written",
    ["yesterday", "03/04/2012", "2012-13-01", "2012-02-30T08:00", "20120301", "1330588800", "0001-01-01T00:00+14:00"],
)
def test_a_time_that_cannot_be_read_for_sure_is_refused_with_what_was_seen(refused, written):
    error = refused(xes(CASE.replace("2012-03-01T08:00:00Z", written)))
    assert (error.code, error.where, error.params["seen"]) == ("log_timestamp_unreadable", "log.xes:2", written)


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2012-03-01 08:00", "2012-03-01T00:00:00+00:00"),
        ("2012/3/1 8:05:09", "2012-03-01T00:05:09+00:00"),
        ("2012年3月1日", "2012-02-29T16:00:00+00:00"),
        ("2012-03-01T08:00:00.123456789+0100", "2012-03-01T07:00:00.123456+00:00"),
        ("2012/03/01 08:00 Z", "2012-03-01T08:00:00+00:00"),
    ],
)
def test_times_as_tables_write_them_are_read_in_the_zone_given(tmp_path, written, utc):
    path = tmp_path / "a.csv"
    path.write_text(f"case,activity,timestamp\n1,a,{written}\n")
    log = read_log(path, zone="Asia/Shanghai")
    assert next(log.completions()).at.isoformat() == utc
    assert log.naive == (0 if "Z" in written or "+" in written else 1)


def test_an_unknown_zone_is_refused(refused):
    assert refused(xes(CASE), zone="Europe/Atlantis").code == "log_zone_unknown"


# tables


def test_a_missing_column_is_named_with_the_headings_seen(refused):
    error = refused("Case ID;Activity;Betrag\n1;a;3\n", "log.csv")
    assert (error.code, error.params["column"], error.where) == ("log_column_missing", "timestamp", "log.csv:1")
    assert error.params["seen"] == "Case ID, Activity, Betrag"


def test_two_columns_of_one_name_are_not_chosen_between(refused):
    error = refused("case,activity,Activity,timestamp\n1,a,b,2012-03-01\n", "log.csv")
    assert (error.code, error.params["column"]) == ("log_column_twice", "activity")


def test_a_row_of_another_width_is_named_by_line(refused):
    error = refused("case,activity,timestamp\n1,a,2012-03-01\n1,b\n", "log.csv")
    assert (error.code, error.where, error.params["expected"], error.params["seen"]) == (
        "log_row_width",
        "log.csv:3",
        3,
        2,
    )


def test_an_empty_cell_is_named_by_line(refused):
    heading = "case,activity,timestamp\n"
    for row, code in (
        (",a,2012-03-01", "log_case_unnamed"),
        ("1,,2012-03-01", "log_activity_missing"),
        ("1,a,", "log_timestamp_missing"),
    ):
        error = refused(f"{heading}1,a,2012-03-01\n{row}\n", "log.csv")
        assert (error.code, error.where) == (code, "log.csv:3")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter_is_recognised(tmp_path, delimiter):
    path = tmp_path / "a.csv"
    path.write_text(as_csv(invented_events(), delimiter=delimiter))
    assert len(read_log(path).cases) == 40


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_tables_in_any_usual_encoding_are_read(tmp_path, encoding):
    path = tmp_path / "办件.csv"
    path.write_bytes(
        "办件编号,环节名称,办结时间,科室\n甲1,受理,2024-03-01 09:00,窗口\n甲1,办结,2024/3/4 17:30,审批科\n".encode(
            encoding
        )
    )
    log = read_log(path)
    assert (log.cases, log.activities, log.groups) == (("甲1",), ("受理", "办结"), ("窗口", "审批科"))


def test_a_column_can_be_named_where_it_is_not_recognised(tmp_path, refused):
    table = "case,Schritt,timestamp\n1,a,2012-03-01\n"
    assert refused(table, "log.csv").params["column"] == "activity"
    path = tmp_path / "log.csv"
    assert read_log(path, columns={"activity": "Schritt"}).activities == ("a",)
    assert refused(table, "log.csv", columns={"activity": "Stap"}).params["looked"] == "Stap"


def test_line_breaks_and_separators_inside_quotes_belong_to_the_name(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('case,activity,timestamp\r\n1,"first,\nsecond",2012-03-01\r\n1,x\u2028y,2012-03-02\r\n', newline="")
    assert read_log(path).activities == ("first,\nsecond", "x\u2028y")
