"""The process every contender runs: four stages of six parallel items, each item completed once."""

from __future__ import annotations

STAGES, WIDTH = 4, 6
ITEMS = [[f"S{stage}I{nth}" for nth in range(WIDTH)] for stage in range(STAGES)]


def programme_text() -> str:
    """The process as a programme: six items a stage, each after all of the stage before."""
    lines = [
        '[programme]\nid = "four_stages"\nversion = "1"',
        'title = { zh-Hans = "四阶段", en = "Four stages" }',
        'about = { zh-Hans = "测量", en = "measuring" }',
        '[source.ours]\ntitle = { zh-Hans = "自定", en = "Ours" }',
        '[function.office]\ntitle = { zh-Hans = "单位", en = "Office" }',
        '[flow.F]\ntitle = { zh-Hans = "流程", en = "Flow" }\ncodes = ["1"]',
        f"items = {[item for stage in ITEMS for item in stage]!r}".replace("'", '"'),
    ]
    for nth, stage in enumerate(ITEMS):
        lines.append(f'[stage.s{nth}]\ntitle = {{ zh-Hans = "第{nth + 1}阶段", en = "Stage {nth + 1}" }}')
        for item in stage:
            lines += [
                f'[item.{item}]\ntitle = {{ zh-Hans = "{item}", en = "{item}" }}',
                f'kind = "technical"\nstage = "s{nth}"\nfunction = "office"',
                f"[item.{item}.after]\nhard = {ITEMS[nth - 1] if nth else []!r}".replace("'", '"'),
                f'[item.{item}.allow]\ndays = {{ n = 5, evidence = "assumed", source = "ours" }}',
            ]
    return "\n".join(lines)
