"""Every key of the programme language: its part, type and meaning.

The reader, the checks, and the reference page all walk this one table, so a key that is not in it does not exist.
Types: text · whole · amount · boolean · date · titles · number · condition · id (of `of`) · ids · texts · wholes ·
choice (one of `among`) · table (of `inside`) · tables (id → table of `inside`) · rows (list of tables of `inside`) ·
map (id → id) · pairs (fact id → fact id of another programme) · numbers (name → number) · choices (id → titles) ·
uses (material ids, "?" before a minor one) · facts (fact id → value) · narrow (fact id → choice ids) · values (free
table) · happenings (list of free tables).
"""

from __future__ import annotations

from ..values import FactKind
from .item_keys import ITEM
from .key_kinds import AFTER, ALLOW, EVIDENCE, FUNCTION, ORDER, SOURCE, STAGE, Key, Part, title

TONES = ("calm", "near", "late", "still", "theirs")


def _optional(key: Key) -> Key:
    return Key(key.name, key.type, f"{key.meaning} As this flow has it.", of=key.of, inside=key.inside)


PARTS: tuple[Part, ...] = (
    Part(
        "programme",
        "programme.toml",
        "The mechanism itself.",
        (
            Key("id", "text", "Never changes; the folder bears it.", required=True),
            title(),
            Key("about", "titles", "What a case of it is about."),
            Key("version", "text", "What people call this edition.", required=True),
            Key("valid_from", "date", "First day cases may be opened under it."),
            Key("valid_until", "date", "Last day cases may be opened under it."),
            Key("zone", "text", "Time zone its days are in (default Asia/Shanghai)."),
            Key("calendar", "text", "Calendar of working days (default CN)."),
            Key("next_review", "date", "When its numbers are to be looked at again."),
            Key("extends", "text", "Overlay: base id, pinned by digest: construction_permits@…"),
            Key("file_within", "number", "Working days within which a ready item is expected to be filed."),
            Key("burden", "numbers", "Budget of what is asked of people: fields, seconds, visits."),
            Key("window", "id", "The function that takes in, notifies and hands over.", of="function"),
            Key("intake", "number", "Working days to accept, refuse or list every gap; then it reads as accepted."),
            Key("supervision_answer", "number", "Working days in which a supervising bureau answers a handover."),
            Key("poor_rating", "whole", "The highest of the five levels that counts as poor (default 2)."),
            Key("rating_answer", "number", "Working days in which a poor rating is answered."),
        ),
        many=False,
    ),
    Part(
        "source",
        "sources.toml",
        "An act, notice or local plan, once.",
        (
            title(),
            Key("number", "text", "Its number as printed."),
            Key("article", "text", "The article that matters."),
            Key("on", "date", "Its date."),
            Key("link", "text", "Where it can be read."),
            Key("read", "choice", "How far it was read (default none).", among=("full", "head", "cited", "none")),
        ),
    ),
    Part(
        "fact",
        "facts.toml",
        "A typed thing known about a case.",
        (
            Key("type", "choice", "What kind of value.", required=True, among=tuple(FactKind)),
            title(),
            Key("choices", "choices", "Option id → titles (choice and choices only), in the order shown."),
            Key("scale", "whole", "Decimals kept (decimal, area, money only)."),
            Key("unit", "text", "Unit read beside the number: 元, m²."),
            Key("personal", "boolean", "Stored apart, erasable."),
            Key("ask", "titles", "The question."),
            Key("hint", "titles", "Where to find the answer."),
            ORDER,
            Key("answers", "choice", "Who knows it (default applicant).", among=("applicant", "office")),
            Key("negative", "boolean", "A number may lie below zero (default false)."),
            Key("own_choice", "boolean", "The applicant may decide otherwise to save days."),
        ),
    ),
    Part(
        "shared",
        "shared.toml",
        "What cases of this programme and linked cases of another know together, so that nothing is typed twice.",
        (
            Key(
                "facts",
                "pairs",
                "Fact of this programme → the same fact of the other: an answer given in either case is passed on. One "
                "about a person is copied nowhere and asked for in the other's case only.",
                required=True,
            ),
            Key("known", "facts", "What is so because of the link, taken where nobody has answered."),
        ),
    ),
    Part(
        "define",
        "define.toml",
        "A named condition derived from facts.",
        (
            title(),
            Key("when", "condition", "The condition it names.", required=True),
            SOURCE,
            EVIDENCE,
        ),
    ),
    Part(
        "function",
        "functions.toml",
        "A role an item is decided by; the district maps it to an office and a post.",
        (title(), Key("outside", "boolean", "Not of the district: the turn is then with others.")),
    ),
    Part(
        "stage",
        "stages.toml",
        "A stage of the way.",
        (
            title(),
            Key("code", "text", "National stage code."),
            Key("lead", "id", "The function that leads it.", of="function"),
            Key("budget", "number", "Days published for it; its critical path must fit."),
            Key("reached_by", "id", "The item whose end means the stage is reached.", of="item"),
            ORDER,
        ),
    ),
    Part(
        "flow",
        "flows.toml",
        "A way through the items; exactly one fits a case.",
        (
            title(),
            Key("codes", "texts", "National flow codes; the first is used unless `code` rows say when."),
            Key(
                "code",
                "rows",
                "National flow codes with the condition that selects each.",
                inside=(
                    Key("code", "text", "The national code.", required=True),
                    Key("when", "condition", "When it is this one."),
                ),
            ),
            Key("when", "condition", "When this flow fits."),
            Key("items", "ids", "The items it uses.", required=True, of="item"),
            Key(
                "starts_on",
                "id",
                "The item whose end starts the whole-flow count (default first acceptance).",
                of="item",
            ),
            Key("target", "number", "Days published for the whole flow; its critical path must fit."),
            Key("form", "ids", "What its one form asks, in order; by default what its conditions ask.", of="fact"),
            ORDER,
            Key(
                "item",
                "tables",
                "What this flow has differently for an item.",
                of="item",
                inside=(
                    _optional(FUNCTION),
                    _optional(STAGE),
                    _optional(AFTER),
                    _optional(ALLOW),
                    Key("off", "boolean", "This flow does not use it."),
                ),
            ),
        ),
    ),
    ITEM,
    Part(
        "material",
        "materials.toml",
        "What is handed in.",
        (
            title(),
            Key("origin", "choice", "Who brings it (default applicant).", among=("applicant", "fetched", "held")),
            Key("reused_from", "id", "The item whose result it is.", of="item"),
            Key("format", "text", "Form."),
            Key(
                "copies", "number", "Paper copies asked for by each item; 0 where none is wanted; left out: not known."
            ),
            Key("when", "condition", "When it is asked for; without it always."),
        ),
    ),
    Part(
        "document",
        "documents.toml",
        "What comes out of an item.",
        (
            title(),
            Key("validity_days", "number", "Calendar days it stays valid."),
            Key("lapses", "boolean", "Lapses if nothing is started by then."),
            Key("renewals", "number", "How often it may be renewed."),
            Key("renewal_days", "number", "Calendar days of each renewal."),
        ),
    ),
    Part(
        "opinion",
        "opinions.toml",
        "A kind of opinion asked of another office.",
        (
            title(),
            Key(
                "days", "number", "Working days to answer; with effect reads_as_consent silence agrees.", required=True
            ),
            SOURCE,
        ),
    ),
    Part(
        "remedy",
        "remedies.toml",
        "What an applicant may do against a refusal; printed on it.",
        (
            title(),
            Key("days", "number", "Calendar days to do it in."),
            Key("months", "number", "Or months: what a law counts in months is printed in months."),
            Key("where", "titles", "Where it is done."),
            SOURCE,
        ),
    ),
    Part(
        "procedure_class",
        "pauses.toml",
        "A class of special procedures.",
        (
            title(),
            Key("basis", "titles", "The article that leaves its time out of the count; printed on the notice."),
            SOURCE,
        ),
    ),
    Part(
        "pause",
        "pauses.toml",
        "A kind of pause.",
        (
            title(),
            Key("procedure_class", "id", "The class of a special procedure.", of="procedure_class"),
            Key(
                "effect",
                "choice",
                "What it does to the clock (default pause).",
                among=("pause", "restart", "not_started"),
            ),
            Key("limit", "number", "Its own limit, in working days."),
            Key("cap", "number", "Working days over all pauses of its group on one item."),
            Key("cap_group", "text", "Pauses that share a cap."),
            Key("rungs", "wholes", "Days each approver may add: 10, 5, 5."),
            Key("approver", "text", "The right that approves it."),
            SOURCE,
        ),
    ),
    Part(
        "light",
        "rules.toml",
        "A light: word, tone and rule.",
        (
            title(),
            Key("tone", "text", f"One of {', '.join(TONES)}.", required=True),
            Key("rank", "whole", "Order by urgency, smallest first.", required=True),
            Key("bad", "boolean", "Counts as bad news."),
            Key("status", "texts", "The statuses it stands for."),
            Key("within", "number", "Days left that turn it on."),
            Key("rule", "titles", "The rule in words."),
        ),
    ),
    Part(
        "measure",
        "measures.toml",
        "An indicator over cases.",
        (
            title(),
            Key("item", "id", "Counted when it ended in the period.", of="item"),
            Key("fact", "id", "Summed.", of="fact"),
            Key("target_fact", "id", "What it is measured against.", of="fact"),
            Key("unit", "text", "Unit read beside it."),
        ),
    ),
    Part(
        "preset",
        "presets.toml",
        "A plain first choice of the guide, and what it answers at once.",
        (
            title(),
            ORDER,
            Key("facts", "facts", "Facts set by choosing it."),
            Key("narrow", "narrow", "Fact → the choices still offered when it is asked."),
        ),
    ),
    Part(
        "example",
        "examples/*.toml",
        "A situation an official can read, run as a test; not part of the digest.",
        (
            title(),
            Key("like", "id", "The example whose facts this one starts from and changes.", of="example"),
            Key("facts", "facts", "What is known."),
            Key("events", "happenings", 'What happened: { item = "B04", what = "accepted", on = 2020-03-02 }.'),
            Key("at", "text", "The day or instant it is read at."),
            Key("expect", "values", "What must come out: flow, applies, promised_days, due_on, refused …"),
        ),
    ),
)

PART: dict[str, Part] = {part.name: part for part in PARTS}
