from __future__ import annotations

import pytest

from tests.engine.programme.small import SMALL
from yichuang.engine.errors import EngineError
from yichuang.programmes import folder, folder_texts, load, load_examined, names


def write(path, text=SMALL):
    path.mkdir(parents=True)
    (path / "programme.toml").write_text(text, encoding="utf-8")
    return path


def test_the_shipped_programmes_are_named():
    assert {"construction_permits", "key_projects", "one_window"} <= set(names())


def test_a_programme_is_read_again_only_when_a_file_changes(tmp_path):
    path = write(tmp_path / "small")
    first = load(path)
    assert load(path) is first
    (path / "more.toml").write_text('[function.more]\ntitle = { zh-Hans = "多", en = "More" }\n', encoding="utf-8")
    assert "more" in load(path).functions


def test_a_line_is_named_from_the_folder_of_its_programme(tmp_path):
    path = write(tmp_path / "small")
    assert load(path).origins["item.A1"].startswith("small/programme.toml:")


def test_an_overlay_finds_its_base_beside_it_and_follows_it(tmp_path):
    base = write(tmp_path / "small")
    over = write(tmp_path / "ours", '[programme]\nid = "ours"\nextends = "small"\n')
    assert load(over).items["A1"].title["en"] == "Code"
    (base / "programme.toml").write_text(SMALL.replace('en = "Code"', 'en = "Project code"'), encoding="utf-8")
    assert load(over).items["A1"].title["en"] == "Project code"


def test_an_overlay_of_itself_has_no_base(tmp_path):
    over = write(tmp_path / "ours", '[programme]\nid = "ours"\nextends = "ours"\n')
    with pytest.raises(EngineError):
        load(over)


def test_a_mark_of_byte_order_is_no_text(tmp_path):
    path = write(tmp_path / "small", "\ufeff" + SMALL)
    assert load(path).id == "small"


def test_what_is_not_there_is_refused_with_what_is(tmp_path):
    with pytest.raises(EngineError) as refused:
        folder("nowhere")
    assert refused.value.code == "programme_unknown"
    assert "construction_permits" in refused.value.params["known"]


def test_files_below_are_texts_too(tmp_path):
    path = write(tmp_path / "small")
    (path / "items").mkdir()
    (path / "items" / "one.toml").write_text("", encoding="utf-8")
    assert sorted(folder_texts(path)) == ["small/items/one.toml", "small/programme.toml"]


def test_one_name_is_one_function_in_every_mechanism():
    # a district maps functions by the name in its set-up workbook
    meant: dict[str, set[str]] = {}
    for programme in map(load, names()):
        for function in programme.functions.values():
            meant.setdefault(function.title["zh-Hans"], set()).add(function.id)
    assert {title: ids for title, ids in meant.items() if len(ids) > 1} == {}


def test_a_district_lays_its_own_file_of_the_same_name_over_the_shipped_one(tmp_path):
    digest = load("one_window").digest
    head = f'[programme]\nextends = "one_window@{digest}"\nversion = "ours"\n[item.Q01]\nrecord = "external"\n'
    write(tmp_path / "one_window", head)
    ours = load("one_window", [tmp_path])
    assert (ours.id, ours.version, ours.items["Q01"].record) == ("one_window", "ours", "external")
    assert ours.digest != digest
    assert names([tmp_path]).count("one_window") == 1


def test_a_folder_that_bears_another_name_than_its_programme_is_a_mistake(tmp_path):
    path = write(tmp_path / "elsewhere")
    programme, mistakes = load_examined(path)
    assert programme is not None
    assert [(one.code, one.where) for one in mistakes] == [("id_not_folder", "elsewhere/programme.toml:2")]
    assert load_examined(write(tmp_path / "small"))[1] == ()
