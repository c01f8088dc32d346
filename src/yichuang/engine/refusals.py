"""Every code a refusal can carry, with its kind and parameters: the one table buttons, API and CLI share.

Wording lives in gettext above the engine. `kind` decides how another program is told: "invalid" the command is
ill-formed, "not_yet" it may come later, "never" it cannot be for this case, "forbidden" not by this person, "stale"
somebody was first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RefusalKind:
    code: str
    kind: str
    params: tuple[str, ...] = ()


_TABLE = (
    # the case
    RefusalKind("case_already_open", "never"),
    RefusalKind("case_not_open", "never"),
    RefusalKind("case_closed", "not_yet", ("closed_on",)),
    RefusalKind("case_not_closed", "never"),
    RefusalKind("items_still_running", "not_yet", ("items",)),
    RefusalKind("not_allowed", "forbidden", ("right",)),
    RefusalKind("stale", "stale", ("item", "seen", "last")),
    RefusalKind("key_reused", "invalid", ("key",)),
    RefusalKind("earlier_than_last", "invalid", ("last_at",)),
    RefusalKind("clock_ahead", "invalid", ("at",)),
    RefusalKind("text_missing", "invalid", ("field",)),
    RefusalKind("text_too_long", "invalid", ("field", "most")),
    RefusalKind("programme_unchanged", "never"),
    RefusalKind("programme_lacks_item", "never", ("items",)),
    RefusalKind("programme_other", "never", ("programme",)),
    # facts
    RefusalKind("fact_unknown", "invalid", ("fact", "nearest")),
    RefusalKind("fact_invalid", "invalid", ("fact", "problem", "seen")),
    RefusalKind("facts_empty", "invalid"),
    # items
    RefusalKind("item_unknown", "invalid", ("item",)),
    RefusalKind("item_not_in_flow", "never", ("item", "flow")),
    RefusalKind("flow_not_known", "not_yet", ("missing",)),
    RefusalKind("item_not_needed", "never", ("item",)),
    RefusalKind("item_not_started", "not_yet", ("item", "what")),
    RefusalKind("item_not_accepted_yet", "not_yet", ("item", "what")),
    RefusalKind("item_already_received", "never", ("item", "on")),
    RefusalKind("item_already_accepted", "never", ("item", "on")),
    RefusalKind("item_ended", "never", ("item", "state", "on")),
    RefusalKind("item_not_ended", "not_yet", ("item", "what")),
    RefusalKind("item_paused", "not_yet", ("item", "kind")),
    RefusalKind("item_not_paused", "never", ("item", "what")),
    RefusalKind("item_correcting", "not_yet", ("item",)),
    RefusalKind("item_not_correcting", "never", ("item",)),
    RefusalKind("item_is_gate", "never", ("item", "what")),
    RefusalKind("item_not_gate", "never", ("item",)),
    RefusalKind("item_decided_here", "never", ("item",)),
    RefusalKind("hard_predecessor_open", "not_yet", ("item", "before")),
    RefusalKind("contained_items_open", "not_yet", ("item", "items")),
    RefusalKind("instance_out_of_turn", "invalid", ("item", "next")),
    RefusalKind("event_unknown", "invalid", ("what",)),
    RefusalKind("pause_kind_unknown", "invalid", ("kind", "known")),
    RefusalKind("done_in_future", "invalid", ("on", "today")),
    RefusalKind("done_before_previous", "invalid", ("on", "previous")),
    # entries
    RefusalKind("entry_unknown", "invalid", ("seq",)),
    RefusalKind("entry_not_rectifiable", "never", ("seq", "type")),
    RefusalKind("entry_already_void", "never", ("seq",)),
    RefusalKind("entry_rectified_would_break", "never", ("seq", "code")),
    # obstacles, works, links
    RefusalKind("obstacle_unknown", "invalid", ("obstacle",)),
    RefusalKind("obstacle_cleared", "never", ("obstacle",)),
    RefusalKind("works_not_stopped", "never"),
    RefusalKind("works_already_stopped", "never", ("since",)),
    RefusalKind("works_not_started", "not_yet"),
    RefusalKind("link_exists", "never", ("case",)),
    RefusalKind("link_to_itself", "invalid"),
    RefusalKind("role_unknown", "invalid", ("role", "known")),
    RefusalKind("file_missing", "invalid"),
)

REFUSALS: Mapping[str, RefusalKind] = {r.code: r for r in _TABLE}
