"""The keys of an item."""

from __future__ import annotations

from ..items.model import Authority, Decision, ItemKind, Record
from .key_kinds import AFTER, ALLOW, EVIDENCE, FUNCTION, STAGE, Key, Part, title

SIGN = ("one", "two")

ITEM = Part(
    "item",
    "items.toml, or items/<stage>.toml",
    "One approval, filing, review or service of one function.",
    (
        title(),
        Key("kind", "choice", "What kind of work.", required=True, among=tuple(ItemKind)),
        Key(
            "decision",
            "choice",
            "What its decision is in law, for its papers (default licence of an approval, filing of a filing, else "
            "result).",
            among=tuple(Decision),
        ),
        STAGE,
        FUNCTION,
        Key("authority", "choice", "Whose power it is (default own).", among=tuple(Authority)),
        Key("record", "choice", "System of record (default external).", among=tuple(Record)),
        Key("when", "condition", "When it is needed; without it always."),
        Key("basis", "id", "The law it rests on.", of="source"),
        EVIDENCE,
        Key("materials", "uses", 'What is handed in; "?x" may be owed (容缺).', of="material"),
        Key("documents", "ids", "What comes out.", of="document"),
        Key("trips", "number", "Times the applicant has to come for it; left out: not known, in an envelope none."),
        Key("contains", "ids", "Envelope: the items it spans.", of="item"),
        Key(
            "special_procedures",
            "ids",
            "Pause kinds, or items of kind special, whose time is not counted.",
            of="pause",
        ),
        Key("verb", "titles", "What one does to it on a work list: 核发, 批复."),
        Key("note", "titles", "What people should know."),
        Key("tags", "texts", "Free marks; `rare`: never expected as next work."),
        Key("sign", "choice", "Who decides: one person, or one reviews and another signs (default one).", among=SIGN),
        Key("asks", "ids", "The functions whose opinion is asked.", of="function"),
        Key("opinion", "id", "The kind of opinion asked of them.", of="opinion"),
        Key("supervised_by", "id", "The function told of every grant.", of="function"),
        Key(
            "phase",
            "rows",
            "Parts that may be granted one after the other, in order; the last one is the whole.",
            inside=(Key("id", "text", "Its id.", required=True), title()),
        ),
        Key("phases_when", "condition", "When it may be granted in parts; without it always."),
        Key("granted_when", "condition", "May be granted only when this holds; facts it wants are asked for then."),
        Key(
            "commitment",
            "table",
            "May be granted on the applicant's word (告知承诺), checked later.",
            inside=(
                Key("when", "condition", "When; without it always."),
                Key("check_within", "number", "Working days in which it is checked.", required=True),
                Key("bars", "number", "Calendar days a breach bars the enterprise from the next commitment."),
                Key("consequence", "titles", "What follows from a breach, in words.", required=True),
            ),
        ),
        Key(
            "preopinion",
            "table",
            "A view may be given before the item may be decided.",
            inside=(
                Key("material", "id", "The drawing it is bound to.", required=True, of="material"),
                Key(
                    "becomes_on",
                    "id",
                    "The item whose result lets it become the decision.",
                    required=True,
                    of="item",
                ),
                Key("validity", "number", "Calendar days it stays valid."),
            ),
        ),
        Key("due", "ids", "Date facts that say by when it is due; the first one known wins.", of="fact"),
        Key("shows", "texts", "Items of a linked case's programme that have happened when this one has ended well."),
        AFTER,
        ALLOW,
    ),
)
