from __future__ import annotations

import dataclasses

from yichuang.engine.items.model import Allowance, Edges, Item
from yichuang.engine.programme import model
from yichuang.engine.programme.check.types import FITS
from yichuang.engine.programme.key_lines import lines, reference_markdown
from yichuang.engine.programme.keys import PART, PARTS
from yichuang.engine.values import FactDef
from yichuang.programmes.wording import TYPES

CLASSES = {
    "source": model.Source,
    "stage": model.Stage,
    "flow": model.Flow,
    "item": Item,
    "material": model.Material,
    "document": model.Document,
    "pause": model.PauseKind,
    "light": model.LightDef,
    "measure": model.Measure,
    "shared": model.Shared,
    "preset": model.Preset,
    "example": model.Example,
    "fact": FactDef,
    "function": model.Function,
}
MADE = {"fact": {"kind"}, "flow": {"stages"}, "item": {"off", "due_facts", "phases"}}
WRITTEN = {"fact": {"type"}, "flow": {"code", "item"}, "item": {"due", "phase"}, "example": {"like"}}


def test_every_field_of_the_model_can_be_written_and_every_key_is_read():
    for part, made in CLASSES.items():
        fields = {field.name for field in dataclasses.fields(made)} - {"id"} - MADE.get(part, set())
        keys = {key.name for key in PART[part].keys} - WRITTEN.get(part, set())
        assert fields == keys, part


def test_the_inner_tables_match_the_model_too():
    inner = {key.name: {one.name for one in key.inside} for key in PART["item"].keys}
    assert inner["after"] == {field.name for field in dataclasses.fields(Edges)}
    assert inner["allow"] == {field.name for field in dataclasses.fields(Allowance)} - {"variants"} | {"variant"}


def test_every_type_can_be_checked_and_said():
    used = {line.key.type for line in lines()}
    assert used <= set(FITS)
    assert set(FITS) == set(TYPES)


def test_the_reference_has_a_line_for_every_key():
    text = reference_markdown()
    for line in lines():
        assert f"| `{line.key.name}` |" in text
    for part in PARTS:
        assert part.meaning in text
